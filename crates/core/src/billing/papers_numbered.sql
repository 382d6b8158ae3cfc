-- How many superbills carry a number in one version.
SELECT count(*) AS papers
FROM superbills
WHERE number = :number
  AND version = :version;
