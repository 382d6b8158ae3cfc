-- The sessions whose charges a superbill lists.
SELECT DISTINCT c.session_id
FROM superbill_charges listed
JOIN charges c ON c.id = listed.charge_id
WHERE listed.superbill_id = :superbill;
