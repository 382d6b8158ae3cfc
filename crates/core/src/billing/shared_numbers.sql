-- Superbill numbers that stand on more than one paper of the same version; one that was reissued under its own number counts no more.
SELECT DISTINCT s.number
FROM superbills s
WHERE NOT EXISTS (SELECT 1 FROM superbills r WHERE r.replaces_id = s.id AND r.number <> s.number)
GROUP BY s.number, s.version
HAVING count(*) > 1
ORDER BY s.number;
