-- Why one charge, payment or superbill was taken back; no row when it stands.
SELECT reason FROM charge_voids WHERE charge_id = :posted
UNION ALL
SELECT reason FROM payment_voids WHERE payment_id = :posted
UNION ALL
SELECT reason FROM superbill_voids WHERE superbill_id = :posted
LIMIT 1;
