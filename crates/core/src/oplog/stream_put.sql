-- Moves one of this device's streams to its newest entry.
INSERT INTO local_state (key, value)
VALUES (?1, ?2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;
