-- Issued superbills whose number holds what was typed, newest first.
SELECT
  id,
  number,
  issued_on,
  total_cents
FROM superbills
WHERE instr(upper(number), upper(:text)) > 0
ORDER BY issued_on DESC, version DESC
LIMIT :limit;
