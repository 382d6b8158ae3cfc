-- Sessions of a site over some days, with when treatment really began and the patient left.
SELECT s.room_id, s.modality, s.status, s.starts_local, s.minutes + s.recovery_minutes AS minutes, s.started_local, s.left_local
FROM sessions s
JOIN rooms r ON r.id = s.room_id AND r.site_id = :site
WHERE s.starts_local >= :from AND s.starts_local < :until
ORDER BY s.starts_local, s.id;
