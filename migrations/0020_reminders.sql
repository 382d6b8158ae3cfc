-- Reminders of visits: what went out or was tried, what each patient wishes, the practice's rules and texts.
-- compatible-with: 20

-- One reminder that went out, was tried, or was left out, for a session at the time it was booked for then.
CREATE TABLE reminders (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  starts_local TEXT NOT NULL,
  channel TEXT,
  contact_id TEXT,
  outcome TEXT NOT NULL,
  note TEXT,
  done_at INTEGER NOT NULL,
  done_by TEXT
) STRICT;
CREATE INDEX reminders_by_patient ON reminders (patient_id, done_at);

-- A reminder that was written down by mistake.
CREATE TABLE reminder_voids (
  id TEXT PRIMARY KEY,
  entry_id TEXT NOT NULL,
  voided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX reminder_voids_by_entry ON reminder_voids (entry_id);

-- When reminders go out and under which name; at most one.
CREATE TABLE reminder_rules (
  id TEXT PRIMARY KEY,
  lead_days INTEGER NOT NULL,
  from_hour INTEGER NOT NULL,
  until_hour INTEGER NOT NULL,
  sender_name TEXT
) STRICT;

-- The practice's own text for a kind of reminder, in place of the shipped one.
CREATE TABLE reminder_templates (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- What a patient allows beside what their contacts say.
CREATE TABLE reminder_wishes (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  do_not_contact INTEGER NOT NULL,
  email_warned_on TEXT,
  email_warning TEXT,
  preferred TEXT
) STRICT;
CREATE INDEX reminder_wishes_by_patient ON reminder_wishes (patient_id);
