-- Notes that an entry which is not here yet was written over.
INSERT OR IGNORE INTO superseded (dot, table_number, row_id, register)
VALUES (:dot, :table, :row, :register);
