//! A practice of 5,000 patients and 200,000 sessions: what search and Today cost through the desk.

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use seriesdesk_core::db::Durability;
use seriesdesk_desk::Desk;
use seriesdesk_tests::{call, new_desk, reopened};

use crate::{
    clinic, furnish,
    names::{self, share as number},
    scratch, share, times,
};

/// The day the desk's clock stands on.
const TODAY: &str = "2026-03-03";
const CALLS: usize = 400;
/// Rows of a page of the patient list.
const PAGE: u32 = 100;

pub fn run(patients: u32, sessions: u32) {
    let folder = scratch("large");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("target can be written");
    let rooms = furnish(&new_desk(&folder, 3, Durability::None));
    {
        let mut db = Connection::open(folder.join(seriesdesk_core::DATABASE)).expect("the practice is there");
        seriesdesk_tests::key().unlock(|pragma| db.execute_batch(pragma)).expect("a key can be set");
        clinic::seed(&mut db, patients as usize, sessions as usize, TODAY);
        for (number, room) in rooms.iter().enumerate() {
            db.execute("UPDATE sessions SET room_id = ?1 WHERE room_id = ?2", params![room, format!("room-{number}")])
                .expect("rooms are named");
        }
    }
    let desk = reopened(&folder, 4, Durability::Full).expect("the practice opens");
    println!("large: {patients} patients, {sessions} sessions, {CALLS} calls each through the desk, answers as JSON");
    figures("first search", &times(1, |_| assert!(find(&desk, "search", "ma", 8) > 0)));
    figures("first page of patients", &times(1, |_| assert!(find(&desk, "find_patients", "", PAGE) > 0)));
    figures("first today", &times(1, |_| drop(call(&desk, "today", &json!({})))));
    let patients = patients as usize;
    let mut all = [Vec::new(), Vec::new()];
    for (kind, typed) in KINDS {
        for ((command, limit), all) in [("search", 8), ("find_patients", PAGE)].into_iter().zip(&mut all) {
            let measured = times(CALLS, |run| {
                let found = find(&desk, command, &typed(run, patients), limit);
                assert!(found > 0, "{command} finds what was typed");
            });
            figures(&format!("{command}, {kind}"), &measured);
            all.extend(measured);
        }
    }
    let [search, find_patients] = &all;
    figures("search, all of these", search);
    figures("find_patients, all of these", find_patients);
    figures("find_patients, nothing typed", &times(CALLS, |_| assert!(find(&desk, "find_patients", "", PAGE) > 0)));
    figures("today", &times(CALLS, |_| drop(call(&desk, "today", &json!({})))));
    let around = |run: usize| clinic::day(730 - 100 + run % 200);
    let held = times(CALLS, |run| {
        let today = call(&desk, "today", &json!({ "day": around(run) }));
        assert!(
            today["board"]["sessions"].as_array().is_some_and(|sessions| sessions.len() == 200 || patients < 5_000)
        );
    });
    figures("today, days around", &held);
    let board = times(CALLS, |run| drop(call(&desk, "board", &json!({ "from": around(run), "to": around(run) }))));
    figures("board of a day", &board);
    planning(&desk);
    changing(&desk);
}

/// What each key costs while a course of 36 is typed: every call plans it whole, beside all that is booked. One bay has room.
fn planning(desk: &Desk) {
    let rooms = call(desk, "rooms", &json!({}));
    let mut bay = rooms[0].clone();
    for (field, value) in
        [("id", json!("")), ("name", json!("New bay")), ("position", json!(99)), ("revision", json!(0))]
    {
        bay[field] = value;
    }
    call(desk, "save_room", &bay);
    let patients = call(desk, "find_patients", &json!({ "text": "", "limit": PAGE }));
    let patient = |run: usize| patients["rows"][run % 50]["id"].clone();
    let typed = |run: usize| {
        json!({
            "patient_id": patient(run), "protocol_id": "tms-36", "starts_on": clinic::day(730 + run % 20),
            "time": format!("{:02}:{:02}", 9 + run % 7, run % 2 * 30),
        })
    };
    let planned = times(CALLS / 4, |run| {
        let plan = call(desk, "preview_series", &typed(run));
        assert_eq!(plan["sessions"].as_array().map(Vec::len), Some(36), "{}", plan["notes"]);
    });
    figures("preview of 36 sessions", &planned);
}

/// What the next search and the next Today cost when somebody has just changed what they read.
fn changing(desk: &Desk) {
    let mut after_register = Vec::new();
    let mut register = Vec::new();
    for run in 0..50 {
        let input = json!({
            "family_name": format!("Newcomer{run}"), "given_name": "Ada", "born_on": "1970-01-02", "phone": format!("5557{run:06}"), "payer_id": null, "duplicate_ok": true,
        });
        register.extend(times(1, |_| drop(call(desk, "register_patient", &input))));
        after_register.extend(times(1, |_| assert!(find(desk, "search", "newc", 8) > 0)));
    }
    figures("register_patient", &register);
    figures("search after it", &after_register);
    let today = call(desk, "today", &json!({}));
    let mut after_arrival = Vec::new();
    for session in today["board"]["sessions"].as_array().into_iter().flatten().take(50) {
        call(desk, "arrive_session", &json!({ "session_id": session["id"], "revision": session["revision"] }));
        after_arrival.extend(times(1, |_| drop(call(desk, "today", &json!({})))));
    }
    figures("today after an arrival", &after_arrival);
}

fn figures(name: &str, measured: &[f64]) {
    println!("  {name:<34} p50 {:7.3} ms, p95 {:7.3} ms", share(measured, 0.5), share(measured, 0.95));
}

fn find(desk: &Desk, command: &str, text: &str, limit: u32) -> usize {
    let answer = call(desk, command, &json!({ "text": text, "limit": limit }));
    // What the window gets is text.
    let text = answer.to_string();
    let rows = answer.as_array().or_else(|| answer["rows"].as_array());
    rows.map_or(0, |rows: &Vec<Value>| rows.len().min(text.len()))
}

/// What somebody has typed so far.
type Typed = fn(usize, usize) -> String;

const KINDS: [(&str, Typed); 5] = [
    ("2 letters", |run, patients| letters(run, patients, 2)),
    ("3 to 5 letters", |run, patients| letters(run, patients, 3 + run % 3)),
    ("name and initial", |run, patients| {
        let (family, given) = names::name(somebody(run, patients));
        family.to_lowercase() + ", " + &given.chars().take(1).collect::<String>().to_lowercase()
    }),
    ("digits of a phone", |run, patients| {
        let digits: String = clinic::phone(somebody(run, patients)).chars().filter(char::is_ascii_digit).collect();

        digits.chars().skip(3).take(3 + run % 5).collect()
    }),
    ("date of birth", |run, patients| {
        let (year, month, day) = clinic::birth(somebody(run, patients));
        match run % 3 {
            0 => format!("{month}/{day}/{year}"),
            1 => format!("{month}/{day}"),
            _ => year.to_string(),
        }
    }),
];

fn letters(run: usize, patients: usize, count: usize) -> String {
    let (family, given) = names::name(somebody(run, patients));
    let name = if run % 3 == 2 { given.to_owned() } else { family };
    let word = name.split(' ').next_back().unwrap_or_default();
    word.chars().filter(|letter| letter.is_alphanumeric()).take(count).collect::<String>().to_lowercase()
}

/// Somebody who is registered and not archived.
fn somebody(run: usize, patients: usize) -> usize {
    let number = (number(run + 31) * patients as f64) as usize;
    if number % 50 == 49 { number - 1 } else { number }
}
