-- Sessions as screens show them, in the order they begin: those of a stretch of days, of a patient, of a series, or one.
WITH chosen AS (
  SELECT rowid AS row FROM sessions WHERE starts_local >= :from AND starts_local < :to
  UNION ALL
  SELECT rowid FROM sessions WHERE patient_id IN (SELECT id FROM patients WHERE id = :patient OR merged_into = :patient)
  UNION ALL
  SELECT rowid FROM sessions WHERE series_id = :series
  UNION ALL
  SELECT rowid FROM sessions WHERE id = :session
)
SELECT
  s.id,
  s.patient_id,
  s.series_id,
  s.number,
  s.phase,
  s.modality,
  s.starts_local,
  s.minutes,
  s.recovery_minutes,
  s.room_id,
  s.provider_id,
  s.status,
  s.arrived_local,
  s.started_local,
  s.stopped_local,
  s.left_local,
  s.ended_by,
  s.reason,
  s.dose,
  s.note,
  coalesce(k.id, p.id) AS chart_id,
  coalesce(k.family_name, p.family_name) AS family_name,
  coalesce(k.given_name, p.given_name) AS given_name,
  coalesce(k.born_on, p.born_on) AS born_on,
  (SELECT max(number) FROM sessions t WHERE t.series_id = s.series_id) AS total,
  json_extract(c.protocol, '$.name') AS protocol,
  r.name AS room,
  v.name AS provider,
  (
    SELECT group_concat(name, ', ')
    FROM (
      SELECT DISTINCT m.name
      FROM session_plans n, json_each(n.staff) e
      JOIN providers m ON m.id = json_extract(e.value, '$.provider_id')
      WHERE n.session_id = s.id AND m.id IS NOT s.provider_id
      ORDER BY m.name
    )
  ) AS staff,
  coalesce((SELECT max(pinned) FROM session_plans n WHERE n.session_id = s.id), 0) AS pinned,
  w.revision
FROM chosen
CROSS JOIN sessions s ON s.rowid = chosen.row
CROSS JOIN rooms r ON r.id = s.room_id AND (:site IS NULL OR r.site_id = :site)
CROSS JOIN patients p ON p.id = s.patient_id
CROSS JOIN row_clocks w ON w.table_number = 61 AND w.row_id = s.id
LEFT JOIN patients k ON k.id = p.merged_into
LEFT JOIN series c ON c.id = s.series_id
LEFT JOIN providers v ON v.id = s.provider_id
ORDER BY s.starts_local, s.id;
