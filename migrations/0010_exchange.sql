-- What devices exchange, and what merging remembers.
-- compatible-with: 10

-- Whether another device wrote the entry.
ALTER TABLE ops ADD COLUMN received INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ops_own ON ops (seq) WHERE received = 0;

-- Entries that were written over before they arrived here.
CREATE TABLE superseded (
  dot BLOB NOT NULL,
  table_number INTEGER NOT NULL,
  row_id TEXT NOT NULL,
  register INTEGER NOT NULL,
  PRIMARY KEY (dot, table_number, row_id, register)
) STRICT, WITHOUT ROWID;

-- Registers whose holders differ; `decide` says that a person has to.
CREATE TABLE differences (
  table_number INTEGER NOT NULL,
  row_id TEXT NOT NULL,
  register INTEGER NOT NULL,
  decide INTEGER NOT NULL,
  PRIMARY KEY (table_number, row_id, register)
) STRICT, WITHOUT ROWID;

-- Entries with changes only a newer program knows.
CREATE TABLE deferred_ops (
  seq INTEGER PRIMARY KEY
) STRICT;

-- How far each device's stream was taken in: `tip` is its last entry, `segment` the hash of the file that held it.
CREATE TABLE streams (
  device TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  compartment TEXT NOT NULL,
  seq INTEGER NOT NULL,
  tip BLOB NOT NULL,
  segment BLOB NOT NULL,
  PRIMARY KEY (device, incarnation, compartment)
) STRICT, WITHOUT ROWID;

-- Files of the share as far as they are known here: ours on their way, and everybody's that were taken in.
-- state: waiting (ours, not read back yet), placed (ours, read back), taken (another's), parked (until it can be read),
-- late (of a removed device, until somebody looks at it), refused.
CREATE TABLE share_files (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  device TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  compartment TEXT NOT NULL,
  from_seq INTEGER NOT NULL,
  to_seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  noted_at INTEGER NOT NULL,
  sealed BLOB
) STRICT;
CREATE INDEX share_files_by_state ON share_files (state, kind);
CREATE INDEX share_files_by_stream ON share_files (device, incarnation, compartment, from_seq);

-- Signed records of the registry.
CREATE TABLE registry_records (
  hash BLOB PRIMARY KEY,
  signed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The last heartbeat of each other device: what it had taken in, and when it said so.
CREATE TABLE heartbeats (
  device TEXT PRIMARY KEY,
  number INTEGER NOT NULL,
  said_at INTEGER NOT NULL,
  heard_at INTEGER NOT NULL,
  content BLOB NOT NULL
) STRICT;

-- Conflicts somebody looked at and left as they are.
CREATE TABLE conflict_closures (
  id TEXT PRIMARY KEY,
  conflict_id TEXT NOT NULL,
  note TEXT,
  closed_by TEXT,
  closed_at INTEGER NOT NULL
) STRICT;
