-- Patients whose series is over while charged sessions of it are on no superbill that stands, and how many sessions.
SELECT
  c.patient_id,
  p.family_name,
  p.given_name,
  count(DISTINCT c.session_id) AS count
FROM charges c
JOIN patients p ON p.id = c.patient_id
WHERE c.series_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM charge_voids v WHERE v.charge_id = c.id)
  AND NOT EXISTS (
    SELECT 1
    FROM sessions s
    WHERE s.series_id = c.series_id
      AND s.status IN ('booked', 'confirmed', 'arrived', 'in_session', 'monitoring'))
  AND NOT EXISTS (
    SELECT 1
    FROM superbills b
    WHERE b.patient_id = c.patient_id
      AND c.service_on BETWEEN b.from_on AND b.to_on
      AND b.id NOT IN (SELECT superbill_id FROM superbill_voids))
GROUP BY c.patient_id
ORDER BY p.family_name, p.given_name
LIMIT 20;
