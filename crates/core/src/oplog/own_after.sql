-- This device's own entries after a local number.
SELECT
  seq,
  payload
FROM ops
WHERE received = 0
  AND seq > :after
ORDER BY seq
LIMIT :most;
