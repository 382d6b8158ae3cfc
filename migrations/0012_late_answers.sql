-- What was answered about changes that removed devices wrote late.
-- compatible-with: 10

CREATE TABLE late_answers (
  id TEXT PRIMARY KEY,
  device_tag TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  compartment TEXT NOT NULL,
  from_seq INTEGER NOT NULL,
  to_seq INTEGER NOT NULL,
  segment_hash TEXT NOT NULL,
  accepted INTEGER NOT NULL,
  answered_by TEXT,
  answered_at INTEGER NOT NULL
) STRICT;
CREATE INDEX late_answers_by_segment ON late_answers (segment_hash);
