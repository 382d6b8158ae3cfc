-- Those of some patients who have no diagnosis.
SELECT j.value AS patient_id
FROM json_each(:patients) j
WHERE NOT EXISTS (SELECT 1 FROM diagnoses d WHERE d.patient_id = j.value);
