-- Forgets that something of a stream was missing.
DELETE FROM stream_gaps
WHERE device = :device
  AND incarnation = :incarnation
  AND compartment = :compartment;
