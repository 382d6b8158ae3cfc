-- Keeps a device's heartbeat unless a later one was heard.
INSERT INTO heartbeats (device, number, said_at, heard_at, content)
VALUES (:device, :number, :said, :heard, :content)
ON CONFLICT (device) DO UPDATE SET
  number = excluded.number,
  said_at = excluded.said_at,
  heard_at = excluded.heard_at,
  content = excluded.content
WHERE excluded.number > number;
