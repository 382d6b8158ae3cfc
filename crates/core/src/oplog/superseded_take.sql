-- The note that an entry had been written over before it arrived.
DELETE FROM superseded
WHERE dot = :dot
  AND table_number = :table
  AND row_id = :row
  AND register = :register;
