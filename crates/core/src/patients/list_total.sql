-- How many patients the list has on all its pages.
SELECT count(*) AS total
FROM patients p
WHERE p.merged_into IS NULL
  AND p.archived = :archived
  AND (:within IS NULL OR p.id IN (SELECT value FROM json_each(:within)));
