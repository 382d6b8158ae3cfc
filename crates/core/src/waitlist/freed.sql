-- Sessions that were called off and are to come, or were missed today: the slots they leave, the next one first.
SELECT s.id
FROM sessions s
JOIN rooms r ON r.id = s.room_id AND r.active AND (:site IS NULL OR r.site_id = :site)
WHERE s.starts_local < :until
  AND ((s.status = 'cancelled' AND s.starts_local > :now) OR (s.status = 'no_show' AND s.starts_local >= :from))
ORDER BY s.starts_local, s.id
LIMIT 200;
