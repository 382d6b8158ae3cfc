-- Notes that the holders of a register differ.
INSERT INTO differences (table_number, row_id, register, decide)
VALUES (:table, :row, :register, :decide)
ON CONFLICT (table_number, row_id, register) DO UPDATE SET decide = excluded.decide;
