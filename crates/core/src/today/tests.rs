//! Whoever is said to have no superbill is whoever all charges, voids, superbills and sessions say so of.

use proptest::prelude::*;

use crate::db::{Connection, Db, in_memory_copy};

/// The same question, answered by reading everything.
const COUNTED: &str = "
    SELECT c.patient_id, count(DISTINCT c.session_id) AS count
    FROM charges c
    JOIN patients p ON p.id = c.patient_id
    WHERE c.series_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM charge_voids v WHERE v.charge_id = c.id)
      AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.series_id = c.series_id
        AND s.status IN ('booked', 'confirmed', 'arrived', 'in_session', 'monitoring'))
      AND NOT EXISTS (SELECT 1 FROM superbills b WHERE b.patient_id = c.patient_id AND c.service_on BETWEEN b.from_on AND b.to_on
        AND b.id NOT IN (SELECT superbill_id FROM superbill_voids))
    GROUP BY c.patient_id
    ORDER BY p.family_name COLLATE NAMES, p.given_name COLLATE NAMES, p.id
    LIMIT 20";

#[derive(Clone, Debug)]
enum Event {
    Charge { number: u8, patient: u8, series: Option<u8>, day: u8 },
    Void { charge: u8 },
    TakenBack { superbill: u8 },
    Superbill { patient: u8, from: u8, days: u8 },
    Session { number: u8, series: u8, open: bool },
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whoever_has_no_superbill_is_found_without_reading_every_charge(events in proptest::collection::vec(events(), 1..60)) {
        let db = in_memory_copy().unwrap();
        db.execute_batch("BEGIN").unwrap();
        for patient in 0..30 {
            write(&db, &format!("INSERT INTO patients (id, family_name, given_name, born_on, sex, archived, mrn, registered_at)
                VALUES ('p{patient}', 'Family{}', 'Given', '1984-06-14', 'unknown', 0, '{patient}', 0)", patient % 7));
        }
        for (place, event) in events.iter().enumerate() {
            happen(&db, place, event);
        }
        let counted = rows(&db, COUNTED);
        prop_assert_eq!(rows(&db, include_str!("unbilled.sql")), counted);
    }
}

fn events() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0..40u8, 0..30u8, proptest::option::weighted(0.9, 0..12u8), 1..28u8)
            .prop_map(|(number, patient, series, day)| Event::Charge { number, patient, series, day }),
        1 => (0..40u8).prop_map(|charge| Event::Void { charge }),
        1 => (0..60u8).prop_map(|superbill| Event::TakenBack { superbill }),
        1 => (0..30u8, 1..28u8, 0..20u8).prop_map(|(patient, from, days)| Event::Superbill { patient, from, days }),
        1 => (0..20u8, 0..12u8, any::<bool>()).prop_map(|(number, series, open)| Event::Session { number, series, open }),
    ]
}

fn happen(db: &Connection, place: usize, event: &Event) {
    match event {
        Event::Charge { number, patient, series, day } => {
            let series = series.map_or("NULL".to_owned(), |series| format!("'r{series}'"));
            write(db, &format!("INSERT OR IGNORE INTO charges (id, patient_id, session_id, series_id, service_on, line, place_of_service, code, modifiers, label, units, amount_cents, diagnoses, posted_at)
                VALUES ('c{number}', 'p{patient}', 's{}', {series}, '2026-03-{day:02}', 1, '11', '96365', '[]', 'Infusion', 1, 100, '[]', 0)", number / 2));
        }
        Event::Void { charge } => write(db, &format!("INSERT INTO charge_voids (id, charge_id, reason, voided_at) VALUES ('v{place}', 'c{charge}', 'Typed twice', 0)")),
        Event::TakenBack { superbill } => write(db, &format!("INSERT INTO superbill_voids (id, superbill_id, reason, voided_at) VALUES ('w{place}', 'b{superbill}', 'Wrong payer', 0)")),
        Event::Superbill { patient, from, days } => write(db, &format!("INSERT INTO superbills (id, number, version, patient_id, from_on, to_on, issued_on, issued_by, total_cents, pages, sheet, attachment_id)
            VALUES ('b{place}', '{place}', 1, 'p{patient}', '2026-03-{from:02}', '2026-03-{:02}', '2026-03-28', 'x', 0, 1, '', 'x')", from + days)),
        Event::Session { number, series, open } => write(db, &format!("INSERT OR REPLACE INTO sessions (id, patient_id, series_id, modality, starts_local, minutes, recovery_minutes, room_id, status)
            VALUES ('s{number}', 'p0', 'r{series}', 'ketamine', '2026-03-03T10:00', 40, 20, 'x', '{}')", if *open { "booked" } else { "done" })),
    }
}

fn write(db: &Connection, sql: &str) {
    db.execute_batch(sql).unwrap();
}

fn rows(db: &Connection, sql: &str) -> Vec<(String, i64)> {
    Db(db).all(sql, [], |row| Ok((row.get("patient_id")?, row.get("count")?))).unwrap()
}
