-- Sessions that take their room, in the order they begin.
SELECT
  id,
  patient_id,
  room_id,
  provider_id,
  starts_local,
  minutes,
  recovery_minutes
FROM sessions
WHERE starts_local >= :from
  AND starts_local < :to
  AND status NOT IN ('no_show', 'cancelled')
ORDER BY starts_local, id;
