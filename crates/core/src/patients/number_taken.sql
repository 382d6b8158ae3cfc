-- One row when one of these charts has the record number of another.
SELECT 1 AS taken
FROM json_each(:ids) AS given
JOIN patients AS p ON p.id = given.value
JOIN patients AS other ON other.mrn = p.mrn
WHERE other.id <> p.id
LIMIT 1;
