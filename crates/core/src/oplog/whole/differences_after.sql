-- Registers whose holders differ, after one of them.
SELECT
  table_number,
  row_id,
  register,
  decide
FROM differences
WHERE (table_number, row_id, register) > (?1, ?2, ?3)
ORDER BY table_number, row_id, register;
