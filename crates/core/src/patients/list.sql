-- A page of patients by name, with the telephone each prefers.
SELECT
  p.id,
  p.family_name,
  p.given_name,
  p.preferred_name,
  p.born_on,
  p.mrn,
  p.risk_flag,
  (SELECT c.value
     FROM contacts c
    WHERE c.patient_id = p.id
      AND c.kind <> 'email'
    ORDER BY c.preferred DESC, CASE c.kind WHEN 'mobile' THEN 0 WHEN 'home' THEN 1 ELSE 2 END, c.id
    LIMIT 1) AS phone
FROM patients p
WHERE p.merged_into IS NULL
  AND p.archived = :archived
  AND (:within IS NULL OR p.id IN (SELECT value FROM json_each(:within)))
  AND (:after IS NULL OR (p.family_name COLLATE NOCASE, p.given_name COLLATE NOCASE, p.id) >
       (SELECT a.family_name, a.given_name, a.id FROM patients a WHERE a.id = :after))
ORDER BY p.family_name COLLATE NOCASE, p.given_name COLLATE NOCASE, p.id
LIMIT :limit;
