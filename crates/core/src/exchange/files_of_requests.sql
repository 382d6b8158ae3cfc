-- Requests to be let in that others placed, the earliest first.
SELECT
  kind,
  device,
  incarnation,
  compartment,
  from_seq,
  to_seq,
  hash,
  sealed
FROM share_files
WHERE kind = 'request'
  AND state IN ('taken', 'parked')
ORDER BY noted_at, id;
