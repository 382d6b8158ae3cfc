-- A patient and every chart that was merged into it.
SELECT id FROM patients WHERE id = :patient
UNION ALL
SELECT id FROM patients WHERE merged_into = :patient;
