-- Sessions to come that were called off: the slots they leave, the next one first.
SELECT s.id
FROM sessions s
JOIN rooms r ON r.id = s.room_id AND r.active AND (:site IS NULL OR r.site_id = :site)
WHERE s.status = 'cancelled' AND s.starts_local > :now AND s.starts_local < :until
ORDER BY s.starts_local, s.id
LIMIT 200;
