-- Who was planned for a session, and whether it stays where it is.
-- compatible-with: 16

CREATE TABLE session_plans (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  staff TEXT NOT NULL,
  pinned INTEGER NOT NULL
) STRICT;
CREATE INDEX session_plans_by_session ON session_plans (session_id);
