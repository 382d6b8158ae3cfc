-- Papers that the law keeps apart, for computers that hold restricted records.
-- compatible-with: 31

-- Files kept beside the database whose keys only those computers have.
CREATE TABLE restricted_files (
  id TEXT PRIMARY KEY,
  stored_hash BLOB NOT NULL,
  content_hash BLOB NOT NULL,
  file_key BLOB NOT NULL,
  bytes INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;

-- What such a file is, and whose.
CREATE TABLE restricted_documents (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  file_id TEXT NOT NULL,
  format TEXT NOT NULL,
  verdict TEXT NOT NULL,
  pages INTEGER NOT NULL,
  kept_by TEXT,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  dated_on TEXT,
  received_on TEXT NOT NULL,
  arrived_by TEXT NOT NULL,
  source TEXT
) STRICT;
CREATE INDEX restricted_documents_by_patient ON restricted_documents (patient_id);
