-- Issued superbills whose number holds what was typed, newest first. Numbers are read from their index: the rows are large.
SELECT
  id,
  number,
  issued_on,
  total_cents
FROM superbills
WHERE rowid IN (SELECT n.rowid FROM superbills n WHERE instr(upper(n.number), upper(:text)) > 0)
ORDER BY issued_on DESC, version DESC
LIMIT :limit;
