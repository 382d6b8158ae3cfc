-- How many entries this device wrote, and how many of them come after a local number.
SELECT
  count(*) AS own,
  count(*) FILTER (WHERE seq > :after) AS after
FROM ops
WHERE received = 0;
