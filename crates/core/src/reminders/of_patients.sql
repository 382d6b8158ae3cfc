-- Reminders of a patient that stand, under all ids the patient has had, since a time, in the order they were made.
SELECT r.id
FROM reminders r
WHERE r.patient_id IN (SELECT value FROM json_each(:patients))
  AND r.done_at >= :since
  AND NOT EXISTS (SELECT 1 FROM reminder_voids v WHERE v.entry_id = r.id)
ORDER BY r.done_at, r.id;
