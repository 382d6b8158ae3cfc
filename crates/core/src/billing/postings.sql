-- How often the charges of one session were posted and then taken back.
SELECT count(*) AS postings
FROM charge_voids v
JOIN charges c ON c.id = v.charge_id
WHERE c.session_id = :session;
