-- Visits of no course that were missed since a day and after which the patient has no visit of the kind to come.
SELECT s.id
FROM sessions s
WHERE s.series_id IS NULL AND s.status = 'no_show' AND s.starts_local >= :since AND s.starts_local < :now
  AND NOT EXISTS (
    SELECT 1 FROM sessions x
    WHERE x.patient_id = s.patient_id AND x.modality = s.modality AND x.starts_local > s.starts_local
      AND x.status NOT IN ('cancelled', 'no_show'))
  AND NOT EXISTS (
    SELECT 1 FROM sessions x
    WHERE x.patient_id = s.patient_id AND x.modality = s.modality AND x.status = 'no_show' AND x.starts_local > s.starts_local)
ORDER BY s.starts_local, s.id;
