-- Files that should lie on the share and whose bytes this device holds; the bytes themselves are left out.
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
WHERE state IN ('placed', 'taken', 'parked', 'pinned', 'late')
  AND (kind IN ('genesis', 'record', 'blob') OR (kind IN ('segment', 'bundle', 'chunk', 'manifest') AND sealed IS NOT NULL))
ORDER BY noted_at, id;
