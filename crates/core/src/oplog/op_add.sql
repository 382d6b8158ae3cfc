-- Adds one committed action to the log.
INSERT INTO ops (
  seq,
  dot,
  action,
  actor_id,
  reversible,
  recorded_at,
  received,
  compartment,
  payload
) VALUES (
  :seq,
  :dot,
  :action,
  :actor,
  :reversible,
  :at,
  :received,
  :compartment,
  :payload
);
