-- Names with a letter outside ASCII.
SELECT
  family_name,
  given_name,
  coalesce(middle_name, '') AS middle_name,
  coalesce(preferred_name, '') AS preferred_name
FROM patients
WHERE family_name GLOB '*[^ -~]*'
   OR given_name GLOB '*[^ -~]*'
   OR middle_name GLOB '*[^ -~]*'
   OR preferred_name GLOB '*[^ -~]*';
