-- Courses with a session in a stretch of days, as long as few are booked after it; of a patient, all courses.
SELECT DISTINCT s.series_id
FROM sessions s
WHERE s.series_id IS NOT NULL
  AND (
    (
      :patient IS NULL
      AND s.starts_local >= :from
      AND s.starts_local < :to
      AND (
        SELECT count(*)
        FROM sessions a
        WHERE a.series_id = s.series_id
          AND a.status IN ('booked', 'confirmed', 'arrived', 'in_session', 'monitoring')
      ) <= 3
    )
    OR s.patient_id IN (SELECT id FROM patients WHERE id = :patient OR merged_into = :patient)
  );
