-- Patients with a course under way.
SELECT DISTINCT patient_id
FROM sessions
WHERE series_id IS NOT NULL
  AND status IN ('booked', 'confirmed', 'arrived', 'in_session', 'monitoring');
