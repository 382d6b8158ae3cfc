-- Keeps a value of this device's own state.
INSERT INTO local_state (key, value)
VALUES (:key, :value)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;
