-- What lists and Today ask of every session, charge and payment, so that they read indexes and not all rows.
-- compatible-with: 1

-- Births with whose they are.
DROP INDEX patients_by_birth;
CREATE INDEX patients_by_birth ON patients (born_on, id);

-- Charges that no fee was known for.
CREATE INDEX charges_without_fee ON charges (patient_id) WHERE amount_cents = 0;

-- What makes a balance.
CREATE INDEX charges_by_amount ON charges (patient_id, amount_cents, id);
CREATE INDEX payments_by_amount ON payments (patient_id, amount_cents, id);

-- How far a series is.
CREATE INDEX sessions_by_progress ON sessions (series_id, status);

-- Sessions still to come or under way.
CREATE INDEX sessions_open ON sessions (patient_id, starts_local, series_id)
  WHERE status IN ('booked', 'confirmed', 'arrived', 'in_session', 'monitoring');

-- Local: standing charges of a series that no standing superbill has. Charges, superbills and voids of both are only ever added.
CREATE TABLE charges_unbilled (
  series_id TEXT NOT NULL,
  charge_id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  service_on TEXT NOT NULL,
  PRIMARY KEY (series_id, patient_id, charge_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX charges_unbilled_by_charge ON charges_unbilled (charge_id);
CREATE INDEX charges_unbilled_by_patient ON charges_unbilled (patient_id, service_on);

INSERT INTO charges_unbilled (series_id, charge_id, patient_id, session_id, service_on)
SELECT
  c.series_id,
  c.id,
  c.patient_id,
  c.session_id,
  c.service_on
FROM charges c
WHERE c.series_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM charge_voids v WHERE v.charge_id = c.id)
  AND NOT EXISTS (
    SELECT 1
    FROM superbills b
    WHERE b.patient_id = c.patient_id
      AND c.service_on BETWEEN b.from_on AND b.to_on
      AND NOT EXISTS (SELECT 1 FROM superbill_voids w WHERE w.superbill_id = b.id));

-- What takes a charge or a superbill back may come from another device before it.
CREATE TRIGGER charges_unbilled_adds AFTER INSERT ON charges BEGIN
  INSERT INTO charges_unbilled (series_id, charge_id, patient_id, session_id, service_on)
  SELECT
    c.series_id,
    c.id,
    c.patient_id,
    c.session_id,
    c.service_on
  FROM charges c
  WHERE c.series_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM charge_voids v WHERE v.charge_id = c.id)
    AND NOT EXISTS (
      SELECT 1
      FROM superbills b
      WHERE b.patient_id = c.patient_id
        AND c.service_on BETWEEN b.from_on AND b.to_on
        AND NOT EXISTS (SELECT 1 FROM superbill_voids w WHERE w.superbill_id = b.id))
    AND c.id = new.id;
END;

CREATE TRIGGER charges_unbilled_voids AFTER INSERT ON charge_voids BEGIN
  DELETE FROM charges_unbilled WHERE charge_id = new.charge_id;
END;

CREATE TRIGGER charges_unbilled_bills AFTER INSERT ON superbills
WHEN NOT EXISTS (SELECT 1 FROM superbill_voids w WHERE w.superbill_id = new.id)
BEGIN
  DELETE FROM charges_unbilled WHERE patient_id = new.patient_id AND service_on BETWEEN new.from_on AND new.to_on;
END;

CREATE TRIGGER charges_unbilled_bills_voided AFTER INSERT ON superbill_voids BEGIN
  INSERT OR IGNORE INTO charges_unbilled (series_id, charge_id, patient_id, session_id, service_on)
  SELECT
    c.series_id,
    c.id,
    c.patient_id,
    c.session_id,
    c.service_on
  FROM charges c
  WHERE c.series_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM charge_voids v WHERE v.charge_id = c.id)
    AND NOT EXISTS (
      SELECT 1
      FROM superbills b
      WHERE b.patient_id = c.patient_id
        AND c.service_on BETWEEN b.from_on AND b.to_on
        AND NOT EXISTS (SELECT 1 FROM superbill_voids w WHERE w.superbill_id = b.id))
    AND c.patient_id = (SELECT b.patient_id FROM superbills b WHERE b.id = new.superbill_id);
END;
