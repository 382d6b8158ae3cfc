-- Remembers a copy of everything, or what became of it.
INSERT INTO snapshots (
  manifest,
  month,
  author,
  entries,
  seen_at,
  state,
  content,
  covered,
  since,
  held
) VALUES (
  :manifest,
  :month,
  :author,
  :entries,
  :seen,
  :state,
  :content,
  :covered,
  :since,
  :held
)
ON CONFLICT (manifest) DO UPDATE SET
  state = excluded.state,
  covered = coalesce(excluded.covered, covered),
  held = max(excluded.held, held);
