-- Questionnaires of patients: the forms, each answer, and what happened to what they warn of.
-- compatible-with: 23

-- A form of a patient.
CREATE TABLE form_responses (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  form_code TEXT NOT NULL,
  form_version TEXT NOT NULL,
  filled_on TEXT NOT NULL,
  mode TEXT NOT NULL,
  session_id TEXT,
  note TEXT,
  status TEXT NOT NULL,
  closed_at INTEGER,
  closed_by TEXT,
  void_reason TEXT
) STRICT;
CREATE INDEX form_responses_by_patient ON form_responses (patient_id, filled_on);

-- One answer of a form; entries count where a part is filled in several times.
CREATE TABLE form_answers (
  id TEXT PRIMARY KEY,
  response_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  item TEXT NOT NULL,
  entry INTEGER NOT NULL,
  value TEXT,
  detail TEXT
) STRICT;
CREATE INDEX form_answers_by_response ON form_answers (response_id, entry);

-- What happened to a warning of a form.
CREATE TABLE form_flag_steps (
  id TEXT PRIMARY KEY,
  response_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  flag TEXT NOT NULL,
  step TEXT NOT NULL,
  answer TEXT,
  clinician TEXT,
  plan TEXT,
  columbia_done INTEGER NOT NULL,
  crisis_line_given INTEGER NOT NULL,
  note TEXT,
  done_at INTEGER NOT NULL,
  done_by TEXT
) STRICT;
CREATE INDEX form_flag_steps_by_patient ON form_flag_steps (patient_id, done_at);

-- A step that was written down by mistake.
CREATE TABLE form_flag_voids (
  id TEXT PRIMARY KEY,
  entry_id TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX form_flag_voids_by_entry ON form_flag_voids (entry_id);

-- Whether a sum is worked out in spite of a missing item; at most one.
CREATE TABLE form_rules (
  id TEXT PRIMARY KEY,
  prorates INTEGER NOT NULL
) STRICT;
