-- Copies of everything on the share, as far as this device knows of them.
-- compatible-with: 10

-- state: made (ours), seen (another's), loaded (this device began with it), agreed (fetched here and found right),
-- passed (of no use here), replaced (newer ones took its place).
-- `seen_at` is when this device saw it first; `covered` names the files it stands for, once they are known here.
CREATE TABLE snapshots (
  manifest BLOB PRIMARY KEY,
  month INTEGER NOT NULL,
  author TEXT NOT NULL,
  entries INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  content BLOB NOT NULL,
  covered BLOB
) STRICT, WITHOUT ROWID;
