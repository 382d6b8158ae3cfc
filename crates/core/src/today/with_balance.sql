-- Patients who owe or are owed something.
SELECT patient_id
FROM (
  SELECT c.patient_id, c.amount_cents
  FROM charges c
  WHERE NOT EXISTS (SELECT 1 FROM charge_voids v WHERE v.charge_id = c.id)
  UNION ALL
  SELECT p.patient_id, -p.amount_cents
  FROM payments p
  WHERE NOT EXISTS (SELECT 1 FROM payment_voids v WHERE v.payment_id = p.id)
)
GROUP BY patient_id
HAVING sum(amount_cents) <> 0;
