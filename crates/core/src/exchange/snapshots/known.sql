-- Copies of everything as this device knows them, the largest first, without the list of files they stand for.
SELECT
  manifest,
  month,
  author,
  entries,
  state,
  content,
  covered IS NOT NULL AS listed,
  since,
  held,
  lacking_since,
  condemned_since
FROM snapshots
ORDER BY entries DESC, manifest;
