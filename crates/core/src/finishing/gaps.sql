-- Courses under way with numbers that hold no slot, the lowest of them; those of which a clinician decided to stop are left out.
WITH numbers AS (
  SELECT x.series_id, x.number, max(x.status NOT IN ('cancelled', 'no_show')) AS held
  FROM sessions x
  WHERE x.series_id IS NOT NULL AND x.number IS NOT NULL
  GROUP BY x.series_id, x.number
)
SELECT n.series_id, min(n.number) AS number, count(*) AS many
FROM numbers n
JOIN series s ON s.id = n.series_id AND s.status = 'active'
WHERE n.held = 0
  AND EXISTS (SELECT 1 FROM sessions x WHERE x.series_id = s.id AND x.starts_local >= :since AND x.status <> 'cancelled')
  AND NOT EXISTS (
    SELECT 1 FROM course_decisions d
    WHERE d.series_id = s.id AND d.decision = 'stop'
      AND NOT EXISTS (SELECT 1 FROM course_decision_voids v WHERE v.entry_id = d.id))
GROUP BY n.series_id
ORDER BY n.series_id;
