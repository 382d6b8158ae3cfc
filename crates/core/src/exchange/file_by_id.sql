-- One file of the share as it is remembered.
SELECT
  kind,
  device,
  incarnation,
  compartment,
  from_seq,
  to_seq,
  hash,
  sealed
FROM share_files
WHERE id = :id;
