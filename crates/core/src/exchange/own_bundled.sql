-- Segments of this device that lie on the share beside a bundle that holds them, and when that was made.
-- The bundle is looked for backwards from the segment: its members stand between, and no others.
SELECT
  s.kind,
  s.device,
  s.incarnation,
  s.compartment,
  s.from_seq,
  s.to_seq,
  s.hash,
  NULL AS sealed,
  b.noted_at AS since
FROM share_files s
JOIN share_files b
  ON b.id = (
    SELECT n.id
    FROM share_files n
    WHERE n.device = s.device
      AND n.incarnation = s.incarnation
      AND n.compartment = s.compartment
      AND n.from_seq <= s.from_seq
      AND n.kind = 'bundle'
    ORDER BY n.from_seq DESC
    LIMIT 1)
WHERE s.kind = 'segment'
  AND s.state = 'placed'
  AND s.device = :device
  AND b.state = 'placed'
  AND b.to_seq >= s.to_seq
ORDER BY s.incarnation, s.compartment, s.from_seq;
