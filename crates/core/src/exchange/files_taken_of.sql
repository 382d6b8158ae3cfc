-- Segments of one device that were taken in, without their bytes.
SELECT
  kind,
  device,
  incarnation,
  compartment,
  from_seq,
  to_seq,
  hash,
  NULL AS sealed
FROM share_files
WHERE device = :device
  AND state IN ('taken', 'bundled')
  AND kind = 'segment'
ORDER BY incarnation, compartment, from_seq;
