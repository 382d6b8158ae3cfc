-- When a patient's sessions begin that have neither ended nor been called off.
SELECT starts_local
FROM sessions
WHERE patient_id = :patient
  AND status NOT IN ('done', 'no_show', 'cancelled')
ORDER BY starts_local, id;
