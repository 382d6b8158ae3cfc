-- Moves this device's stream to its newest entry.
INSERT INTO local_state (key, value)
VALUES ('stream', ?1)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;
