-- Remembers which commits hold the registers of one row.
INSERT INTO row_clocks (
  table_number,
  row_id,
  revision,
  heads
) VALUES (
  :table,
  :row,
  :revision,
  :heads
)
ON CONFLICT (table_number, row_id) DO UPDATE SET
  revision = excluded.revision,
  heads = excluded.heads;
