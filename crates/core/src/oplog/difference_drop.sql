-- Forgets that the holders of a register differed.
DELETE FROM differences
WHERE table_number = :table
  AND row_id = :row
  AND register = :register;
