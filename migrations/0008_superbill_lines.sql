-- What a superbill lists, charge by charge, and superbills taken back.
-- compatible-with: 1

-- One charge that an issued superbill lists.
CREATE TABLE superbill_charges (
  id TEXT PRIMARY KEY,
  superbill_id TEXT NOT NULL,
  charge_id TEXT NOT NULL
) STRICT;
CREATE INDEX superbill_charges_by_superbill ON superbill_charges (superbill_id);
CREATE INDEX superbill_charges_by_charge ON superbill_charges (charge_id);

-- A superbill taken back as a whole, with its reason.
CREATE TABLE superbill_voids (
  id TEXT PRIMARY KEY,
  superbill_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX superbill_voids_by_superbill ON superbill_voids (superbill_id);
