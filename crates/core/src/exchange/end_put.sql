-- Notes how far a stream was taken in.
INSERT INTO streams (device, incarnation, compartment, seq, tip, segment)
VALUES (:device, :incarnation, :compartment, :seq, :tip, :segment)
ON CONFLICT (device, incarnation, compartment) DO UPDATE SET
  seq = excluded.seq,
  tip = excluded.tip,
  segment = excluded.segment;
