-- Patients, their contacts, related people and diagnoses; local tables that search reads.
-- compatible-with: 1

-- Patients; the address is JSON.
CREATE TABLE patients (
  id TEXT PRIMARY KEY,
  family_name TEXT NOT NULL,
  given_name TEXT NOT NULL,
  middle_name TEXT,
  suffix TEXT,
  born_on TEXT NOT NULL,
  sex TEXT NOT NULL,
  preferred_name TEXT,
  pronouns TEXT,
  address TEXT,
  referral_source TEXT,
  risk_flag TEXT,
  allergies TEXT,
  notes TEXT,
  archived INTEGER NOT NULL,
  merged_into TEXT,
  mrn TEXT NOT NULL,
  registered_at INTEGER NOT NULL
) STRICT;
CREATE INDEX patients_by_name ON patients (archived, family_name COLLATE NOCASE, given_name COLLATE NOCASE, id)
  WHERE merged_into IS NULL;
CREATE INDEX patients_by_number ON patients (mrn);
CREATE INDEX patients_by_birth ON patients (born_on);
CREATE INDEX patients_by_merge ON patients (merged_into) WHERE merged_into IS NOT NULL;

-- Ways to reach a patient.
CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  may_leave_message INTEGER NOT NULL,
  may_text INTEGER NOT NULL,
  preferred INTEGER NOT NULL,
  note TEXT
) STRICT;
CREATE INDEX contacts_by_patient ON contacts (patient_id);

-- People who belong to a patient.
CREATE TABLE related_people (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT,
  npi TEXT,
  relation TEXT
) STRICT;
CREATE INDEX related_people_by_patient ON related_people (patient_id);

-- Diagnoses of a patient in the order of the superbill.
CREATE TABLE diagnoses (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  code TEXT NOT NULL,
  description TEXT NOT NULL,
  onset_on TEXT,
  position INTEGER NOT NULL
) STRICT;
CREATE INDEX diagnoses_by_patient ON diagnoses (patient_id, position);

-- Local: the number under which the full-text table knows a patient.
CREATE TABLE patients_search_rows (
  number INTEGER PRIMARY KEY,
  patient_id TEXT NOT NULL UNIQUE
) STRICT;

-- Local: words of names and record numbers. Names stand with and without their apostrophes.
CREATE VIRTUAL TABLE patients_search USING fts5(
  family,
  given,
  others,
  content = '',
  contentless_delete = 1,
  prefix = '1 2 3',
  tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER patients_search_adds AFTER INSERT ON patients BEGIN
  INSERT INTO patients_search_rows (patient_id) VALUES (new.id);
  INSERT INTO patients_search (rowid, family, given, others)
  SELECT
    r.number,
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(new.family_name || ' ' || replace(replace(new.family_name, '''', ''), '’', ''), 'ł', 'l'), 'Ł', 'l'), 'ø', 'o'), 'Ø', 'o'), 'đ', 'd'), 'Đ', 'd'), 'ß', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'),
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(new.given_name || ' ' || coalesce(new.preferred_name, '') || ' ' || coalesce(new.middle_name, '') || ' ' || replace(replace(new.given_name, '''', ''), '’', ''), 'ł', 'l'), 'Ł', 'l'), 'ø', 'o'), 'Ø', 'o'), 'đ', 'd'), 'Đ', 'd'), 'ß', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'),
    new.mrn
  FROM patients_search_rows r
  WHERE r.patient_id = new.id;
END;

CREATE TRIGGER patients_search_changes AFTER UPDATE ON patients
WHEN (new.family_name, new.given_name, new.mrn) IS NOT (old.family_name, old.given_name, old.mrn)
  OR (new.middle_name, new.preferred_name) IS NOT (old.middle_name, old.preferred_name)
BEGIN
  DELETE FROM patients_search WHERE rowid = (SELECT r.number FROM patients_search_rows r WHERE r.patient_id = new.id);
  INSERT INTO patients_search (rowid, family, given, others)
  SELECT
    r.number,
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(new.family_name || ' ' || replace(replace(new.family_name, '''', ''), '’', ''), 'ł', 'l'), 'Ł', 'l'), 'ø', 'o'), 'Ø', 'o'), 'đ', 'd'), 'Đ', 'd'), 'ß', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'),
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(new.given_name || ' ' || coalesce(new.preferred_name, '') || ' ' || coalesce(new.middle_name, '') || ' ' || replace(replace(new.given_name, '''', ''), '’', ''), 'ł', 'l'), 'Ł', 'l'), 'ø', 'o'), 'Ø', 'o'), 'đ', 'd'), 'Đ', 'd'), 'ß', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'),
    new.mrn
  FROM patients_search_rows r
  WHERE r.patient_id = new.id;
END;

CREATE TRIGGER patients_search_removes AFTER DELETE ON patients BEGIN
  DELETE FROM patients_search WHERE rowid = (SELECT r.number FROM patients_search_rows r WHERE r.patient_id = old.id);
  DELETE FROM patients_search_rows WHERE patient_id = old.id;
END;

-- Local: the digits of telephone numbers and the letters of e-mail addresses.
CREATE TABLE contacts_search (
  contact_id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  found_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER contacts_search_adds AFTER INSERT ON contacts BEGIN
  INSERT INTO contacts_search (contact_id, patient_id, found_by)
  VALUES (new.id, new.patient_id, CASE
    WHEN new.kind = 'email' THEN lower(new.value)
    ELSE replace(replace(replace(replace(replace(replace(
      substr(new.value, 1, CASE instr(new.value, 'x') WHEN 0 THEN length(new.value) ELSE instr(new.value, 'x') - 1 END),
      '(', ''), ')', ''), '-', ''), ' ', ''), '+', ''), '.', '')
  END);
END;

CREATE TRIGGER contacts_search_changes AFTER UPDATE ON contacts BEGIN
  UPDATE contacts_search
  SET patient_id = new.patient_id, found_by = CASE
    WHEN new.kind = 'email' THEN lower(new.value)
    ELSE replace(replace(replace(replace(replace(replace(
      substr(new.value, 1, CASE instr(new.value, 'x') WHEN 0 THEN length(new.value) ELSE instr(new.value, 'x') - 1 END),
      '(', ''), ')', ''), '-', ''), ' ', ''), '+', ''), '.', '')
  END
  WHERE contact_id = new.id;
END;

CREATE TRIGGER contacts_search_removes AFTER DELETE ON contacts BEGIN
  DELETE FROM contacts_search WHERE contact_id = old.id;
END;
