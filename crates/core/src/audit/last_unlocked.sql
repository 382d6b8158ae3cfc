-- When a person last opened the practice on any device; one row, null when never.
SELECT max(recorded_at) AS last_at
FROM audit_entries
WHERE person_id = :person
  AND event IN ('unlock', 'unlock_with_kit', 'create_practice');
