-- What was tried before with a patient: medicines, psychotherapy, procedures.
-- compatible-with: 24

-- Something that was tried; times are known to the day, the month or the year.
CREATE TABLE treatment_trials (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  drug_class TEXT,
  with_what TEXT,
  dose TEXT,
  weeks_at_dose INTEGER,
  sessions INTEGER,
  adherence TEXT,
  started TEXT,
  stopped TEXT,
  goes_on INTEGER NOT NULL,
  episode TEXT,
  outcome TEXT,
  reason TEXT,
  prescriber TEXT,
  source TEXT
) STRICT;
CREATE INDEX treatment_trials_by_patient ON treatment_trials (patient_id);
