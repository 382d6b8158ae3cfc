-- Forgets the bytes of what may go because of a copy.
UPDATE share_files SET
  state = 'gone',
  sealed = NULL
WHERE id IN (SELECT c.id FROM share_condemned c WHERE c.manifest = ?1);
