//! A visit nobody came to, from the empty chair to the new booking.

use expect_test::expect;
use serde_json::{Value, json};
use seriesdesk_core::people::Role;
use seriesdesk_desk::Permission;
use seriesdesk_tests::call;

use crate::house::{House, house, save};
use crate::one_patient::register;

#[test]
fn a_missed_visit_costs_a_veteran_nothing_and_nobody_anything_by_itself() {
    let house = house();
    let veteran = register(&house);
    let payer = save(
        &house.desk,
        "save_payer",
        json!({
            "id": "", "name": "Veterans Affairs, east", "payer_id": null, "kind": { "code": "veterans_affairs", "label": "" }, "phone": null,
            "authorization_phone": null, "fax": null, "portal_url": null, "behavioral_carve_out": null, "appeal_address": null,
            "source": null, "verified_on": null, "active": true, "revision": 0,
        }),
    );
    let mut second = call(&house.desk, "coverages", &json!({ "patient_id": veteran }))[0].clone();
    for (field, value) in
        [("id", json!("")), ("payer_id", json!(payer)), ("priority", json!(2)), ("revision", json!(0))]
    {
        second[field] = value;
    }
    call(&house.desk, "save_coverage", &second);
    let missed = first_missed(&house, &veteran);
    let visit = visits(&house)[0].clone();
    assert_eq!(visit["fee"]["never"], true);
    expect!["No fee for this missed visit: Veterans Affairs never allows one."]
        .assert_eq(visit["fee"]["text"].as_str().unwrap());
    let ledger = call(&house.desk, "ledger", &json!({ "patient_id": veteran }));
    assert_eq!((ledger["entries"].clone(), ledger["balance_cents"].clone()), (json!([]), json!(0)));
    let again =
        house.desk.call("repost_charges", &json!({ "session_id": missed["id"], "reason": "a fee" })).unwrap_err();
    expect!["This session is not done, so it has no charges."].assert_eq(&again.message);
}

#[test]
fn today_says_who_is_to_be_reached_until_the_visit_is_booked_again() {
    let house = house();
    let patient = register(&house);
    let missed = first_missed(&house, &patient);
    expect!["1 missed visit: 1 overdue. Quinn, A.: overdue by 42 min."].assert_eq(&need(&house));
    let attempt = json!({ "session_id": missed["id"], "channel": "call", "outcome": "reached", "note": "Had a cold." });
    let logged = house.desk.call("log_attempt", &attempt).unwrap();
    expect!["Call: reached"].assert_eq(&logged.said.unwrap());
    assert_eq!(need(&house), "");
    call(&house.desk, "undo", &json!({ "token": logged.undo }));
    expect!["1 missed visit: 1 overdue. Quinn, A.: overdue by 42 min."].assert_eq(&need(&house));
    book(&house, &patient, "2026-03-05T10:00");
    assert_eq!(need(&house), "");
}

#[test]
fn owners_and_clinicians_acknowledge() {
    let who: Vec<Role> = Role::ALL.iter().copied().filter(|role| Permission::Acknowledge.held_by(*role)).collect();
    assert_eq!(who, [Role::Owner, Role::Clinician]);
}

/// Yesterday's visit at ten; nobody came.
fn first_missed(house: &House, patient: &str) -> Value {
    book(house, patient, "2026-03-02T10:00");
    let board = call(&house.desk, "today", &json!({ "day": "2026-03-02" }))["board"]["sessions"].clone();
    let first = board.as_array().unwrap()[0].clone();
    call(&house.desk, "no_show_session", &json!({ "session_id": first["id"], "revision": first["revision"] }));
    first
}

fn book(house: &House, patient: &str, starts: &str) {
    call(
        &house.desk,
        "book_session",
        &json!({
            "patient_id": patient, "starts": starts, "minutes": 40, "room_id": house.chairs[1], "provider_id": null, "modality": "ketamine",
        }),
    );
}

fn visits(house: &House) -> Vec<Value> {
    call(&house.desk, "missed_sessions", &json!({}))["visits"].as_array().unwrap().clone()
}

/// What Today says of missed visits.
fn need(house: &House) -> String {
    let needs = call(&house.desk, "today", &json!({}))["needs"].clone();
    let need = needs.as_array().unwrap().iter().find(|need| need["id"] == "missed").cloned();
    need.map(|need| format!("{}: {}", need["title"].as_str().unwrap(), need["text"].as_str().unwrap()))
        .unwrap_or_default()
}
