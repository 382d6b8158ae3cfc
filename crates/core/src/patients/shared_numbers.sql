-- Record numbers on more than one chart that is still its own.
SELECT mrn
FROM patients
WHERE merged_into IS NULL
GROUP BY mrn
HAVING count(*) > 1
ORDER BY mrn;
