-- Requests for records to those who treated a patient before, and each time somebody asked. Scans of papers signed with a pen.
-- compatible-with: 30

-- Whom records are asked of, which, and what became of it.
CREATE TABLE prior_requests (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  made_on TEXT NOT NULL,
  made_by TEXT,
  holder TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT,
  phone TEXT,
  fax TEXT,
  records TEXT NOT NULL,
  since TEXT,
  until TEXT,
  consent_id TEXT,
  -- The day agreed on for the next look; the usual one without it.
  chase_on TEXT,
  status TEXT NOT NULL,
  ended_on TEXT,
  document_id TEXT,
  note TEXT
) STRICT;
CREATE INDEX prior_requests_by_patient ON prior_requests (patient_id);
CREATE INDEX prior_requests_by_status ON prior_requests (status);

-- One time somebody asked, with what came of it.
CREATE TABLE prior_attempts (
  id TEXT PRIMARY KEY,
  request_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  way TEXT NOT NULL,
  outcome TEXT NOT NULL,
  note TEXT,
  tried_on TEXT NOT NULL,
  logged_at INTEGER NOT NULL,
  logged_by TEXT
) STRICT;
CREATE INDEX prior_attempts_by_request ON prior_attempts (request_id, tried_on);

-- One that was written down by mistake.
CREATE TABLE prior_voids (
  id TEXT PRIMARY KEY,
  entry_id TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;

-- Where the scan of a paper lies that was signed with a pen.
CREATE TABLE consent_scans (
  id TEXT PRIMARY KEY,
  consent_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  document_id TEXT NOT NULL,
  filed_at INTEGER NOT NULL,
  filed_by TEXT
) STRICT;
CREATE INDEX consent_scans_by_consent ON consent_scans (consent_id);

-- One that was filed by mistake.
CREATE TABLE consent_scan_voids (
  id TEXT PRIMARY KEY,
  entry_id TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;
