-- Times in a site's rooms that called-off or missed sessions of some days left.
SELECT s.room_id, s.starts_local, s.minutes + s.recovery_minutes AS minutes
FROM sessions s
JOIN rooms r ON r.id = s.room_id AND r.site_id = :site
WHERE s.status IN ('cancelled', 'no_show') AND s.starts_local >= :from AND s.starts_local < :until
ORDER BY s.starts_local, s.id;
