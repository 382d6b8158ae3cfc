-- The telephone a patient prefers: the preferred contact when it is one, else mobile, home, work.
SELECT value
FROM contacts
WHERE patient_id = :patient
  AND kind <> 'email'
ORDER BY
  preferred DESC,
  CASE kind WHEN 'mobile' THEN 0 WHEN 'home' THEN 1 ELSE 2 END,
  id
LIMIT 1;
