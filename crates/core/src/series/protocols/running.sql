-- How many courses by a protocol are under way.
SELECT count(*) AS running
FROM series
WHERE protocol_id = :protocol
  AND status = 'active';
