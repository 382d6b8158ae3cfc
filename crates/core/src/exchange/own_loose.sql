-- Segments of this device that lie on the share and come after its last bundle, in order, and when they were sealed.
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
LEFT JOIN (
  SELECT
    incarnation,
    compartment,
    max(to_seq) AS to_seq
  FROM share_files
  WHERE state IN ('waiting', 'placed')
    AND kind = 'bundle'
    AND device = :device
  GROUP BY incarnation, compartment) b
  ON b.incarnation = s.incarnation
  AND b.compartment = s.compartment
WHERE s.kind = 'segment'
  AND s.state = 'placed'
  AND s.sealed IS NOT NULL
  AND s.device = :device
  AND s.from_seq > coalesce(b.to_seq, 0)
ORDER BY s.incarnation, s.compartment, s.from_seq;
