-- Registers whose holders differ; those somebody has to decide first.
SELECT
  table_number,
  row_id,
  register,
  decide
FROM differences
ORDER BY decide DESC, table_number, row_id, register;
