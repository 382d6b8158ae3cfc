-- Copies of everything that are known here, the largest first.
SELECT
  manifest,
  month,
  author,
  entries,
  seen_at,
  state,
  content,
  covered,
  since,
  held
FROM snapshots
ORDER BY entries DESC, manifest;
