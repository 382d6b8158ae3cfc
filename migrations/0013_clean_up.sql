-- What this device knows of copies of everything, so that what they stand for may leave the share.
-- compatible-with: 10

-- Instants here are by the count of time in local_state (share_clock), which is never set back and never jumps ahead.
-- `since`: when the copy was first known here. `held`: every entry in it is in the log here.
-- `lacking_since`: since when something of it is missing here. `condemned_since`: since when somebody said that the files it
-- stands for may go.
ALTER TABLE snapshots ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE snapshots ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE snapshots ADD COLUMN lacking_since INTEGER;
ALTER TABLE snapshots ADD COLUMN condemned_since INTEGER;

-- Files that may go because of a copy and have not gone yet.
CREATE TABLE share_condemned (
  id TEXT PRIMARY KEY,
  manifest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX share_condemned_by_copy ON share_condemned (manifest);

-- Files somebody looks for, to be placed again by whoever holds them.
CREATE TABLE share_wanted (
  id TEXT PRIMARY KEY,
  asked_at INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Streams of which others have more than arrived here: up to which number, and since when.
CREATE TABLE stream_gaps (
  device TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  compartment TEXT NOT NULL,
  known_seq INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (device, incarnation, compartment)
) STRICT, WITHOUT ROWID;
