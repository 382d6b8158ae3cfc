-- A page of patients by name, with the telephone each prefers. The page is found in an index, whole rows are read for it alone.
WITH page (id) AS MATERIALIZED (
  SELECT p.id
  FROM patients p
  WHERE p.merged_into IS NULL
    AND p.archived = :archived
    AND (:within IS NULL OR p.id IN (SELECT value FROM json_each(:within)))
    AND (:after IS NULL OR (p.family_name COLLATE NAMES, p.given_name COLLATE NAMES, p.id) >
         (SELECT a.family_name, a.given_name, a.id FROM patients a WHERE a.id = :after))
  ORDER BY p.family_name COLLATE NAMES, p.given_name COLLATE NAMES, p.id
  LIMIT :limit
)
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
FROM page k
CROSS JOIN patients p ON p.id = k.id
ORDER BY p.family_name COLLATE NAMES, p.given_name COLLATE NAMES, p.id;
