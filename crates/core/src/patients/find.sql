-- A page of the patients that fit every typed term, the best first; how many fit on all pages stands on each row.
-- CROSS JOIN keeps the order of the loops: typed terms first, their few hits next.
WITH
number_hits (term, patient_id) AS MATERIALIZED (
  SELECT n.key, c.patient_id
  FROM json_each(:numbers) n
  CROSS JOIN contacts_search c ON instr(c.found_by, n.value ->> 'part')
  UNION
  SELECT n.key, p.id
  FROM json_each(:numbers) n
  CROSS JOIN json_each(n.value, '$.births') b
  CROSS JOIN patients p ON p.born_on LIKE b.value
  UNION
  SELECT n.key, r.patient_id
  FROM json_each(:numbers) n
  CROSS JOIN patients_search f ON f.patients_search MATCH n.value ->> 'word'
  CROSS JOIN patients_search_rows r ON r.number = f.rowid
),
number_fits (patient_id) AS MATERIALIZED (
  SELECT patient_id
  FROM number_hits
  GROUP BY patient_id
  HAVING count(*) = json_array_length(:numbers)
),
fits (patient_id) AS MATERIALIZED (
  SELECT r.patient_id
  FROM patients_search f
  CROSS JOIN patients_search_rows r ON r.number = f.rowid
  WHERE f.patients_search MATCH :words
    AND (json_array_length(:numbers) = 0 OR r.patient_id IN (SELECT patient_id FROM number_fits))
  UNION ALL
  SELECT patient_id
  FROM number_fits
  WHERE NOT :any_words
),
-- A chart that was merged is found as the one that was kept.
kept (id) AS MATERIALIZED (
  SELECT patient_id
  FROM fits
  WHERE patient_id NOT IN (SELECT id FROM patients WHERE merged_into IS NOT NULL)
  UNION
  SELECT p.merged_into
  FROM patients p
  WHERE p.merged_into IS NOT NULL
    AND p.id IN (SELECT patient_id FROM fits)
),
ranked AS MATERIALIZED (
  SELECT
    p.id,
    CASE
      WHEN r.number IN (SELECT rowid FROM patients_search WHERE patients_search MATCH :family) THEN 0
      WHEN r.number IN (SELECT rowid FROM patients_search WHERE patients_search MATCH :given) THEN 1
      ELSE 2
    END AS rank,
    lower(p.family_name) AS family,
    lower(p.given_name) AS given
  FROM kept
  CROSS JOIN patients p ON p.id = kept.id
  CROSS JOIN patients_search_rows r ON r.patient_id = p.id
  WHERE p.archived = :archived
    AND p.merged_into IS NULL
    AND (:within IS NULL OR p.id IN (SELECT value FROM json_each(:within)))
)
SELECT
  p.id,
  p.family_name,
  p.given_name,
  p.preferred_name,
  p.born_on,
  p.mrn,
  p.risk_flag,
  (SELECT c.value
     FROM contacts c
    WHERE c.patient_id = p.id
      AND c.kind <> 'email'
    ORDER BY c.preferred DESC, CASE c.kind WHEN 'mobile' THEN 0 WHEN 'home' THEN 1 ELSE 2 END, c.id
    LIMIT 1) AS phone,
  (SELECT count(*) FROM ranked) AS total
FROM ranked k
CROSS JOIN patients p ON p.id = k.id
WHERE :after IS NULL
   OR (k.rank, k.family, k.given, k.id) > (SELECT a.rank, a.family, a.given, a.id FROM ranked a WHERE a.id = :after)
ORDER BY k.rank, k.family, k.given, k.id
LIMIT :limit;
