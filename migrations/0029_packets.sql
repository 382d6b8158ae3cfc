-- Packets: forms and consents that go out on paper together, and the pages of them that came back.
-- compatible-with: 29

-- Papers that went out together; the code on each page bears the token and names nobody.
CREATE TABLE packets (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  token TEXT NOT NULL,
  items TEXT NOT NULL,
  attachment_id TEXT NOT NULL,
  pages INTEGER NOT NULL,
  due_on TEXT,
  made_at INTEGER NOT NULL,
  made_by TEXT
) STRICT;
CREATE INDEX packets_by_patient ON packets (patient_id);
CREATE INDEX packets_by_token ON packets (token);

-- A page that came back, and the page of the file it is on.
CREATE TABLE packet_pages (
  id TEXT PRIMARY KEY,
  packet_id TEXT NOT NULL,
  item INTEGER NOT NULL,
  page INTEGER NOT NULL,
  version INTEGER NOT NULL,
  file_id TEXT NOT NULL,
  file_page INTEGER NOT NULL,
  unsigned TEXT NOT NULL,
  found_at INTEGER NOT NULL
) STRICT;
CREATE INDEX packet_pages_by_packet ON packet_pages (packet_id);
