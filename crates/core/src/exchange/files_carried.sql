-- Every file of the share that this device can hand on, without the bytes, in order of dependency.
SELECT
  kind,
  device,
  incarnation,
  compartment,
  from_seq,
  to_seq,
  hash,
  NULL AS sealed
FROM share_files
WHERE state IN ('waiting', 'placed', 'taken', 'parked', 'pinned', 'late')
  AND kind <> 'request'
ORDER BY noted_at, id;
