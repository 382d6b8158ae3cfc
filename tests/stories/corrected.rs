//! What a front desk puts right afterwards, and what the superbill then says.

use expect_test::expect;
use serde_json::{Value, json};
use seriesdesk_tests::call;

use crate::house::{House, house, save};
use crate::one_patient::{deliver_one, register, sessions};

#[test]
fn a_line_whose_diagnosis_left_the_chart_points_to_no_other() {
    let house = house();
    let patient = register(&house);
    deliver_one(&house, &patient);
    call(&house.desk, "add_diagnosis", &json!({ "patient_id": patient, "code": "F41.1" }));
    let chart = call(&house.desk, "patient", &json!({ "patient_id": patient }));
    assert_eq!(diagnoses(&house, &patient), ["F33.2"], "a plan has no need to know the others");
    let treated = &chart["diagnoses"][0];
    call(&house.desk, "remove_diagnosis", &json!({ "id": treated["id"], "revision": treated["revision"] }));
    expect!["stop no_diagnosis, stop no_pointer, stop no_pointer, warn unpaid"]
        .assert_eq(&problems(&house, &json!({ "patient_id": patient })));
    let session = sessions(&house, &patient).remove(0);
    call(&house.desk, "repost_charges", &json!({ "session_id": session["id"], "reason": "diagnosis corrected" }));
    assert_eq!(diagnoses(&house, &patient), ["F41.1"]);
}

#[test]
fn a_new_version_keeps_the_days_and_the_course_of_the_one_it_replaces() {
    let house = house();
    let patient = register(&house);
    deliver_one(&house, &patient);
    let first = call(
        &house.desk,
        "issue_superbill",
        &json!({ "patient_id": patient, "from": "2026-03-02", "to": "2026-03-02" }),
    );
    visit(&house, &patient, "2026-02-23T15:00");
    expect!["warn listed, warn unpaid"].assert_eq(&problems(&house, &json!({ "patient_id": patient })));
    let again = json!({ "patient_id": patient, "replaces": first["id"] });
    let draft = call(&house.desk, "superbill_draft", &again);
    assert_eq!((&draft["from"], &draft["to"]), (&json!("2026-03-02"), &json!("2026-03-02")));
    expect!["warn unpaid"].assert_eq(&problems(&house, &again));
    let other = json!({ "patient_id": patient, "replaces": first["id"], "from": "2026-02-20", "to": "2026-02-28" });
    expect!["warn other_sessions, warn unpaid"].assert_eq(&problems(&house, &other));
}

#[test]
fn a_visit_without_a_course_is_billed_as_a_later_session_or_says_that_it_was_not() {
    let house = house();
    let patient = register(&house);
    let done = visit(&house, &patient, "2026-02-23T15:00");
    assert_eq!(done["charges"], 0);
    expect!["Nothing was charged: this visit belongs to no course, and the patient has had none of its kind."]
        .assert_eq(done["warnings"][0].as_str().unwrap());
    deliver_one(&house, &patient);
    assert_eq!(visit(&house, &patient, "2026-02-24T15:00")["charges"], 2);
    expect!["warn no_charge, warn unpaid"]
        .assert_eq(&problems(&house, &json!({ "patient_id": patient, "from": "2026-02-01" })));
}

#[test]
fn everybody_who_gave_a_session_needs_a_number_and_every_session_a_name() {
    let house = house();
    let patient = register(&house);
    deliver_one(&house, &patient);
    let other = json!({
        "id": "", "name": "Noel Lacking", "credential": "MD", "kind": { "code": "provider", "label": "" }, "title": null,
        "npi": null, "license": null, "license_state": null, "taxonomy": null, "active": true, "position": 2, "revision": 0,
    });
    let other = save(&house.desk, "save_provider", other);
    visit_by(&house, &patient, "2026-02-23T15:00", &json!(other));
    visit_by(&house, &patient, "2026-02-24T15:00", &Value::Null);
    expect!["stop unnamed_provider, stop no_npi, stop no_license, warn no_provider_taxonomy, warn unpaid"]
        .assert_eq(&problems(&house, &json!({ "patient_id": patient, "from": "2026-02-01" })));
}

#[test]
fn the_only_price_of_a_code_counts_with_its_modifiers() {
    let house = house();
    for fee in call(&house.desk, "fees", &json!({})).as_array().unwrap() {
        let mut fee = fee.clone();
        fee["modifiers"] = json!(["59"]);
        call(&house.desk, "save_fee", &fee);
    }
    let patient = register(&house);
    deliver_one(&house, &patient);
    let draft = call(&house.desk, "superbill_draft", &json!({ "patient_id": patient }));
    assert_eq!((&draft["lines"][0]["modifiers"], &draft["lines"][0]["charge_cents"]), (&json!(["59"]), &json!(35_500)));
}

#[test]
fn who_referred_the_patient_stands_on_the_paper() {
    let house = house();
    let patient = register(&house);
    call(
        &house.desk,
        "save_related",
        &json!({
            "id": "", "patient_id": patient, "role": { "code": "referring", "label": "" }, "name": "Rae Sender, NP", "phone": null, "npi": "1234567893", "relation": null, "revision": 0,
        }),
    );
    deliver_one(&house, &patient);
    let draft = call(&house.desk, "superbill_draft", &json!({ "patient_id": patient }));
    assert_eq!(draft["sheet"]["other_providers"][0]["name"], "Rae Sender, NP");
}

#[test]
fn acts_are_taken_back_one_after_the_other() {
    let house = house();
    let patient = register(&house);
    let booked = house.desk.call("book_session", &booking(&house, &patient, "2026-03-05T10:00", &Value::Null)).unwrap();
    let moved = |to: &str| {
        let session = board_session(&house, &patient);
        house
            .desk
            .call(
                "move_session",
                &json!({ "session_id": session["id"], "revision": session["revision"], "starts": to }),
            )
            .unwrap()
    };
    let (first, second) = (moved("2026-03-05T11:00"), moved("2026-03-05T13:00"));
    for (token, starts) in [(&second.undo, "2026-03-05T11:00"), (&first.undo, "2026-03-05T10:00")] {
        call(&house.desk, "undo", &json!({ "token": token }));
        assert_eq!(board_session(&house, &patient)["starts"], starts);
    }
    call(&house.desk, "undo", &json!({ "token": booked.undo }));
    assert_eq!(board_session(&house, &patient), Value::Null);
    let again = house.desk.call("undo", &json!({ "token": first.undo })).unwrap_err();
    expect!["This was changed again since, so it cannot be undone."].assert_eq(&again.message);
}

#[test]
fn closing_a_day_says_what_is_booked_then() {
    let house = house();
    let patient = register(&house);
    call(&house.desk, "book_session", &booking(&house, &patient, "2026-03-05T10:00", &Value::Null));
    let snow =
        json!({ "closures": [{ "id": "", "site_id": null, "day": "2026-03-05", "name": "Snow", "revision": 0 }] });
    let said = house.desk.call("save_closures", &snow).unwrap().said;
    expect!["1 closed day saved; 1 session is booked then: move or cancel them"].assert_eq(&said.unwrap());
}

#[test]
fn an_absence_says_how_many_booked_sessions_it_touches() {
    let house = house();
    let patient = register(&house);
    for starts in ["2026-03-05T10:00", "2026-03-06T10:00"] {
        call(&house.desk, "book_session", &booking(&house, &patient, starts, &json!(house.provider)));
    }
    let said = |command: &str, input: &Value| {
        let reply = house.desk.call(command, input).unwrap();
        format!("{} ({})", reply.said.unwrap(), reply.value["touched"])
    };
    let leave = json!({ "provider_id": house.provider, "kind": "leave", "from": "2026-03-05T00:00", "until": "2026-03-07T00:00" });
    expect!["Leave saved; 2 booked sessions are touched: move or cancel them (2)"]
        .assert_eq(&said("save_absence", &leave));
    let down = json!({ "room_id": house.chairs[1], "kind": "out_of_order", "from": "2026-03-05T10:30", "until": "2026-03-05T12:00" });
    expect!["Out of order saved; 1 booked session is touched: move or cancel it (1)"]
        .assert_eq(&said("save_absence", &down));
    let away = json!({ "patient_id": patient, "starts_on": "2026-03-07", "ends_on": "2026-03-09" });
    expect!["Days away saved (0)"].assert_eq(&said("save_patient_absence", &away));
}

#[test]
fn one_instant_is_one_instant_on_the_clocks_of_two_sites() {
    let house = house();
    let patient = register(&house);
    let site = save(
        &house.desk,
        "save_site",
        json!({
            "id": "", "name": "Desert Road", "time_zone": "America/Phoenix", "address": null, "phone": null, "place_of_service": "11", "active": true, "revision": 0, "hours": [],
        }),
    );
    let bay = save(
        &house.desk,
        "save_room",
        json!({
            "id": "", "site_id": site, "name": "Bay", "kind": { "code": "chair", "label": "" }, "modalities": ["ketamine"], "position": 1, "active": true, "revision": 0,
        }),
    );
    let mut there = booking(&house, &patient, "2026-03-05T10:00", &json!(house.provider));
    call(&house.desk, "book_session", &there);
    there["room_id"] = json!(bay);
    there["starts"] = json!("2026-03-05T08:20"); // 10:20 in New York.
    let refused = house.desk.call("book_session", &there).unwrap_err();
    expect!["The patient already has a session at 8:00 AM."].assert_eq(&refused.message);
    there["starts"] = json!("2026-03-05T10:00");
    call(&house.desk, "book_session", &there);
}

fn visit(house: &House, patient: &str, starts: &str) -> Value {
    visit_by(house, patient, starts, &json!(house.provider))
}

fn visit_by(house: &House, patient: &str, starts: &str, provider: &Value) -> Value {
    let booked = call(&house.desk, "book_session", &booking(house, patient, starts, provider));
    let day = &starts[..10];
    let done = json!({ "session_id": booked["id"], "revision": booked["revision"], "started": format!("{day}T15:02"), "stopped": format!("{day}T15:42"), "dose": "39 mg IV" });
    call(&house.desk, "complete_session", &done)
}

fn booking(house: &House, patient: &str, starts: &str, provider: &Value) -> Value {
    json!({
        "patient_id": patient, "starts": starts, "minutes": 40, "room_id": house.chairs[1], "provider_id": provider, "modality": "ketamine",
    })
}

fn board_session(house: &House, patient: &str) -> Value {
    let board = call(&house.desk, "today", &json!({ "day": "2026-03-05" }))["board"]["sessions"].clone();
    board.as_array().unwrap().iter().find(|session| session["patient_id"] == patient).cloned().unwrap_or_default()
}

fn diagnoses(house: &House, patient: &str) -> Vec<String> {
    let draft = call(&house.desk, "superbill_draft", &json!({ "patient_id": patient }));
    draft["diagnoses"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

fn problems(house: &House, draft: &Value) -> String {
    let draft = call(&house.desk, "superbill_draft", draft);
    let named =
        |problem: &Value| format!("{} {}", problem["severity"].as_str().unwrap(), problem["code"].as_str().unwrap());
    draft["problems"].as_array().unwrap().iter().map(named).collect::<Vec<_>>().join(", ")
}

#[test]
fn what_was_taken_back_stands_in_the_log_of_the_chart_it_was_about() {
    let house = house();
    let patient = register(&house);
    let contact =
        json!({ "patient_id": patient, "kind": { "code": "email", "label": "" }, "value": "iris@example.org" });
    let token = house.desk.call("save_contact", &contact).unwrap().undo.unwrap();
    call(&house.desk, "undo", &json!({ "token": token }));
    let page = call(&house.desk, "audit_page", &json!({ "patient_id": patient }));
    let lines: Vec<String> =
        page["rows"].as_array().unwrap().iter().map(|row| format!("{}: {}", row["what"], row["detail"])).collect();
    assert_eq!(lines[0], r#""undo": "save contact""#, "{lines:?}");
    assert_eq!(lines[1], r#""save contact": "E-mail saved""#, "{lines:?}");
}
