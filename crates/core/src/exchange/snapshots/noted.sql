-- Copies of everything that are known here, the largest first.
SELECT
  manifest,
  month,
  author,
  entries,
  seen_at,
  state,
  content,
  covered
FROM snapshots
ORDER BY entries DESC, manifest;
