-- Lines of the audit trail, newest first, with the name of who acted; lines of one instant stand in the order of their chain.
SELECT
  a.id,
  a.recorded_at,
  coalesce(p.name, 'Seriesdesk') AS person,
  a.event,
  a.patient_id,
  a.detail
FROM audit_entries a
LEFT JOIN people p ON p.id = a.person_id
WHERE (:patient IS NULL OR a.patient_id = :patient)
  AND (:before IS NULL
    OR (a.recorded_at, a.position, a.device_id) < (
      SELECT b.recorded_at, b.position, b.device_id FROM audit_entries b WHERE b.id = :before))
ORDER BY a.recorded_at DESC, a.position DESC, a.device_id DESC
LIMIT :limit;
