-- Who holds each register, row by row, after one of them.
SELECT
  table_number,
  row_id,
  revision,
  heads
FROM row_clocks
WHERE (table_number, row_id) > (?1, ?2)
ORDER BY table_number, row_id;
