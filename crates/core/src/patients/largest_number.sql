-- The largest number given out under a prefix; numbers of other forms do not count.
SELECT max(CAST(substr(mrn, length(:prefix) + 1) AS INTEGER)) AS largest
FROM patients
WHERE substr(mrn, 1, length(:prefix)) = :prefix
  AND substr(mrn, length(:prefix) + 1) <> ''
  AND substr(mrn, length(:prefix) + 1) NOT GLOB '*[^0-9]*'
  AND length(mrn) < length(:prefix) + 13;
