-- How many segments were kept here after an instant.
SELECT count(*) AS files
FROM share_files
WHERE kind = 'segment'
  AND state IN ('waiting', 'placed', 'taken', 'bundled')
  AND noted_at > :since;
