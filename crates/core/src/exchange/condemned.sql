-- Files that may go because of a copy and have not gone yet, all of them or those of one device, the earliest first. What belongs
-- to no device, such as parts of older copies, was noted only where it may be removed.
SELECT
  f.kind,
  f.device,
  f.incarnation,
  f.compartment,
  f.from_seq,
  f.to_seq,
  f.hash,
  NULL AS sealed
FROM share_condemned c
JOIN share_files f
  ON f.id = c.id
WHERE c.manifest = :manifest
  AND (:device IS NULL OR f.device IN (:device, ''))
ORDER BY CASE f.kind WHEN 'manifest' THEN 0 ELSE 1 END, f.device, f.incarnation, f.from_seq, f.id
LIMIT 2000;
