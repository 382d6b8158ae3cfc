-- Missed sessions since a day that may still need somebody, or all of them, at a site or anywhere, the latest first.
SELECT s.id
FROM sessions s
JOIN rooms r ON r.id = s.room_id AND (:site IS NULL OR r.site_id = :site)
WHERE s.status = 'no_show'
  AND s.starts_local >= :from
  AND (
    :all
    OR NOT EXISTS (
      SELECT 1 FROM escalations e
      WHERE e.session_id = s.id AND e.step = 'closed' AND NOT EXISTS (SELECT 1 FROM follow_up_voids v WHERE v.entry_id = e.id)
    )
    AND NOT (
      EXISTS (
        SELECT 1 FROM sessions b
        WHERE b.series_id = s.series_id AND b.number = s.number AND b.id <> s.id AND b.status NOT IN ('no_show', 'cancelled')
      )
      AND EXISTS (
        SELECT 1 FROM sessions c
        WHERE c.series_id = s.series_id AND c.starts_local > s.starts_local
          AND c.status IN ('arrived', 'in_session', 'monitoring', 'done')
      )
    )
  )
ORDER BY s.starts_local DESC, s.id
LIMIT 500;
