//! A practice of 5,000 patients and 200,000 sessions: what search and Today cost through the desk.

use rusqlite::{Connection, params};
use serde_json::json;
use seriesdesk_core::db::Durability;
use seriesdesk_tests::{call, new_desk, reopened};

use crate::{scratch, share, times};

pub fn run(patients: u32, sessions: u32) {
    let folder = scratch("large");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("target can be written");
    let desk = new_desk(&folder, 3, Durability::None);
    let site = call(
        &desk,
        "save_site",
        &json!({
            "id": "", "name": "Elm Street", "time_zone": "America/New_York", "address": null, "phone": null, "place_of_service": "11", "active": true, "revision": 0,
            "hours": (1..=7).map(|weekday| json!({ "weekday": weekday, "opens": "08:00", "closes": "18:00" })).collect::<Vec<_>>(),
        }),
    );
    let rooms: Vec<String> = (0..ROOMS)
        .map(|number| {
            let room = call(&desk, "save_room", &json!({
                "id": "", "site_id": site["id"], "name": format!("Chair {number}"), "kind": { "code": "chair", "label": "" }, "modalities": ["ketamine"], "position": number, "active": true, "revision": 0,
            }));
            room["id"].as_str().unwrap_or_default().to_owned()
        })
        .collect();
    drop(desk);
    {
        let mut db = Connection::open(folder.join(seriesdesk_core::DATABASE)).expect("the practice is there");
        db.execute_batch(&format!("PRAGMA key = \"x'{}'\"", "07".repeat(32))).expect("a key can be set");
        seed(&mut db, patients as usize, sessions as usize);
        for (number, room) in rooms.iter().enumerate() {
            db.execute("UPDATE sessions SET room_id = ?1 WHERE room_id = ?2", params![room, format!("room-{number}")])
                .expect("rooms are named");
        }
    }
    let desk = reopened(&folder, 4, Durability::Full).expect("the practice opens");
    println!("large: {patients} patients, {sessions} sessions, 400 calls each through the desk");
    let figures = |name: &str, measured: Vec<f64>| {
        println!("  {name:<22} p50 {:7.3} ms, p95 {:7.3} ms", share(&measured, 0.5), share(&measured, 0.95));
    };
    figures("search (palette)", times(400, |run| drop(call(&desk, "search", &json!({ "text": typed(run) })))));
    figures(
        "find_patients",
        times(400, |run| drop(call(&desk, "find_patients", &json!({ "text": typed(run), "limit": 50 })))),
    );
    figures("today", times(400, |run| drop(call(&desk, "today", &json!({ "day": day(run % 200) })))));
}

const ROOMS: usize = 10;

/// What somebody has typed so far: two to five letters of a name, or digits of a telephone.
fn typed(run: usize) -> String {
    match run % 4 {
        0 => format!("fam{}", run % 97),
        1 => format!("giv{} f", run % 61),
        2 => format!("555{:04}", run * 13 % 10_000),
        _ => format!("fam{} giv", run % 50),
    }
}

/// A day of the seeded calendar.
pub fn day(number: usize) -> String {
    format!("20{:02}-{:02}-{:02}", 24 + number / 336 % 3, 1 + number / 28 % 12, 1 + number % 28)
}

/// Fills the tables directly: the queries are what is measured, not the registration of 5,000 people.
pub fn seed(db: &mut Connection, patients: usize, sessions: usize) {
    let tx = db.transaction().expect("a transaction begins");
    for number in 0..patients {
        tx.prepare_cached(
            "INSERT INTO patients (id, family_name, given_name, born_on, sex, archived, mrn, registered_at) VALUES (?1, ?2, ?3, ?4, 'unknown', 0, ?5, 0)",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                patient(number),
                format!("Fam{}x{number}", number % 97),
                format!("Giv{}", number % 61),
                format!("19{:02}-{:02}-{:02}", 40 + number % 60, 1 + number % 12, 1 + number % 28),
                format!("B-{number}"),
            ])
        })
        .expect("a patient is written");
        tx.prepare_cached("INSERT INTO contacts (id, patient_id, kind, value, may_leave_message, may_text, preferred) VALUES (?1, ?2, 'mobile', ?3, 0, 0, 1)")
            .and_then(|mut statement| statement.execute(params![uuid(3, number), patient(number), format!("(555) {:03}-{:04}", number / 10_000, number % 10_000)]))
            .expect("a contact is written");
    }
    for number in 0..sessions {
        let (day, slot) = (day(number / 200), number % 200);
        let starts = format!("{day}T{:02}:{:02}", 8 + slot / 20, slot % 20 * 3);
        session(&tx, &uuid(2, number), number % patients, slot, &starts);
    }
    tx.commit().expect("a transaction commits");
}

/// Writes one session.
pub fn session(db: &Connection, id: &str, of: usize, number: usize, starts: &str) {
    db.prepare_cached(
        "INSERT OR REPLACE INTO sessions (id, patient_id, modality, starts_local, minutes, recovery_minutes, room_id, status) VALUES (?1, ?2, 'ketamine', ?3, 40, 20, ?4, 'booked')",
    )
    .and_then(|mut statement| statement.execute(params![id, patient(of), starts, format!("room-{}", number % ROOMS)]))
    .expect("a session is written");
}

fn patient(number: usize) -> String {
    uuid(1, number)
}

fn uuid(kind: usize, number: usize) -> String {
    format!("{kind:08x}-0000-7000-8000-{number:012x}")
}
