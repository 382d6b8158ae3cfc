-- Patients with a telephone number that ends in these digits.
SELECT DISTINCT patient_id
FROM contacts_search
WHERE found_by LIKE '%' || :digits;
