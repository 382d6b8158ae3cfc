-- Segments of this device that lie on the share beside a bundle that holds them, and when that was made.
SELECT
  s.kind,
  s.device,
  s.incarnation,
  s.compartment,
  s.from_seq,
  s.to_seq,
  s.hash,
  NULL AS sealed,
  max(b.noted_at) AS since
FROM share_files s
JOIN share_files b
  ON b.kind = 'bundle'
  AND b.state = 'placed'
  AND b.device = s.device
  AND b.incarnation = s.incarnation
  AND b.compartment = s.compartment
  AND b.from_seq <= s.from_seq
  AND b.to_seq >= s.to_seq
WHERE s.kind = 'segment'
  AND s.state = 'placed'
  AND s.device = :device
GROUP BY s.id
ORDER BY s.incarnation, s.compartment, s.from_seq;
