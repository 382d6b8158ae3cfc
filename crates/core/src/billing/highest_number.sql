-- The highest running number issued under a prefix; 0 before the first.
SELECT coalesce(max(CAST(substr(number, length(:prefix) + 1) AS INTEGER)), 0) AS highest
FROM superbills
WHERE substr(number, 1, length(:prefix)) = :prefix;
