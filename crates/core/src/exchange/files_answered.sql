-- Files of late changes that somebody answered about and that are still held back; a later acceptance counts as well.
SELECT
  f.kind,
  f.device,
  f.incarnation,
  f.compartment,
  f.from_seq,
  f.to_seq,
  f.hash,
  f.sealed
FROM share_files f
WHERE f.state IN ('late', 'left_out')
  AND EXISTS (
    SELECT 1
    FROM late_answers a
    WHERE a.segment_hash = lower(hex(f.hash))
      AND (a.accepted = 1 OR f.state = 'late')
  )
ORDER BY f.device, f.incarnation, f.from_seq, f.id;
