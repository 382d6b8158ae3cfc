-- The operation log, row clocks, audit chain, attachments, people and their preferences.
-- compatible-with: 1

-- Which versions this store has been through, and the oldest program version that may still open it.
CREATE TABLE schema_versions (
  version INTEGER PRIMARY KEY,
  compatible_with INTEGER NOT NULL
) STRICT;

-- This device's own state: its id, incarnation, and other values that never travel.
CREATE TABLE local_state (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- One row a committed action, in local commit order.
CREATE TABLE ops (
  seq INTEGER PRIMARY KEY,
  dot BLOB NOT NULL UNIQUE,
  action TEXT NOT NULL,
  actor_id TEXT,
  reversible INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  payload BLOB NOT NULL
) STRICT;

-- For every replicated row: the local commit that touched it last, and which commits hold each register.
CREATE TABLE row_clocks (
  table_number INTEGER NOT NULL,
  row_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  heads BLOB NOT NULL,
  PRIMARY KEY (table_number, row_id)
) STRICT, WITHOUT ROWID;

-- Who did, saw, printed or exported what; each row's hash covers the row before it on the same device.
CREATE TABLE audit_entries (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  person_id TEXT,
  event TEXT NOT NULL,
  patient_id TEXT,
  detail TEXT,
  previous_hash BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX audit_entries_by_position ON audit_entries (device_id, position);
CREATE INDEX audit_entries_by_patient ON audit_entries (patient_id, recorded_at);

-- Files kept beside the database as ciphertext: the name of the file is the hash of what is in it.
CREATE TABLE attachments (
  id TEXT PRIMARY KEY,
  stored_hash BLOB NOT NULL,
  content_hash BLOB NOT NULL,
  file_key BLOB NOT NULL,
  bytes INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;

-- People who sign in by name.
CREATE TABLE people (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  active INTEGER NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;

-- How each person likes the window.
CREATE TABLE preferences (
  id TEXT PRIMARY KEY,
  theme TEXT NOT NULL,
  density TEXT NOT NULL,
  text_percent INTEGER NOT NULL,
  single_keys INTEGER NOT NULL,
  lock_after_minutes INTEGER NOT NULL
) STRICT;
