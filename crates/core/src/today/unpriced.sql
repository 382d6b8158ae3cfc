-- Patients with standing charges at no price, and how many.
SELECT
  c.patient_id,
  p.family_name,
  p.given_name,
  count(*) AS count
FROM charges c
JOIN patients p ON p.id = c.patient_id
WHERE c.amount_cents = 0
  AND NOT EXISTS (SELECT 1 FROM charge_voids v WHERE v.charge_id = c.id)
GROUP BY c.patient_id
ORDER BY p.family_name, p.given_name
LIMIT 20;
