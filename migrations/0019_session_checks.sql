-- What staff check at a visit and what they found, who let a treatment go on all the same, and when somebody counts as late.
-- compatible-with: 19

-- One answer to one check of a session; a correction names the answers it stands for.
CREATE TABLE session_checks (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  due TEXT NOT NULL,
  minutes INTEGER,
  what TEXT NOT NULL,
  answer TEXT NOT NULL,
  word TEXT,
  replaces TEXT NOT NULL,
  answered_at INTEGER NOT NULL,
  answered_by TEXT
) STRICT;
CREATE INDEX session_checks_by_session ON session_checks (session_id, answered_at);
CREATE INDEX session_checks_by_patient ON session_checks (patient_id, answered_at);

-- A clinician lets a visit go on although checks hold it up; which, and as they were answered then.
CREATE TABLE check_passes (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  due TEXT NOT NULL,
  over TEXT NOT NULL,
  reason TEXT NOT NULL,
  passed_at INTEGER NOT NULL,
  passed_by TEXT
) STRICT;
CREATE INDEX check_passes_by_session ON check_passes (session_id, passed_at);
CREATE INDEX check_passes_by_patient ON check_passes (patient_id, passed_at);

-- An answer or a pass that was written down by mistake.
CREATE TABLE check_voids (
  id TEXT PRIMARY KEY,
  entry_id TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX check_voids_by_entry ON check_voids (entry_id);

-- From when on somebody who comes after the booked time counts as late; at most one.
CREATE TABLE attendance_rules (
  id TEXT PRIMARY KEY,
  late_after_minutes INTEGER NOT NULL
) STRICT;
