-- Entries that wait for a newer program, after one of them.
SELECT d.seq
FROM deferred_ops d
JOIN ops o
  ON o.seq = d.seq
WHERE d.seq > ?1
  AND o.compartment = 'p'
ORDER BY d.seq;
