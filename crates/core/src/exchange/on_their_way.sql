-- How many own entries are in segments that were not read back from the share yet.
SELECT coalesce(sum(to_seq - from_seq + 1), 0) AS entries
FROM share_files
WHERE state = 'waiting'
  AND kind = 'segment';
