-- Charges, payments, their voids, and issued superbills.
-- compatible-with: 1

-- One service line of a delivered session, posted once from its protocol.
CREATE TABLE charges (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  series_id TEXT,
  service_on TEXT NOT NULL,
  line INTEGER NOT NULL,
  place_of_service TEXT NOT NULL,
  code TEXT NOT NULL,
  modifiers TEXT NOT NULL,
  label TEXT NOT NULL,
  units INTEGER NOT NULL,
  amount_cents INTEGER NOT NULL,
  diagnoses TEXT NOT NULL,
  ndc TEXT,
  provider_id TEXT,
  posted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX charges_by_patient ON charges (patient_id, service_on);
CREATE INDEX charges_by_session ON charges (session_id);

-- A charge taken back, with its reason.
CREATE TABLE charge_voids (
  id TEXT PRIMARY KEY,
  charge_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX charge_voids_by_charge ON charge_voids (charge_id);

-- Money received from or for a patient.
CREATE TABLE payments (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  received_on TEXT NOT NULL,
  method TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  reference TEXT,
  note TEXT,
  session_ids TEXT NOT NULL,
  posted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX payments_by_patient ON payments (patient_id, received_on);

-- A payment taken back, with its reason.
CREATE TABLE payment_voids (
  id TEXT PRIMARY KEY,
  payment_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_voids_by_payment ON payment_voids (payment_id);

-- An issued superbill: its number, what it says, and the file as printed. Never changed; a new version names the old one.
CREATE TABLE superbills (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  version INTEGER NOT NULL,
  patient_id TEXT NOT NULL,
  series_id TEXT,
  coverage_id TEXT,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  issued_on TEXT NOT NULL,
  issued_by TEXT NOT NULL,
  replaces_id TEXT,
  reason TEXT,
  total_cents INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  sheet TEXT NOT NULL,
  attachment_id TEXT NOT NULL
) STRICT;
CREATE INDEX superbills_by_patient ON superbills (patient_id, issued_on);
CREATE INDEX superbills_by_number ON superbills (number);
