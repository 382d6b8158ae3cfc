//! What encryption costs: the same desk over the same practice, kept with a key and kept without one.

use rusqlite::Connection;
use serde_json::{Value, json};
use seriesdesk_core::{DATABASE, db::Durability, vault::DbKey};
use seriesdesk_desk::Desk;
use seriesdesk_tests::{call, new_desk_with, reopened_with};
use std::{collections::BTreeMap, path::Path};

use crate::{clinic, furnish, names, scratch, share, times};

/// Courses told on each side; every one has its own chair and hour.
const COURSES: usize = 60;
/// Sessions of each course that are given and paid.
const GIVEN: usize = 12;
const PATIENTS: usize = 2_000;
const SESSIONS: usize = 40_000;

pub fn run() {
    println!("cipher: the desk over SQLCipher against the desk over plain SQLite, the same calls in turn");
    let Some(absent) = no_key() else {
        return println!("  needs the feature `unencrypted`, which `cargo x bench` turns on");
    };
    let folder = scratch("cipher");
    let mut plain = Side::new(&folder.join("plain"), &absent);
    let mut encrypted = Side::new(&folder.join("encrypted"), &seriesdesk_tests::key());
    for number in 0..COURSES {
        // Whoever goes first with one course goes second with the next, so that a busy disk meets both.
        let mut sides = [&mut plain, &mut encrypted];
        if number % 2 == 1 {
            sides.reverse();
        }
        for side in sides {
            side.course(number);
        }
    }
    let sum = |side: &Side, kind: Option<Kind>| -> f64 {
        side.took.iter().filter(|((of, _), _)| kind.is_none_or(|kind| kind == *of)).flat_map(|(_, took)| took).sum()
    };
    for (kind, name) in
        [(None, "the whole workload"), (Some(Kind::Read), "its reads"), (Some(Kind::Write), "its writes")]
    {
        let (one, two) = (sum(&plain, kind), sum(&encrypted, kind));
        println!("  {name:<22} plain {one:9.1} ms, encrypted {two:9.1} ms, ratio {:.2}", two / one);
    }
    for (of, took) in &plain.took {
        let (one, two) = (share(took, 0.5), share(&encrypted.took[of], 0.5));
        println!("    {:<20} plain {one:9.3} ms, encrypted {two:9.3} ms, ratio {:.2} of medians", of.1, two / one);
    }
    bare(&folder, &absent);
}

#[cfg(feature = "unencrypted")]
fn no_key() -> Option<DbKey> {
    Some(DbKey::absent())
}

#[cfg(not(feature = "unencrypted"))]
fn no_key() -> Option<DbKey> {
    None
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Read,
    Write,
}

/// One of the two practices, and what each call took there.
struct Side {
    desk: Desk,
    rooms: Vec<String>,
    took: BTreeMap<(Kind, &'static str), Vec<f64>>,
}

impl Side {
    fn new(folder: &Path, key: &DbKey) -> Side {
        let _ = std::fs::remove_dir_all(folder);
        std::fs::create_dir_all(folder).expect("target can be written");
        let rooms = furnish(&new_desk_with(folder, key, 3, Durability::None));
        clinic::seed(&mut connect(folder, key), PATIENTS, SESSIONS, "2024-06-01");
        let desk = reopened_with(folder, key, 4, Durability::Full).expect("the practice opens");
        Side { desk, rooms, took: BTreeMap::new() }
    }

    fn timed(&mut self, kind: Kind, command: &'static str, input: &Value) -> Value {
        let mut answer = Value::Null;
        let took = times(1, |_| answer = call(&self.desk, command, input));
        self.took.entry((kind, command)).or_default().extend(took);
        answer
    }

    /// A newcomer from the first call to the twelfth visit, as the front desk goes about it.
    fn course(&mut self, number: usize) {
        let (family, given) = names::name(number * 7);
        let newcomer = json!({
            "family_name": family, "given_name": given, "born_on": "1970-01-02", "phone": format!("5557{number:06}"), "payer_id": null, "duplicate_ok": true,
        });
        let patient = self.timed(Kind::Write, "register_patient", &newcomer)["id"].clone();
        let (room, hour) = (self.rooms[number % self.rooms.len()].clone(), 8 + number / self.rooms.len());
        let course = json!({
            "patient_id": patient, "protocol_id": "tms-36", "starts_on": "2026-01-05", "weekdays": [1, 2, 3, 4, 5],
            "time": format!("{hour:02}:00"), "room_id": room,
        });
        assert_eq!(self.timed(Kind::Write, "start_series", &course)["sessions"], 36);
        for visit in 0..GIVEN {
            let typed: String = family.chars().filter(|letter| letter.is_alphanumeric()).take(3).collect();
            self.timed(Kind::Read, "search", &json!({ "text": typed, "limit": 8 }));
            self.timed(Kind::Read, "patient_card", &json!({ "patient_id": patient }));
            let sessions = self.timed(Kind::Read, "series_of", &json!({ "patient_id": patient }));
            let session = &sessions[0]["sessions"][visit];
            let day = session["starts"].as_str().unwrap_or_default()[..10].to_owned();
            let mut revision = session["revision"].clone();
            let of = |revision: &Value| json!({ "session_id": session["id"], "revision": revision });
            let at = |revision: &Value, minute: u8| {
                let mut input = of(revision);
                input["at"] = json!(format!("{day}T{hour:02}:{minute:02}"));
                input
            };
            revision = self.timed(Kind::Write, "arrive_session", &at(&revision, 0))["revision"].clone();
            self.timed(Kind::Read, "today", &json!({ "day": day }));
            revision = self.timed(Kind::Write, "start_session", &at(&revision, 2))["revision"].clone();
            self.timed(Kind::Read, "today", &json!({ "day": day }));
            let mut times = of(&revision);
            times["started"] = json!(format!("{day}T{hour:02}:02"));
            times["stopped"] = json!(format!("{day}T{hour:02}:22"));
            self.timed(Kind::Write, "complete_session", &times);
            let payment = json!({ "patient_id": patient, "amount_cents": 24_000, "method": "card", "on": day, "session_ids": [session["id"]] });
            self.timed(Kind::Write, "post_payment", &payment);
            self.timed(Kind::Read, "today", &json!({ "day": day }));
        }
    }
}

fn connect(folder: &Path, key: &DbKey) -> Connection {
    let db = Connection::open(folder.join(DATABASE)).expect("target can be written");
    key.unlock(|pragma| db.execute_batch(pragma)).expect("a key can be set");
    db.execute_batch("PRAGMA cipher_memory_security = OFF; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536")
        .expect("settings hold");
    db
}

/// The harshest comparison: the rows of 36 sessions written by bare statements, with nothing of the desk around them.
fn bare(folder: &Path, absent: &DbKey) {
    let mut plain = connect(&folder.join("plain"), absent);
    let mut encrypted = connect(&folder.join("encrypted"), &seriesdesk_tests::key());
    let write = |db: &mut Connection, run: usize| {
        let tx = db.transaction().expect("a transaction begins");
        for number in 0..36 {
            let starts = format!("2027-{:02}-{:02}T10:00", 1 + run % 12, 1 + number % 28);
            clinic::session(&tx, 1_000_000 + run * 36 + number, run % PATIENTS, number, &starts, "booked");
        }
        tx.commit().expect("a transaction commits");
    };
    let (mut one, mut two) = (Vec::new(), Vec::new());
    for run in 0..200 {
        one.extend(times(1, |_| write(&mut plain, run)));
        two.extend(times(1, |_| write(&mut encrypted, run)));
    }
    let (one, two) = (share(&one, 0.5), share(&two, 0.5));
    println!("  bare rows, no desk     plain {one:9.3} ms, encrypted {two:9.3} ms, ratio {:.2} of medians", two / one);
}
