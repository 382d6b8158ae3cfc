-- Segments of this device that lie on the share and are in no bundle, in order, and when they were sealed.
SELECT
  s.kind,
  s.device,
  s.incarnation,
  s.compartment,
  s.from_seq,
  s.to_seq,
  s.hash,
  NULL AS sealed,
  s.noted_at AS since
FROM share_files s
WHERE s.kind = 'segment'
  AND s.state = 'placed'
  AND s.sealed IS NOT NULL
  AND s.device = :device
  AND NOT EXISTS (
    SELECT 1
    FROM share_files b
    WHERE b.kind = 'bundle'
      AND b.state IN ('waiting', 'placed')
      AND b.device = s.device
      AND b.incarnation = s.incarnation
      AND b.compartment = s.compartment
      AND b.from_seq <= s.from_seq
      AND b.to_seq >= s.to_seq)
ORDER BY s.incarnation, s.compartment, s.from_seq;
