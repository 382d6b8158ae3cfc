-- How many entries of a compartment this device wrote after a local number.
SELECT count(*) AS own
FROM ops
WHERE received = 0
  AND compartment = :compartment
  AND seq > :after;
