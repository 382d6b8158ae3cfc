-- Patients whose series is over while charged sessions of it are on no superbill that stands, and how many sessions.
-- Steps from one series to the next, so that not every charge is read; only those who are shown are counted.
WITH RECURSIVE
unbilled (series_id, patient_id) AS (
  SELECT series_id, patient_id
  FROM (SELECT series_id, patient_id FROM charges_unbilled ORDER BY series_id, patient_id LIMIT 1)
  UNION ALL
  SELECT u.series_id, u.patient_id
  FROM unbilled b
  CROSS JOIN charges_unbilled u ON (u.series_id, u.patient_id, u.charge_id) = (
    SELECT n.series_id, n.patient_id, n.charge_id
    FROM charges_unbilled n
    WHERE (n.series_id, n.patient_id) > (b.series_id, b.patient_id)
    ORDER BY n.series_id, n.patient_id, n.charge_id
    LIMIT 1)
),
over (series_id, patient_id) AS MATERIALIZED (
  SELECT u.series_id, u.patient_id
  FROM unbilled u
  WHERE NOT EXISTS (
    SELECT 1
    FROM sessions s
    WHERE s.series_id = u.series_id
      AND s.status IN ('booked', 'confirmed', 'arrived', 'in_session', 'monitoring'))
),
shown (patient_id, family_name, given_name) AS MATERIALIZED (
  SELECT DISTINCT p.id, p.family_name, p.given_name
  FROM over
  CROSS JOIN patients p ON p.id = over.patient_id
  ORDER BY p.family_name, p.given_name, p.id
  LIMIT 20
)
SELECT
  shown.patient_id,
  shown.family_name,
  shown.given_name,
  (SELECT count(DISTINCT u.session_id)
     FROM over
     CROSS JOIN charges_unbilled u ON u.series_id = over.series_id AND u.patient_id = over.patient_id
    WHERE over.patient_id = shown.patient_id) AS count
FROM shown
ORDER BY shown.family_name, shown.given_name, shown.patient_id;
