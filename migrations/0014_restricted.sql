-- Restricted records, which only computers with their key hold, and the log entries that write them.
-- compatible-with: 14

-- `p` for what everybody works with, `r` for restricted records.
ALTER TABLE ops ADD COLUMN compartment TEXT NOT NULL DEFAULT 'p';
CREATE INDEX ops_restricted ON ops (seq) WHERE compartment = 'r';

-- Psychotherapy notes and substance-use records (42 CFR Part 2) of a patient.
CREATE TABLE restricted_notes (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  author_id TEXT,
  written_at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  noted_on TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX restricted_notes_by_patient ON restricted_notes (patient_id);
