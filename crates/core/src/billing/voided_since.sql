-- How many charges that one superbill lists were taken back.
SELECT count(*) AS voided
FROM superbill_charges listed
JOIN charge_voids v ON v.charge_id = listed.charge_id
WHERE listed.superbill_id = :superbill;
