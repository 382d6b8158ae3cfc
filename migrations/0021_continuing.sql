-- How courses go on: what the clinician decided near their end, and the course that followed.
-- compatible-with: 21

-- What a clinician decided about a course near its end.
CREATE TABLE course_decisions (
  id TEXT PRIMARY KEY,
  series_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  decision TEXT NOT NULL,
  after_session INTEGER NOT NULL,
  sessions INTEGER,
  every_days INTEGER,
  review_on TEXT,
  note TEXT,
  decided_at INTEGER NOT NULL,
  decided_by TEXT
) STRICT;
CREATE INDEX course_decisions_by_series ON course_decisions (series_id, decided_at);

-- The course that was booked because of a decision.
CREATE TABLE course_continuations (
  id TEXT PRIMARY KEY,
  decision_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  followed_by TEXT NOT NULL,
  booked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX course_continuations_by_decision ON course_continuations (decision_id);

-- A decision that was written down by mistake.
CREATE TABLE course_decision_voids (
  id TEXT PRIMARY KEY,
  entry_id TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX course_decision_voids_by_entry ON course_decision_voids (entry_id);
