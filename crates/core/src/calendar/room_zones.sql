-- Every room and the time zone of its site.
SELECT r.id, s.time_zone
FROM rooms r
JOIN sites s ON s.id = r.site_id;
