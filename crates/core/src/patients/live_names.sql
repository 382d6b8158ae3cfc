-- Names of active patients.
SELECT
  id,
  family_name,
  given_name
FROM patients
WHERE merged_into IS NULL
  AND archived = 0;
