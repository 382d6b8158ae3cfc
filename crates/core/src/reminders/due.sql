-- Sessions to come until a time that may need a reminder, at a site or anywhere, the next one first.
SELECT s.id
FROM sessions s
JOIN rooms r ON r.id = s.room_id AND (:site IS NULL OR r.site_id = :site)
WHERE s.status IN ('booked', 'confirmed') AND s.starts_local > :now AND s.starts_local < :until
ORDER BY s.starts_local, s.id;
