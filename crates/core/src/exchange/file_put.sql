-- Remembers a file of the share.
INSERT INTO share_files (
  id,
  kind,
  state,
  device,
  incarnation,
  compartment,
  from_seq,
  to_seq,
  hash,
  noted_at,
  sealed
) VALUES (
  :id,
  :kind,
  :state,
  :device,
  :incarnation,
  :compartment,
  :from,
  :to,
  :hash,
  :now,
  :sealed
)
ON CONFLICT (id) DO UPDATE SET
  state = excluded.state,
  sealed = coalesce(excluded.sealed, sealed);
