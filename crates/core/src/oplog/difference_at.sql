-- Whether somebody has to decide between the holders of a register; no row when they do not differ.
SELECT decide
FROM differences
WHERE table_number = :table
  AND row_id = :row
  AND register = :register;
