-- Sessions from a day on that are still to come in a room, at a site or with a provider: how many, and when the first begins.
SELECT
  count(*) AS waiting,
  min(s.starts_local) AS first_local
FROM sessions s
WHERE s.starts_local >= :from
  AND s.status NOT IN ('done', 'no_show', 'cancelled')
  AND :id IN (s.room_id, s.provider_id, (SELECT r.site_id FROM rooms r WHERE r.id = s.room_id));
