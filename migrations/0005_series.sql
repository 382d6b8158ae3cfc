-- Series and sessions.
-- compatible-with: 1

-- Courses of sessions; the protocol is the JSON of what it said on the day the series was started.
CREATE TABLE series (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  protocol_id TEXT NOT NULL,
  protocol TEXT NOT NULL,
  status TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  weekdays TEXT NOT NULL,
  time_of_day TEXT NOT NULL,
  room_id TEXT,
  provider_id TEXT,
  charge_diagnosis TEXT,
  started_at INTEGER NOT NULL
) STRICT;
CREATE INDEX series_by_patient ON series (patient_id, starts_on);

-- Booked visits: where and when, what happened, what was given.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  series_id TEXT,
  number INTEGER,
  phase TEXT,
  modality TEXT NOT NULL,
  starts_local TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  recovery_minutes INTEGER NOT NULL,
  room_id TEXT NOT NULL,
  provider_id TEXT,
  status TEXT NOT NULL,
  arrived_local TEXT,
  started_local TEXT,
  stopped_local TEXT,
  left_local TEXT,
  ended_by TEXT,
  reason TEXT,
  dose TEXT,
  note TEXT
) STRICT;
CREATE INDEX sessions_by_time ON sessions (starts_local, room_id);
CREATE INDEX sessions_by_patient ON sessions (patient_id, starts_local);
CREATE INDEX sessions_by_series ON sessions (series_id, number);
