-- Files with bytes that hold entries of a stretch of a stream.
SELECT id
FROM share_files
WHERE device = :device
  AND incarnation = :incarnation
  AND compartment = :compartment
  AND from_seq <= :to
  AND to_seq >= :from
  AND kind IN ('segment', 'bundle')
  AND state IN ('placed', 'taken')
  AND sealed IS NOT NULL
ORDER BY from_seq, id;
