-- Patients who missed a visit: attempts to reach them, the clinician, the rules. Patients who wait for one: entries and offers.
-- compatible-with: 18

-- One attempt to reach a patient after a missed visit, with what came of it.
CREATE TABLE contact_attempts (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  contact_id TEXT,
  channel TEXT NOT NULL,
  outcome TEXT NOT NULL,
  note TEXT,
  tried_at INTEGER NOT NULL,
  tried_by TEXT
) STRICT;
CREATE INDEX contact_attempts_by_session ON contact_attempts (session_id, tried_at);

-- A missed visit handed to the clinician, acknowledged by one, or closed.
CREATE TABLE escalations (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  step TEXT NOT NULL,
  note TEXT,
  done_at INTEGER NOT NULL,
  done_by TEXT
) STRICT;
CREATE INDEX escalations_by_session ON escalations (session_id, done_at);

-- An attempt or a step that was written down by mistake.
CREATE TABLE follow_up_voids (
  id TEXT PRIMARY KEY,
  entry_id TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX follow_up_voids_by_entry ON follow_up_voids (entry_id);

-- What the practice does after a missed visit where the protocol does not say; at most one.
CREATE TABLE follow_up_rules (
  id TEXT PRIMARY KEY,
  contact_within_hours INTEGER NOT NULL,
  attempts_before_clinician INTEGER NOT NULL,
  misses_before_clinician INTEGER NOT NULL,
  misses_before_stop INTEGER NOT NULL
) STRICT;

-- Who waits for what.
CREATE TABLE waitlist_entries (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  modality TEXT NOT NULL,
  series_id TEXT,
  minutes INTEGER NOT NULL,
  note TEXT,
  priority TEXT NOT NULL,
  notice_hours INTEGER NOT NULL,
  since_on TEXT NOT NULL,
  standing TEXT NOT NULL
) STRICT;
CREATE INDEX waitlist_entries_by_patient ON waitlist_entries (patient_id);

-- A slot that was held for somebody, with what came of it.
CREATE TABLE waitlist_offers (
  id TEXT PRIMARY KEY,
  entry_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  room_id TEXT NOT NULL,
  starts_local TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  offered_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  offered_by TEXT,
  answer TEXT NOT NULL
) STRICT;
CREATE INDEX waitlist_offers_by_slot ON waitlist_offers (starts_local, room_id);
CREATE INDEX waitlist_offers_by_entry ON waitlist_offers (entry_id);
