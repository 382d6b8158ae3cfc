-- Sessions of a site by day and room: how many take place or are to, how many were missed and called off, and the minutes they take.
SELECT
  substr(s.starts_local, 1, 10) AS day,
  s.room_id,
  sum(s.status NOT IN ('no_show', 'cancelled')) AS sessions,
  sum(s.status = 'no_show') AS missed,
  sum(s.status = 'cancelled') AS called_off,
  sum(CASE WHEN s.status IN ('no_show', 'cancelled') THEN 0 ELSE s.minutes + s.recovery_minutes END) AS minutes
FROM sessions s
CROSS JOIN rooms r ON r.id = s.room_id AND r.site_id = :site
WHERE s.starts_local >= :from AND s.starts_local < :until
GROUP BY 1, 2
ORDER BY 1, 2;
