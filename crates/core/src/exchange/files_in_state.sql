-- Files in one state; what others depend on comes first: records, attachments, segments in order, then the rest.
SELECT
  kind,
  device,
  incarnation,
  compartment,
  from_seq,
  to_seq,
  hash,
  sealed
FROM share_files
WHERE state = :state
ORDER BY
  CASE kind WHEN 'genesis' THEN 0 WHEN 'record' THEN 1 WHEN 'blob' THEN 2 WHEN 'segment' THEN 3 ELSE 4 END,
  noted_at,
  device,
  incarnation,
  from_seq,
  id;
