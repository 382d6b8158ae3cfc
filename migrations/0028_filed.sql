-- Documents on file: what other offices sent, as it came, and what the clinic made of it.
-- compatible-with: 28

-- A file as it came, with what was found when it was read.
CREATE TABLE received_files (
  id TEXT PRIMARY KEY,
  attachment_id TEXT NOT NULL,
  format TEXT NOT NULL,
  verdict TEXT NOT NULL,
  pages INTEGER NOT NULL,
  kept_at INTEGER NOT NULL
) STRICT;
CREATE INDEX received_files_by_attachment ON received_files (attachment_id);

-- A run of pages of a file; without a patient it lies in the inbox.
CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  file_id TEXT NOT NULL,
  first_page INTEGER NOT NULL,
  last_page INTEGER NOT NULL,
  patient_id TEXT,
  title TEXT,
  kind TEXT,
  dated_on TEXT,
  received_on TEXT NOT NULL,
  arrived_by TEXT NOT NULL,
  source TEXT
) STRICT;
CREATE INDEX documents_by_patient ON documents (patient_id);
CREATE INDEX documents_by_file ON documents (file_id);

-- How a page of a file lies, and what is on it.
CREATE TABLE document_pages (
  id TEXT PRIMARY KEY,
  file_id TEXT NOT NULL,
  page INTEGER NOT NULL,
  turns INTEGER NOT NULL,
  label TEXT
) STRICT;
CREATE INDEX document_pages_by_file ON document_pages (file_id);

-- The page on file on which a line of what was tried is written.
ALTER TABLE treatment_trials ADD COLUMN document_id TEXT;
ALTER TABLE treatment_trials ADD COLUMN document_page INTEGER;
CREATE INDEX treatment_trials_by_document ON treatment_trials (document_id) WHERE document_id IS NOT NULL;
