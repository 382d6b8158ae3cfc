-- Notes that others have more of a stream than is here.
INSERT INTO stream_gaps (device, incarnation, compartment, known_seq, since)
VALUES (:device, :incarnation, :compartment, :known, :since)
ON CONFLICT (device, incarnation, compartment) DO UPDATE SET
  known_seq = excluded.known_seq,
  since = excluded.since;
