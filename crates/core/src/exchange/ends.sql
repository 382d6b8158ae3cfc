-- How far each stream was taken in.
SELECT
  device,
  incarnation,
  compartment,
  seq,
  tip,
  segment
FROM streams
ORDER BY device, incarnation, compartment;
