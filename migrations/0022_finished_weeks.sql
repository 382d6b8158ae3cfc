-- Weeks whose schedule somebody called finished; texts of reminders by kind of treatment.
-- compatible-with: 22

-- Whether the schedule of a site's week is finished, and who said so.
CREATE TABLE finished_weeks (
  id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL,
  week_on TEXT NOT NULL,
  finished_at INTEGER,
  finished_by TEXT
) STRICT;
CREATE INDEX finished_weeks_by_week ON finished_weeks (week_on, site_id);

-- A practice's text may hold for one kind of treatment only.
ALTER TABLE reminder_templates ADD COLUMN modality TEXT;
