-- Notes that somebody looks for a file.
INSERT INTO share_wanted (id, asked_at, done)
VALUES (:id, :asked_at, 0)
ON CONFLICT (id) DO UPDATE SET
  asked_at = excluded.asked_at,
  done = 0;
