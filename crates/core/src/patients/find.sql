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
fits (number, patient_id) AS MATERIALIZED (
  SELECT r.number, r.patient_id
  FROM patients_search f
  CROSS JOIN patients_search_rows r ON r.number = f.rowid
  WHERE f.patients_search MATCH :words
    AND (json_array_length(:numbers) = 0 OR r.patient_id IN (SELECT patient_id FROM number_fits))
  UNION ALL
  SELECT r.number, r.patient_id
  FROM number_fits n
  CROSS JOIN patients_search_rows r ON r.patient_id = n.patient_id
  WHERE NOT :any_words
),
-- A chart that was merged is found as the one that was kept; whoever fits as both is found once.
kept (number, id, family, given) AS MATERIALIZED (
  SELECT f.number, p.id, p.family_name, p.given_name
  FROM fits f
  CROSS JOIN patients p ON p.id = f.patient_id
  WHERE p.archived = :archived
    AND p.merged_into IS NULL
    AND (:within IS NULL OR p.id IN (SELECT value FROM json_each(:within)))
  UNION ALL
  SELECT DISTINCT r.number, p.id, p.family_name, p.given_name
  FROM patients m
  CROSS JOIN patients p ON p.id = m.merged_into
  CROSS JOIN patients_search_rows r ON r.patient_id = p.id
  WHERE m.merged_into IS NOT NULL
    AND m.id IN (SELECT patient_id FROM fits)
    AND p.id NOT IN (SELECT patient_id FROM fits)
    AND p.archived = :archived
    AND p.merged_into IS NULL
    AND (:within IS NULL OR p.id IN (SELECT value FROM json_each(:within)))
),
ranked (id, rank, family, given) AS MATERIALIZED (
  SELECT
    id,
    CASE
      WHEN number IN (SELECT rowid FROM patients_search WHERE patients_search MATCH :family) THEN 0
      WHEN number IN (SELECT rowid FROM patients_search WHERE patients_search MATCH :given) THEN 1
      ELSE 2
    END,
    family,
    given
  FROM kept
),
page (id, rank, family, given) AS MATERIALIZED (
  SELECT id, rank, family, given
  FROM ranked
  WHERE :after IS NULL
     OR (rank, family COLLATE NAMES, given COLLATE NAMES, id) > (SELECT a.rank, a.family, a.given, a.id FROM ranked a WHERE a.id = :after)
  ORDER BY rank, family COLLATE NAMES, given COLLATE NAMES, id
  LIMIT :limit
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
FROM page k
CROSS JOIN patients p ON p.id = k.id
ORDER BY k.rank, k.family COLLATE NAMES, k.given COLLATE NAMES, k.id;
