-- Patients whose series is over while charged sessions of it are on no superbill that stands, and how many sessions.
-- Steps from one series to the next, so that not every charge is read; only those who are shown are counted.
WITH RECURSIVE
unbilled (series_id) AS (
  SELECT min(series_id) FROM charges_unbilled
  UNION ALL
  SELECT (SELECT min(n.series_id) FROM charges_unbilled n WHERE n.series_id > u.series_id)
  FROM unbilled u
  WHERE u.series_id IS NOT NULL
),
over (series_id, first_patient, last_patient) AS MATERIALIZED (
  SELECT
    u.series_id,
    (SELECT min(c.patient_id) FROM charges_unbilled c WHERE c.series_id = u.series_id),
    (SELECT max(c.patient_id) FROM charges_unbilled c WHERE c.series_id = u.series_id)
  FROM unbilled u
  WHERE u.series_id IS NOT NULL
    AND NOT EXISTS (
      SELECT 1
      FROM sessions s
      WHERE s.series_id = u.series_id
        AND s.status IN ('booked', 'confirmed', 'arrived', 'in_session', 'monitoring'))
),
-- The charges of a series are one patient's, unless its sessions went to another chart in between.
whose (series_id, patient_id) AS MATERIALIZED (
  SELECT series_id, first_patient
  FROM over
  UNION ALL
  SELECT DISTINCT c.series_id, c.patient_id
  FROM over
  CROSS JOIN charges_unbilled c ON c.series_id = over.series_id AND c.patient_id > over.first_patient
  WHERE over.last_patient > over.first_patient
),
shown (patient_id, family_name, given_name) AS MATERIALIZED (
  SELECT DISTINCT p.id, p.family_name, p.given_name
  FROM whose w
  CROSS JOIN patients p ON p.id = w.patient_id
  ORDER BY p.family_name COLLATE NAMES, p.given_name COLLATE NAMES, p.id
  LIMIT 20
)
SELECT
  shown.patient_id,
  shown.family_name,
  shown.given_name,
  (SELECT count(DISTINCT u.session_id)
     FROM whose w
     CROSS JOIN charges_unbilled u ON u.series_id = w.series_id AND u.patient_id = w.patient_id
    WHERE w.patient_id = shown.patient_id) AS count
FROM shown
ORDER BY shown.family_name COLLATE NAMES, shown.given_name COLLATE NAMES, shown.patient_id;
