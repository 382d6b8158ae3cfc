-- The practice, its sites, rooms, closures, providers and fees.
-- compatible-with: 1

-- Who the practice is on paper; one row.
CREATE TABLE practices (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  tagline TEXT,
  ein TEXT,
  group_npi TEXT,
  taxonomy TEXT,
  address TEXT,
  phone TEXT,
  fax TEXT,
  email TEXT,
  superbill_prefix TEXT NOT NULL,
  mrn_prefix TEXT NOT NULL,
  payment_note TEXT,
  sample INTEGER NOT NULL
) STRICT;

-- Places where the practice treats; hours are JSON.
CREATE TABLE sites (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  address TEXT,
  phone TEXT,
  place_of_service TEXT NOT NULL,
  hours TEXT NOT NULL,
  active INTEGER NOT NULL
) STRICT;

-- Chairs, bays and rooms of a site; modalities are a JSON list.
CREATE TABLE rooms (
  id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  modalities TEXT NOT NULL,
  active INTEGER NOT NULL
) STRICT;
CREATE INDEX rooms_by_site ON rooms (site_id, position);

-- Days on which a site, or without a site the whole practice, is closed.
CREATE TABLE closures (
  id TEXT PRIMARY KEY,
  site_id TEXT,
  closed_on TEXT NOT NULL,
  name TEXT NOT NULL
) STRICT;
CREATE INDEX closures_by_day ON closures (closed_on);

-- Providers and other staff.
CREATE TABLE providers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  credential TEXT,
  title TEXT,
  kind TEXT NOT NULL,
  npi TEXT,
  license TEXT,
  license_state TEXT,
  taxonomy TEXT,
  active INTEGER NOT NULL,
  position INTEGER NOT NULL
) STRICT;

-- Prices of codes from a day on; modifiers are a JSON list, the drug is JSON.
CREATE TABLE fees (
  id TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  code TEXT NOT NULL,
  modifiers TEXT NOT NULL,
  price_cents INTEGER NOT NULL,
  ndc TEXT,
  effective_on TEXT NOT NULL,
  ends_on TEXT,
  demo INTEGER NOT NULL
) STRICT;
CREATE INDEX fees_by_code ON fees (code, effective_on);
