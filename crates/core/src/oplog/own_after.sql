-- This device's own entries of one compartment after a local number.
SELECT
  seq,
  payload
FROM ops
WHERE received = 0
  AND compartment = :compartment
  AND seq > :after
ORDER BY seq
LIMIT :most;
