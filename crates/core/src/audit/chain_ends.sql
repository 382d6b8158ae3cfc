-- The last entry of every device's chain.
SELECT
  device_id,
  position,
  hash
FROM audit_entries a
WHERE position = (SELECT max(b.position) FROM audit_entries b WHERE b.device_id = a.device_id)
ORDER BY device_id, hash;
