-- The largest number given out under a prefix; numbers of other forms do not count.
SELECT max(CAST(substr(mrn, length(:prefix) + 2) AS INTEGER)) AS largest
FROM patients
WHERE substr(mrn, 1, length(:prefix) + 1) = :prefix || '-'
  AND substr(mrn, length(:prefix) + 2) <> ''
  AND substr(mrn, length(:prefix) + 2) NOT GLOB '*[^0-9]*'
  AND length(mrn) < length(:prefix) + 14;
