-- Patients with standing charges at no price, and how many. Those few charges are read from their own index, their patients next.
WITH unpriced (patient_id, count) AS MATERIALIZED (
  SELECT c.patient_id, count(*)
  FROM charges c INDEXED BY charges_without_fee
  WHERE c.amount_cents = 0
    AND NOT EXISTS (SELECT 1 FROM charge_voids v WHERE v.charge_id = c.id)
  GROUP BY c.patient_id
)
SELECT
  u.patient_id,
  p.family_name,
  p.given_name,
  u.count
FROM unpriced u
CROSS JOIN patients p ON p.id = u.patient_id
ORDER BY p.family_name COLLATE NAMES, p.given_name COLLATE NAMES, p.id
LIMIT 20;
