//! One patient, from the first call to a printed superbill.

use expect_test::expect;
use serde_json::{Value, json};
use std::process::Command;

use crate::house::{House, address, house, save};
use seriesdesk_tests::call;

#[test]
fn from_the_first_call_to_a_printed_superbill() {
    let house = house();
    let patient = register(&house);
    let series = call(
        &house.desk,
        "start_series",
        &json!({
            "patient_id": patient, "protocol_id": "iv-ketamine-depression", "starts_on": "2026-02-09", "weekdays": [1, 3, 5],
            "time": "10:00", "room_id": house.chairs[0], "provider_id": house.provider,
        }),
    );
    assert_eq!(series["sessions"], 6);
    let sessions = sessions(&house, &patient);
    for session in &sessions {
        let day = &session["starts"].as_str().unwrap()[..10];
        let done = call(
            &house.desk,
            "complete_session",
            &json!({
                "session_id": session["id"], "revision": session["revision"], "started": format!("{day}T10:05"), "stopped": format!("{day}T10:45"), "dose": "39 mg IV",
            }),
        );
        assert_eq!((done["charges"].as_i64(), done["total_cents"].as_i64()), (Some(2), Some(43_000)));
        call(
            &house.desk,
            "post_payment",
            &json!({
                "patient_id": patient, "amount_cents": 43_000, "method": "card", "on": day, "session_ids": [session["id"]],
            }),
        );
    }
    assert_eq!(call(&house.desk, "ledger", &json!({ "patient_id": patient }))["balance_cents"], 0);

    let draft = call(&house.desk, "superbill_draft", &json!({ "patient_id": patient }));
    assert_eq!(draft["problems"], json!([]));
    assert_eq!(draft["lines"].as_array().unwrap().len(), 12);
    let issued = call(&house.desk, "issue_superbill", &json!({ "patient_id": patient }));
    expect!["SB-2026-0001"].assert_eq(issued["number"].as_str().unwrap());

    let pdf = house.desk.paper("superbill", &json!({ "id": issued["id"] })).unwrap();
    let text = pdf_text(&pdf);
    for words in ["Quinn, Ada", "F33.2", "96365", "N499999011410", "2,580.00", "Harbor Mutual", "1234567893"] {
        assert!(text.contains(words), "the superbill says {words}: {text}");
    }
    assert_eq!(
        pdf,
        house.desk.paper("superbill", &json!({ "id": issued["id"] })).unwrap(),
        "an issued paper never changes"
    );
}

#[test]
fn a_new_version_names_the_one_it_replaces() {
    let house = house();
    let patient = register(&house);
    deliver_one(&house, &patient);
    let first = call(&house.desk, "issue_superbill", &json!({ "patient_id": patient }));
    let refused =
        house.desk.call("issue_superbill", &json!({ "patient_id": patient, "replaces": first["id"] })).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("reason"));
    let second = call(
        &house.desk,
        "issue_superbill",
        &json!({ "patient_id": patient, "replaces": first["id"], "reason": "member id corrected" }),
    );
    assert_eq!((second["number"].clone(), second["version"].clone()), (first["number"].clone(), json!(2)));
    let text = pdf_text(&house.desk.paper("superbill", &json!({ "id": second["id"] })).unwrap());
    assert!(text.contains("SB-2026-0001, version 1"), "{text}");
    let again = house
        .desk
        .call("issue_superbill", &json!({ "patient_id": patient, "replaces": first["id"], "reason": "twice" }))
        .unwrap_err();
    expect!["Version 1 of this superbill was already replaced."].assert_eq(&again.message);
}

#[test]
fn what_a_payer_would_send_back_is_named_before_printing() {
    let house = house();
    let patient = save(
        &house.desk,
        "register_patient",
        json!({
            "family_name": "Bare", "given_name": "Bo", "born_on": "1990-01-01", "phone": "5550139999", "payer_id": null,
        }),
    );
    deliver_one(&house, &patient);
    let draft = call(&house.desk, "superbill_draft", &json!({ "patient_id": patient }));
    let named: Vec<_> = draft["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| format!("{} {}", problem["severity"].as_str().unwrap(), problem["code"].as_str().unwrap()))
        .collect();
    expect![[r#"
        stop no_address
        stop no_sex
        stop no_diagnosis
        stop no_pointer
        stop no_pointer
        warn no_plan
        warn unpaid"#]]
    .assert_eq(&named.join("\n"));
    let refused = house.desk.call("issue_superbill", &json!({ "patient_id": patient })).unwrap_err();
    expect!["The patient has no address."].assert_eq(&refused.message);
}

#[test]
fn a_service_of_a_year_without_its_own_code_table_is_looked_at_before_printing() {
    let house = house();
    let patient = register(&house);
    call(
        &house.desk,
        "start_series",
        &json!({
            "patient_id": patient, "protocol_id": "iv-ketamine-depression", "starts_on": "2025-09-29", "weekdays": [1, 3, 5],
            "time": "10:00", "room_id": house.chairs[0], "provider_id": house.provider,
        }),
    );
    for session in sessions(&house, &patient).into_iter().take(2) {
        let day = &session["starts"].as_str().unwrap()[..10];
        let times = json!({
            "session_id": session["id"], "revision": session["revision"], "started": format!("{day}T10:05"), "stopped": format!("{day}T10:45"),
        });
        call(&house.desk, "complete_session", &times);
    }
    let problems = |from: &str| {
        let draft = call(&house.desk, "superbill_draft", &json!({ "patient_id": patient, "from": from }));
        let named = |problem: &Value| {
            format!("{} {}", problem["severity"].as_str().unwrap(), problem["message"].as_str().unwrap())
        };
        let named: Vec<String> = draft["problems"].as_array().unwrap().iter().map(named).collect();
        named.join("\n")
    };
    expect![[r#"
        warn 09/29/2025: Code table of fiscal year 2026 (from 2025-10-01); not checked against the year of this date.
        warn Not paid in full: the superbill will show a balance, and payers want proof of payment."#]]
    .assert_eq(&problems("2025-09-01"));
    expect!["warn Not paid in full: the superbill will show a balance, and payers want proof of payment."]
        .assert_eq(&problems("2025-10-01"));
}

#[test]
fn undoing_a_completed_session_takes_its_charges_back_and_redoing_posts_them_again() {
    let house = house();
    let patient = register(&house);
    let reply = deliver_one(&house, &patient);
    let balance = || call(&house.desk, "ledger", &json!({ "patient_id": patient }))["balance_cents"].clone();
    assert_eq!(balance(), 43_000);
    let undone = house.desk.call("undo", &json!({ "token": reply })).unwrap();
    assert_eq!(balance(), 0);
    assert_eq!(sessions(&house, &patient)[0]["status"]["code"], "booked");
    house.desk.call("undo", &json!({ "token": undone.undo.unwrap() })).unwrap();
    assert_eq!(balance(), 43_000);
    assert_eq!(sessions(&house, &patient)[0]["status"]["code"], "done");
}

pub fn register(house: &House) -> String {
    let patient = save(
        &house.desk,
        "register_patient",
        json!({
            "family_name": "Quinn", "given_name": "Ada", "born_on": "1984-06-14", "phone": "5550138841", "payer_id": house.payer,
        }),
    );
    let mut chart = call(&house.desk, "patient", &json!({ "patient_id": patient }));
    chart["sex"] = json!({ "code": "female", "label": "" });
    chart["address"] = address();
    for list in ["contacts", "related", "diagnoses"] {
        chart.as_object_mut().unwrap().remove(list);
    }
    call(&house.desk, "save_patient", &chart);
    call(&house.desk, "add_diagnosis", &json!({ "patient_id": patient, "code": "F33.2" }));
    let mut coverage = call(&house.desk, "coverages", &json!({ "patient_id": patient }))[0].clone();
    coverage["member_id"] = json!("HM20884107");
    coverage["network"] = json!({ "code": "out", "label": "" });
    call(&house.desk, "save_coverage", &coverage);
    patient
}

/// Delivers the first session of a course; answers the undo token.
pub fn deliver_one(house: &House, patient: &str) -> String {
    call(
        &house.desk,
        "start_series",
        &json!({
            "patient_id": patient, "protocol_id": "iv-ketamine-depression", "starts_on": "2026-03-02", "weekdays": [1, 3, 5],
            "time": "10:00", "room_id": house.chairs[0], "provider_id": house.provider,
        }),
    );
    let session = sessions(house, patient).remove(0);
    let reply = house.desk.call("complete_session", &json!({
        "session_id": session["id"], "revision": session["revision"], "started": "2026-03-02T10:05", "stopped": "2026-03-02T10:45", "dose": "39 mg IV",
    }));
    reply.unwrap().undo.unwrap()
}

pub fn sessions(house: &House, patient: &str) -> Vec<Value> {
    call(&house.desk, "series_of", &json!({ "patient_id": patient }))[0]["sessions"].as_array().unwrap().clone()
}

fn pdf_text(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let read = Command::new("pdftotext").args(["-layout", path.to_str().unwrap(), "-"]).output();
    let read = read.expect("poppler-utils is installed by the test command");
    String::from_utf8(read.stdout).unwrap()
}
