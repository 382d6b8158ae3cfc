-- What a list shows of one patient beside the chart: the course under way, the next session, the payer and the balance. One row.
SELECT
  course.modality,
  course.done,
  course.total,
  (SELECT min(s.starts_local)
     FROM sessions s INDEXED BY sessions_open
    WHERE s.patient_id = :patient
      AND s.starts_local >= :now
      AND s.status IN ('booked', 'confirmed', 'arrived', 'in_session', 'monitoring')) AS next_session,
  (SELECT y.name
     FROM coverages c
     JOIN payers y ON y.id = c.payer_id
    WHERE c.patient_id = :patient
      AND (c.starts_on IS NULL OR c.starts_on <= :today)
      AND (c.ends_on IS NULL OR c.ends_on >= :today)
    ORDER BY c.priority
    LIMIT 1) AS payer,
  (SELECT coalesce(sum(c.amount_cents), 0)
     FROM charges c
    WHERE c.patient_id = :patient
      AND NOT EXISTS (SELECT 1 FROM charge_voids v WHERE v.charge_id = c.id))
  - (SELECT coalesce(sum(p.amount_cents), 0)
       FROM payments p
      WHERE p.patient_id = :patient
        AND NOT EXISTS (SELECT 1 FROM payment_voids v WHERE v.payment_id = p.id)) AS balance_cents
FROM (SELECT 1) one
LEFT JOIN (
  SELECT
    r.protocol ->> '$.modality' AS modality,
    (SELECT count(*) FROM sessions d WHERE d.series_id = r.id AND d.status = 'done') AS done,
    (SELECT count(*) FROM sessions t WHERE t.series_id = r.id AND t.status <> 'cancelled') AS total
  FROM series r
  WHERE r.patient_id = :patient
  ORDER BY r.starts_on DESC, r.id DESC
  LIMIT 1
) course ON 1;
