-- A superbill that stands and lists a session of some that is not done, with the session's day.
SELECT
  b.number,
  c.service_on
FROM charges c
JOIN superbill_charges listed ON listed.charge_id = c.id
JOIN superbills b ON b.id = listed.superbill_id
WHERE c.session_id IN (SELECT value FROM json_each(:sessions))
  AND c.session_id NOT IN (SELECT id FROM sessions WHERE status = 'done')
  AND b.id NOT IN (SELECT superbill_id FROM superbill_voids)
  AND b.id NOT IN (SELECT replaces_id FROM superbills WHERE replaces_id IS NOT NULL)
ORDER BY b.number
LIMIT 1;
