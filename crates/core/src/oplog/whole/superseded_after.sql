-- Entries that were written over before they arrived, after one of them.
SELECT
  table_number,
  row_id,
  register,
  dot,
  hex(dot) || printf('%05d', table_number) || row_id || printf('%05d', register) AS place
FROM superseded
WHERE place > ?1
ORDER BY place;
