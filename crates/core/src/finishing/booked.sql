-- Sessions at a site that are still to come in some time, and how many of them nobody confirmed.
SELECT count(*) AS sessions, coalesce(sum(s.status = 'booked'), 0) AS unconfirmed
FROM sessions s
JOIN rooms r ON r.id = s.room_id AND r.site_id = :site
WHERE s.status IN ('booked', 'confirmed') AND s.starts_local >= :from AND s.starts_local < :until;
