//! Two computers, one room, and nobody who hears of the other.

use serde_json::{Value, json};

use super::tests::{both, device, founded, joined, register};
use crate::{Code, session::tests::Computer};

#[test]
fn a_booking_stands_for_sure_where_the_room_is_in_hand_and_is_tentative_elsewhere() {
    let share = tempfile::tempdir().unwrap();
    let (front, person) = founded(share.path());
    let chair = room(&front, "Chair 1");
    let patient = register(&front, "Kowalski", "Ewa");
    let laptop = joined(&front, share.path(), &person);
    assert_eq!(front.calls("leases", json!({}))["issuer"]["name"], "Front desk");

    let here = book(&front, &patient, &chair, "2026-03-09T09:00");
    assert_eq!(tentative(&front, &here), Value::Null, "the front desk has every room in hand");
    let apart = book(&laptop, &patient, &chair, "2026-03-10T09:00");
    assert_eq!(tentative(&laptop, &apart), "Front desk", "it could be booking the same time");
    both(&laptop, &front);
    assert_eq!(tentative(&laptop, &apart), Value::Null, "the front desk has it");
    assert_eq!(tentative(&front, &apart), Value::Null);

    give(&front, &chair, "2026-03-11", "morning");
    both(&front, &laptop);
    let in_hand = book(&laptop, &patient, &chair, "2026-03-11T09:00");
    assert_eq!(tentative(&laptop, &in_hand), Value::Null, "the laptop has it in hand and hears of nobody");
    let over_noon = book(&laptop, &patient, &chair, "2026-03-11T11:45");
    assert_eq!(tentative(&laptop, &over_noon), "Front desk", "the afternoon is not in its hands");
    let other = book(&front, &patient, &chair, "2026-03-11T10:30");
    assert_eq!(tentative(&front, &other), "Laptop", "the front desk gave the morning away");
    both(&laptop, &front);
    both(&laptop, &front);
    for session in [&in_hand, &over_noon, &other] {
        assert_eq!((tentative(&front, session), tentative(&laptop, session)), (Value::Null, Value::Null));
    }
}

#[test]
fn rooms_are_given_out_in_stretches_and_given_back() {
    let share = tempfile::tempdir().unwrap();
    let (front, person) = founded(share.path());
    let chair = room(&front, "Chair 1");
    let laptop = joined(&front, share.path(), &person);
    let laptop_id = device(&front, "Laptop");
    register(&front, "Written", "Before");
    front.calls(
        "lease_rooms",
        json!({ "device_id": laptop_id, "room_ids": [chair], "from": "2026-03-09", "to": "2026-03-20", "weekdays": [1, 2, 3, 4, 5], "part": "day" }),
    );
    let shown = |computer: &Computer| -> Vec<String> {
        let list = computer.calls("leases", json!({}));
        let rows = list["rows"].as_array().unwrap().iter();
        let said = |row: &Value| {
            let part = |name: &str| row[name].as_str().unwrap().to_owned();
            let known = if row["settled"] == true { "" } else { ", on its way" };
            format!(
                "{}: {} {} to {} {}{known}",
                part("device"),
                part("room"),
                part("from"),
                part("to"),
                row["part"]["code"]
            )
        };
        rows.map(said).collect()
    };
    let weeks =
        ["Laptop: Chair 1 2026-03-09 to 2026-03-13 \"day\"", "Laptop: Chair 1 2026-03-16 to 2026-03-20 \"day\""];
    assert_eq!(
        shown(&front),
        weeks.map(|week| format!("{week}, on its way")),
        "the laptop lacks what was written before"
    );
    both(&front, &laptop);
    assert_eq!((shown(&front), shown(&laptop)), (weeks.map(str::to_owned).to_vec(), weeks.map(str::to_owned).to_vec()));
    let again =
        json!({ "device_id": laptop_id, "room_ids": [chair], "from": "2026-03-09", "to": "2026-03-09", "part": "day" });
    assert_eq!(laptop.fails("lease_rooms", json!({ "device_id": device(&laptop, "Front desk"), "room_ids": [chair], "from": "2026-03-25", "to": "2026-03-25", "part": "day" })).code, Code::Refused);
    assert!(front.fails("lease_rooms", again).message.contains("has to give it back first"));
    laptop.calls(
        "give_back_rooms",
        json!({ "room_id": chair, "from": "2026-03-10", "to": "2026-03-20", "part": "afternoon" }),
    );
    assert_eq!(shown(&laptop).len(), 3, "{:?}", shown(&laptop));
    let patient = register(&front, "Kowalski", "Ewa");
    let early = book(&front, &patient, &chair, "2026-03-10T14:00");
    assert_eq!(tentative(&front, &early), "Laptop", "the front desk has not heard of it");
    both(&laptop, &front);
    assert_eq!(tentative(&front, &early), Value::Null);
    let wrong = json!({ "device_id": laptop_id, "room_ids": [chair], "from": "2026-03-21", "to": "2026-03-22", "weekdays": [1], "part": "day" });
    assert_eq!(front.fails("lease_rooms", wrong).field.as_deref(), Some("weekdays"));
    let none = json!({ "room_id": chair, "from": "2026-04-01", "to": "2026-04-01", "part": "day" });
    assert_eq!(laptop.fails("give_back_rooms", none).code, Code::NotFound);
}

#[test]
fn who_gives_out_rooms_is_handed_over_when_the_other_has_everything_and_comes_back_from_a_lost_one() {
    let share = tempfile::tempdir().unwrap();
    let (front, person) = founded(share.path());
    let laptop = joined(&front, share.path(), &person);
    let (laptop_id, front_id) = (device(&front, "Laptop"), device(&front, "Front desk"));
    register(&front, "Kowalski", "Ewa");
    let refused = front.fails("name_lease_issuer", json!({ "device_id": laptop_id }));
    assert!(refused.message.contains("does not have everything"), "{refused:?}");
    both(&front, &laptop);
    front.calls("name_lease_issuer", json!({ "device_id": laptop_id }));
    both(&front, &laptop);
    assert_eq!(laptop.calls("leases", json!({}))["issuer"], json!({ "id": laptop_id, "name": "Laptop", "this": true }));
    assert!(front.fails("name_lease_issuer", json!({ "device_id": front_id })).message.contains("Another computer"));
    front.calls("revoke_device", json!({ "device_id": laptop_id, "reason": "Left on a train" }));
    assert_eq!(front.calls("leases", json!({}))["issuer"], Value::Null);
    front.calls("name_lease_issuer", json!({ "device_id": front_id }));
    assert_eq!(front.calls("leases", json!({}))["issuer"]["name"], "Front desk");
}

fn room(computer: &Computer, name: &str) -> Value {
    let site = computer.calls("sites", json!({}))[0]["id"].clone();
    computer.calls("save_room", json!({ "id": "", "site_id": site, "name": name, "kind": { "code": "chair", "label": "" }, "modalities": ["ketamine"], "position": 1, "active": true, "revision": 0 }))["id"].clone()
}

fn book(computer: &Computer, patient: &Value, room: &Value, starts: &str) -> Value {
    let input =
        json!({ "patient_id": patient, "modality": "ketamine", "room_id": room, "starts": starts, "minutes": 40 });
    computer.calls("book_session", input)["id"].clone()
}

fn tentative(computer: &Computer, session: &Value) -> Value {
    computer.calls("session", json!({ "session_id": session }))["tentative"].clone()
}

fn give(from: &Computer, room: &Value, day: &str, part: &str) {
    let laptop = device(from, "Laptop");
    from.calls("lease_rooms", json!({ "device_id": laptop, "room_ids": [room], "from": day, "to": day, "part": part }));
}
