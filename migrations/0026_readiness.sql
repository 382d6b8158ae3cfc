-- Readiness: what somebody wrote down as there, and who let a session start although something was missing.
-- compatible-with: 26

-- That something is there, or is not, for a patient or for one visit.
CREATE TABLE readiness_entries (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  session_id TEXT,
  item TEXT NOT NULL,
  met INTEGER NOT NULL,
  happened_on TEXT NOT NULL,
  who TEXT,
  says TEXT,
  until TEXT,
  done_at INTEGER NOT NULL,
  done_by TEXT
) STRICT;
CREATE INDEX readiness_entries_by_patient ON readiness_entries (patient_id);

-- An entry that was written down by mistake.
CREATE TABLE readiness_voids (
  id TEXT PRIMARY KEY,
  entry_id TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX readiness_voids_by_entry ON readiness_voids (entry_id);

-- A signed word that a session starts although something is missing.
CREATE TABLE readiness_overrides (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  missing TEXT NOT NULL,
  reason TEXT NOT NULL,
  signature TEXT NOT NULL,
  signed_at INTEGER NOT NULL,
  signed_by TEXT
) STRICT;
CREATE INDEX readiness_overrides_by_session ON readiness_overrides (session_id);
