//! A clinic of some years, written straight into the tables: the queries are what is measured, not 5,000 registrations.

use rusqlite::{Connection, Params, Transaction, params};

use crate::names::{name, share};

pub const ROOMS: usize = 10;
/// Sessions of a day in all rooms, and of a course.
const A_DAY: usize = 200;
const A_COURSE: usize = 40;
/// Five registers that the first commit holds, as the store writes them.
const CLOCK: [u8; 16] = [0x85, 0x82, 1, 1, 0x82, 2, 1, 0x82, 3, 1, 0x82, 4, 1, 0x82, 5, 1];
const PROTOCOL: &str = include_str!("course.json");
const SHEET: &str = include_str!("superbill.json");

/// Fills the tables of an empty practice. Sessions before `today` were given or missed, charged, paid and mostly billed.
pub fn seed(db: &mut Connection, patients: usize, sessions: usize, today: &str) {
    let tx = db.transaction().expect("a transaction begins");
    for number in 0..30 {
        write(
            &tx,
            "INSERT INTO payers (id, name, kind, unverified, active) VALUES (?1, ?2, 'commercial', 0, 1)",
            params![uuid(4, number), format!("Invented Health Plan {number}")],
        );
    }
    for number in 0..4 {
        write(
            &tx,
            "INSERT INTO providers (id, name, kind, active, position) VALUES (?1, ?2, 'prescriber', 1, ?3)",
            params![uuid(5, number), format!("Provider {number}"), number as i64],
        );
    }
    for number in 0..patients {
        patient(&tx, number);
    }
    for number in 0..sessions {
        let (on, slot) = (number / A_DAY, number % A_DAY);
        let (patient, place) = of_course(on, slot, patients);
        if place == 0 || on == 0 {
            course(&tx, on, slot, patient);
        }
        let starts = format!("{}T{:02}:{:02}", day(on), 8 + slot / ROOMS / 2, slot / ROOMS % 2 * 30);
        let status = match starts.as_str() < today {
            true if number % 97 == 0 => "no_show",
            true => "done",
            false => "booked",
        };
        session(&tx, number, patient, slot, &starts, status);
        write(
            &tx,
            "UPDATE sessions SET series_id = ?1, number = ?2, phase = 'Acute' WHERE id = ?3",
            params![uuid(6, series(on, slot)), place as i64 + 1, uuid(2, number)],
        );
        if status == "done" {
            money(&tx, number, patient, series(on, slot), &day(on));
        }
        let over = place == A_COURSE - 1 && status != "booked";
        if over && number % 20 != 0 {
            superbill(&tx, number, patient, &day(on.saturating_sub(A_COURSE - 1)), &day(on));
        }
    }
    tx.commit().expect("a transaction commits");
}

/// A day of the seeded calendar.
pub fn day(number: usize) -> String {
    format!("20{:02}-{:02}-{:02}", 24 + number / 336 % 3, 1 + number / 28 % 12, 1 + number % 28)
}

/// Writes one session and its clock.
pub fn session(db: &Connection, number: usize, of: usize, slot: usize, starts: &str, status: &str) {
    let id = uuid(2, number);
    write(
        db,
        "INSERT OR REPLACE INTO sessions (id, patient_id, modality, starts_local, minutes, recovery_minutes, room_id, provider_id, status)
         VALUES (?1, ?2, 'tms', ?3, 20, 5, ?4, ?5, ?6)",
        params![id, uuid(1, of), starts, format!("room-{}", slot % ROOMS), uuid(5, slot % 4), status],
    );
    clock(db, 61, &id);
}

/// Telephone of a patient, as it is typed.
pub fn phone(number: usize) -> String {
    format!("(555) {:03}-{:04}", 100 + (share(number + 7) * 899.0) as usize, number % 10_000)
}

/// Birth of a patient: year, month, day.
pub fn birth(number: usize) -> (usize, usize, usize) {
    (1940 + (share(number + 3) * 66.0) as usize, 1 + number % 12, 1 + number * 7 % 28)
}

/// Whose session it is, and which of the course: a slot of the day is one patient's until the course is over.
fn of_course(on: usize, slot: usize, patients: usize) -> (usize, usize) {
    (series(on, slot) % patients, (on + slot % A_COURSE) % A_COURSE)
}

fn series(on: usize, slot: usize) -> usize {
    (on + slot % A_COURSE) / A_COURSE * A_DAY + slot
}

fn patient(tx: &Transaction<'_>, number: usize) {
    let ((family, given), (year, month, on)) = (name(number), birth(number));
    let id = uuid(1, number);
    write(
        tx,
        "INSERT INTO patients (id, family_name, given_name, born_on, sex, archived, mrn, registered_at) VALUES (?1, ?2, ?3, ?4, 'unknown', ?5, ?6, 0)",
        params![id, family, given, format!("{year}-{month:02}-{on:02}"), number % 50 == 49, format!("B-{number:05}")],
    );
    clock(tx, 30, &id);
    let contact = "INSERT INTO contacts (id, patient_id, kind, value, may_leave_message, may_text, preferred) VALUES (?1, ?2, ?3, ?4, 0, 0, ?5)";
    write(tx, contact, params![uuid(3, number), id, "mobile", phone(number), 1]);
    write(tx, contact, params![uuid(13, number), id, "email", format!("patient{number}@example.org"), 0]);
    write(
        tx,
        "INSERT INTO diagnoses (id, patient_id, code, description, position) VALUES (?1, ?2, 'F33.2', 'Recurrent depression, severe', 1)",
        params![uuid(7, number), id],
    );
    write(
        tx,
        "INSERT INTO coverages (id, patient_id, payer_id, member_id, priority, subscriber_relation, network) VALUES (?1, ?2, ?3, ?4, 1, 'self', 'out')",
        params![
            uuid(8, number),
            id,
            uuid(4, number % 30),
            (!number.is_multiple_of(25)).then(|| format!("M{number:09}"))
        ],
    );
}

fn course(tx: &Transaction<'_>, on: usize, slot: usize, patient: usize) {
    write(
        tx,
        "INSERT INTO series (id, patient_id, protocol_id, protocol, status, starts_on, weekdays, time_of_day, started_at) VALUES (?1, ?2, 'tms_daily', ?3, 'active', ?4, '[1,2,3,4,5]', '09:00', 0)",
        params![uuid(6, series(on, slot)), uuid(1, patient), PROTOCOL, day(on)],
    );
}

/// A session's charges and payment; one in a hundred is voided and posted again, one in ten thousand has no fee yet.
fn money(tx: &Transaction<'_>, number: usize, patient: usize, series: usize, on: &str) {
    let lines = if number.is_multiple_of(10) { 2 } else { 1 };
    let voided = number % 100 == 50;
    for line in 0..lines + usize::from(voided) {
        let id = uuid(20 + line, number);
        let cents = if number % 10_000 == 77 { 0 } else { 24_000 };
        write(
            tx,
            "INSERT INTO charges (id, patient_id, session_id, series_id, service_on, line, place_of_service, code, modifiers, label, units, amount_cents, diagnoses, provider_id, posted_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, '11', '90868', '[]', 'TMS, later session', 1, ?7, '[\"F33.2\"]', ?8, 0)",
            params![id, uuid(1, patient), uuid(2, number), uuid(6, series), on, line as i64, cents, uuid(5, number % 4)],
        );
        if voided && line == 0 {
            write(
                tx,
                "INSERT INTO charge_voids (id, charge_id, reason, voided_at) VALUES (?1, ?2, 'Wrong line', 0)",
                params![uuid(30, number), id],
            );
        }
    }
    if number.is_multiple_of(2) {
        write(
            tx,
            "INSERT INTO payments (id, patient_id, received_on, method, amount_cents, session_ids, posted_at) VALUES (?1, ?2, ?3, 'card', 48000, '[]', 0)",
            params![uuid(9, number), uuid(1, patient), on],
        );
    }
}

fn superbill(tx: &Transaction<'_>, number: usize, patient: usize, from: &str, to: &str) {
    write(
        tx,
        "INSERT INTO superbills (id, number, version, patient_id, from_on, to_on, issued_on, issued_by, total_cents, pages, sheet, attachment_id)
         VALUES (?1, ?2, 1, ?3, ?4, ?5, ?5, 'x', 960000, 1, ?6, 'x')",
        params![uuid(10, number), format!("S-{number:06}"), uuid(1, patient), from, to, SHEET],
    );
}

fn clock(db: &Connection, table: i64, row: &str) {
    write(
        db,
        "INSERT OR REPLACE INTO row_clocks (table_number, row_id, revision, heads) VALUES (?1, ?2, 1, ?3)",
        params![table, row, CLOCK],
    );
}

fn write(db: &Connection, sql: &str, values: impl Params) {
    db.prepare_cached(sql).and_then(|mut statement| statement.execute(values)).expect("a seeded row is written");
}

pub fn uuid(kind: usize, number: usize) -> String {
    format!("{kind:08x}-0000-7000-8000-{number:012x}")
}
