-- Consents: the texts a practice uses, each paper made from one, who signed it and what happened to it.
-- compatible-with: 25

-- A text by which papers were made, or that the practice wrote itself.
CREATE TABLE consent_texts (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  version TEXT NOT NULL,
  shipped INTEGER NOT NULL,
  effective_on TEXT NOT NULL,
  sign_again INTEGER NOT NULL,
  content TEXT NOT NULL,
  note TEXT,
  written_at INTEGER,
  written_by TEXT
) STRICT;
CREATE INDEX consent_texts_by_code ON consent_texts (code);

-- A paper of a patient: a text with what was filled in. It never changes.
CREATE TABLE consents (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  series_id TEXT,
  code TEXT NOT NULL,
  text_id TEXT NOT NULL,
  filled TEXT NOT NULL,
  clinician TEXT,
  prepared_on TEXT NOT NULL,
  prepared_at INTEGER NOT NULL,
  prepared_by TEXT
) STRICT;
CREATE INDEX consents_by_patient ON consents (patient_id);
CREATE INDEX consents_by_code ON consents (code);

-- A signature under a paper.
CREATE TABLE consent_signatures (
  id TEXT PRIMARY KEY,
  consent_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  relationship TEXT,
  authority TEXT,
  method TEXT NOT NULL,
  drawing TEXT,
  signed_local TEXT NOT NULL,
  computer TEXT NOT NULL,
  kept_at TEXT,
  taken_at INTEGER NOT NULL,
  taken_by TEXT
) STRICT;
CREATE INDEX consent_signatures_by_consent ON consent_signatures (consent_id);

-- What else happened to a paper: declined, taken back, made by mistake.
CREATE TABLE consent_steps (
  id TEXT PRIMARY KEY,
  consent_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  step TEXT NOT NULL,
  happened_on TEXT NOT NULL,
  said_by TEXT,
  in_writing INTEGER NOT NULL,
  reason TEXT,
  done_at INTEGER NOT NULL,
  done_by TEXT
) STRICT;
CREATE INDEX consent_steps_by_consent ON consent_steps (consent_id);

-- The finished paper as it was signed, byte for byte.
CREATE TABLE consent_papers (
  id TEXT PRIMARY KEY,
  consent_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  attachment_id TEXT NOT NULL,
  pages INTEGER NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_papers_by_consent ON consent_papers (consent_id);
