-- Everybody who was registered and not merged into another chart.
SELECT
  id,
  family_name,
  given_name,
  born_on,
  mrn
FROM patients
WHERE merged_into IS NULL;
