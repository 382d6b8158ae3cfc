-- When staff, rooms and patients can be there.
-- compatible-with: 15

-- What somebody can do, and how many patients at once.
CREATE TABLE staff_skills (
  id TEXT PRIMARY KEY,
  provider_id TEXT NOT NULL,
  skill TEXT NOT NULL,
  patients_at_once INTEGER NOT NULL
) STRICT;
CREATE INDEX staff_skills_by_provider ON staff_skills (provider_id);

-- The week somebody works at a site, from a day on.
CREATE TABLE shifts (
  id TEXT PRIMARY KEY,
  provider_id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  effective_on TEXT NOT NULL,
  ends_on TEXT,
  times TEXT NOT NULL
) STRICT;
CREATE INDEX shifts_by_provider ON shifts (provider_id);

-- When somebody, or a room, is not there; wall times of the site.
CREATE TABLE absences (
  id TEXT PRIMARY KEY,
  provider_id TEXT,
  room_id TEXT,
  site_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  from_local TEXT NOT NULL,
  until_local TEXT NOT NULL,
  note TEXT
) STRICT;
CREATE INDEX absences_by_end ON absences (until_local);

-- When a patient can come and likes to come.
CREATE TABLE patient_times (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  windows TEXT NOT NULL,
  preferred TEXT NOT NULL,
  travel_before_minutes INTEGER NOT NULL,
  travel_after_minutes INTEGER NOT NULL
) STRICT;
CREATE INDEX patient_times_by_patient ON patient_times (patient_id);

-- Days on which a patient is away.
CREATE TABLE patient_absences (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  note TEXT
) STRICT;
CREATE INDEX patient_absences_by_patient ON patient_absences (patient_id);
