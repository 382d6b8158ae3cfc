-- Numbers of the superbills that stand and list one of some charges.
SELECT DISTINCT b.number
FROM superbill_charges listed
JOIN superbills b ON b.id = listed.superbill_id
WHERE listed.charge_id IN (SELECT value FROM json_each(:charges))
  AND b.id NOT IN (SELECT superbill_id FROM superbill_voids)
  AND b.id NOT IN (SELECT replaces_id FROM superbills WHERE replaces_id IS NOT NULL)
ORDER BY b.number;
