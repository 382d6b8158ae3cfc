-- Urgent warnings that nobody handled, the one that waits longest first.
SELECT s.patient_id
FROM form_flag_steps s
WHERE s.step = 'raised'
  AND NOT EXISTS (
    SELECT 1 FROM form_flag_steps h
    WHERE h.response_id = s.response_id AND h.flag = s.flag AND h.step IN ('handled', 'mistake')
      AND NOT EXISTS (SELECT 1 FROM form_flag_voids v WHERE v.entry_id = h.id))
ORDER BY s.done_at, s.id;
