-- Segments of one device whose entries are in the log, without their bytes.
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
  AND state IN ('taken', 'covered', 'bundled', 'gone')
  AND kind = 'segment'
ORDER BY incarnation, compartment, from_seq;
