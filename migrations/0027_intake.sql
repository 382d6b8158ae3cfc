-- Intake: who asked for treatment, the steps until the first session, and who was reached.
-- compatible-with: 27

-- An inquiry and the way to the first session; the steps are those of its template on the day it was opened.
CREATE TABLE intake_cases (
  id TEXT PRIMARY KEY,
  patient_id TEXT,
  name TEXT NOT NULL,
  phone TEXT,
  email TEXT,
  template_code TEXT NOT NULL,
  template_version TEXT NOT NULL,
  steps TEXT NOT NULL,
  source TEXT NOT NULL,
  referred_by TEXT,
  indication TEXT,
  opened_on TEXT NOT NULL,
  owner TEXT,
  next_contact_on TEXT,
  note TEXT,
  -- Since when it waits until the practice has room; none when it does not.
  waits_since TEXT,
  taken_up_on TEXT,
  status TEXT NOT NULL,
  closed_on TEXT,
  closed_reason TEXT
) STRICT;
CREATE INDEX intake_cases_by_patient ON intake_cases (patient_id);
CREATE INDEX intake_cases_by_status ON intake_cases (status);

-- What was said of one step.
CREATE TABLE intake_steps (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  step TEXT NOT NULL,
  status TEXT NOT NULL,
  happened_on TEXT,
  who TEXT,
  note TEXT,
  owner TEXT,
  due_on TEXT
) STRICT;
CREATE INDEX intake_steps_by_case ON intake_steps (case_id);

-- An attempt to reach whoever asked.
CREATE TABLE intake_contacts (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  outcome TEXT NOT NULL,
  note TEXT,
  tried_at INTEGER NOT NULL,
  tried_by TEXT
) STRICT;
CREATE INDEX intake_contacts_by_case ON intake_contacts (case_id);

-- An attempt that was written down by mistake.
CREATE TABLE intake_voids (
  id TEXT PRIMARY KEY,
  entry_id TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;

-- The steps of a template as the practice does them.
CREATE TABLE intake_templates (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  steps TEXT NOT NULL,
  is_in_use INTEGER NOT NULL
) STRICT;
