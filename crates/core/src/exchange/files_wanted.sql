-- Files that somebody looks for and that were not placed again since; there are few of those, so they come first.
SELECT
  f.kind,
  f.device,
  f.incarnation,
  f.compartment,
  f.from_seq,
  f.to_seq,
  f.hash,
  NULL AS sealed
FROM share_wanted w
CROSS JOIN share_files f
  ON f.id = w.id
WHERE w.done = 0
  AND f.state IN ('placed', 'taken')
ORDER BY f.device, f.incarnation, f.from_seq, f.id;
