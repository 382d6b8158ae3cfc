-- Who is planned for the sessions of some days that hold their slot.
SELECT
  session_plans.session_id,
  session_plans.staff
FROM session_plans
  JOIN sessions ON sessions.id = session_plans.session_id
WHERE sessions.starts_local >= :from
  AND sessions.starts_local < :to
  AND sessions.status NOT IN ('no_show', 'cancelled');
