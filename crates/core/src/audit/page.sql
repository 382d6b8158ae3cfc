-- Lines of the audit trail, newest first, with the name of who acted.
SELECT
  a.id,
  a.recorded_at,
  coalesce(p.name, 'Seriesdesk') AS person,
  a.event,
  a.patient_id,
  a.detail
FROM audit_entries a
LEFT JOIN people p ON p.id = a.person_id
WHERE (:before IS NULL OR a.id < :before)
  AND (:patient IS NULL OR a.patient_id = :patient)
ORDER BY a.id DESC
LIMIT :limit;
