-- Sessions of a day that are still to come, at a site or, when none is named, anywhere.
SELECT count(*) AS booked
FROM sessions s
JOIN rooms r ON r.id = s.room_id
WHERE s.starts_local >= :day AND s.starts_local < :until
  AND s.status NOT IN ('done', 'no_show', 'cancelled')
  AND (:site IS NULL OR r.site_id = :site);
