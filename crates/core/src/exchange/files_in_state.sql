-- Files in one state without their bytes; what others depend on comes first: records, attachments, segments in order, mail, and
-- copies of everything last, their manifest after its chunks.
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
WHERE state = :state
ORDER BY
  CASE kind WHEN 'genesis' THEN 0 WHEN 'record' THEN 1 WHEN 'blob' THEN 2 WHEN 'segment' THEN 3 WHEN 'bundle' THEN 4 WHEN 'heartbeat' THEN 6 WHEN 'chunk' THEN 7
    WHEN 'manifest' THEN 8 ELSE 5 END,
  noted_at,
  device,
  incarnation,
  from_seq,
  id;
