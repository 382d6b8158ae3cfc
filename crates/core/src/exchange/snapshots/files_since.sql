-- How many segments and bundles were kept here after an instant.
SELECT count(*) AS files
FROM share_files
WHERE kind IN ('segment', 'bundle')
  AND state IN ('waiting', 'placed', 'taken')
  AND noted_at > :since;
