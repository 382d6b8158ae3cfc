-- Payers and coverages.
-- compatible-with: 1

-- The directory of payers; the appeal address is JSON.
CREATE TABLE payers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  payer_id TEXT,
  phone TEXT,
  authorization_phone TEXT,
  fax TEXT,
  portal_url TEXT,
  behavioral_carve_out TEXT,
  appeal_address TEXT,
  source TEXT,
  verified_on TEXT,
  unverified INTEGER NOT NULL,
  active INTEGER NOT NULL
) STRICT;

-- What patients are covered by, the lowest priority first.
CREATE TABLE coverages (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  payer_id TEXT NOT NULL,
  plan TEXT,
  member_id TEXT,
  group_number TEXT,
  priority INTEGER NOT NULL,
  subscriber_name TEXT,
  subscriber_relation TEXT NOT NULL,
  subscriber_born_on TEXT,
  network TEXT NOT NULL,
  starts_on TEXT,
  ends_on TEXT
) STRICT;
CREATE INDEX coverages_by_patient ON coverages (patient_id, priority);
