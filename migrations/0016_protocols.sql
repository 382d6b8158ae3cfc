-- A practice's own protocols. Courses keep more of what their protocol said.
-- compatible-with: 16

-- Protocols of the practice's own; rhythm, visit, conduct, billing and notes are JSON.
CREATE TABLE protocols (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  summary TEXT NOT NULL,
  based_on TEXT,
  based_on_version TEXT,
  rhythm TEXT NOT NULL,
  visit TEXT NOT NULL,
  conduct TEXT NOT NULL,
  billing TEXT NOT NULL,
  notes TEXT NOT NULL,
  active INTEGER NOT NULL
) STRICT;
CREATE INDEX series_by_protocol ON series (protocol_id);
