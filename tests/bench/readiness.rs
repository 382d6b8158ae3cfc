//! The verdicts of a day of 200 sessions, each with forms, signed consents and entries on its chart.

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use seriesdesk_core::db::Durability;
use seriesdesk_desk::Desk;
use seriesdesk_tests::{call, new_desk, reopened};

use crate::{clinic, furnish, scratch, share, times};

const SESSIONS: usize = 200;
const CALLS: usize = 100;
/// The desk's clock stands on the day before.
const TOMORROW: &str = "2026-03-04";

pub fn run() {
    let folder = scratch("readiness");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("target can be written");
    let rooms = furnish(&new_desk(&folder, 3, Durability::None));
    {
        let mut db = Connection::open(folder.join(seriesdesk_core::DATABASE)).expect("the practice is there");
        seriesdesk_tests::key().unlock(|pragma| db.execute_batch(pragma)).expect("a key can be set");
        clinic::seed(&mut db, SESSIONS, SESSIONS, "2024-01-01");
        for (number, room) in rooms.iter().enumerate() {
            db.execute("UPDATE sessions SET room_id = ?1 WHERE room_id = ?2", params![room, format!("room-{number}")])
                .expect("rooms are named");
        }
        db.execute("UPDATE sessions SET room_id = ?1 WHERE room_id LIKE 'room-%'", params![rooms[0]])
            .expect("rooms are named");
        let later = "UPDATE sessions SET starts_local = ?1 || substr(starts_local, 11)";
        db.execute(later, params![TOMORROW]).expect("sessions are of tomorrow");
    }
    let desk = reopened(&folder, 4, Durability::None).expect("the practice opens");
    let mut practice = call(&desk, "practice", &json!({}));
    practice["name"] = json!("Bench Clinic");
    call(&desk, "save_practice", &practice);
    for number in 0..SESSIONS {
        chart(&desk, &clinic::uuid(1, number));
    }
    let asked = json!({ "day": TOMORROW });
    let board = call(&desk, "readiness_on", &asked);
    let counted = |state: &str| board[state].as_u64().unwrap_or_default();
    assert_eq!(board["rows"].as_array().map(Vec::len), Some(SESSIONS), "every session stands on the board");
    println!(
        "readiness: {SESSIONS} sessions of tomorrow, 3 papers and 2 forms on each chart: {} no-go, {} to watch, {} go",
        counted("no_go"),
        counted("watch"),
        counted("go")
    );
    let measured = times(CALLS, |_| drop(call(&desk, "readiness_on", &asked)));
    println!(
        "  verdicts of the day        p50 {:7.3} ms, p95 {:7.3} ms",
        share(&measured, 0.5),
        share(&measured, 0.95)
    );
}

/// An evaluation, two forms and three papers, two of them signed.
fn chart(desk: &Desk, patient: &str) {
    let save = |command: &str, input: Value| call(desk, command, &input)["id"].as_str().unwrap_or_default().to_owned();
    save("write_readiness", json!({ "patient_id": patient, "item": "evaluation", "met": true, "who": "Nadia Rowe" }));
    for form in ["phq-9", "tms-safety"] {
        let id = save("start_form", json!({ "patient_id": patient, "form": form, "mode": "paper" }));
        let view = call(desk, "form_response", &json!({ "response_id": id }));
        let missing = view["missing"].as_array().cloned().unwrap_or_default();
        let answers: Vec<Value> = missing
            .iter()
            .map(|one| json!({ "item": one["item"], "entry": one["entry"], "value": answer(&view, &one["item"]) }))
            .collect();
        call(desk, "save_answers", &json!({ "response_id": id, "answers": answers }));
        let revision = call(desk, "form_response", &json!({ "response_id": id }))["row"]["revision"].clone();
        call(desk, "complete_form", &json!({ "response_id": id, "revision": revision }));
    }
    let filled = json!({ "reason": "Depression", "label": "cleared", "device": "Device 1", "plan": "36 sessions" });
    for (code, filled) in
        [("general-treatment", json!({})), ("tms-treatment", filled), ("general-treatment", json!({}))]
    {
        let id = save("prepare_consent", json!({ "patient_id": patient, "code": code, "filled": filled }));
        let roles: &[&str] = if code == "tms-treatment" { &["patient", "clinician"] } else { &["patient"] };
        for role in roles {
            let input =
                json!({ "consent_id": id, "role": role, "name": "Somebody", "method": "paper", "agreed": true });
            call(desk, "sign_consent", &input);
        }
    }
}

/// The answer that warns of nothing.
fn answer(view: &Value, item: &Value) -> &'static str {
    let sections = view["form"]["sections"].as_array().into_iter().flatten();
    let mut items = sections.flat_map(|section| section["items"].as_array().into_iter().flatten());
    match items.find(|one| one["code"] == *item).and_then(|one| one["kind"].as_str()) {
        Some("yes_no" | "yes_no_unsure") => "no",
        _ if *item == "alcohol" => "never",
        _ if *item == "difficulty" => "not",
        _ => "0",
    }
}
