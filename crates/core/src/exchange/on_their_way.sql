-- How many own acts are in segments that were not read back from the share yet. An act with restricted records has an entry in
-- two of them, so the longer of the two counts.
SELECT coalesce(max(entries), 0) AS entries
FROM (
  SELECT sum(to_seq - from_seq + 1) AS entries
  FROM share_files
  WHERE state = 'waiting'
    AND kind = 'segment'
  GROUP BY compartment);
