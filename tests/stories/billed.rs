//! What stays as it is once it was billed, and how a mistake on an issued superbill is mended.

use expect_test::{Expect, expect};
use serde_json::{Value, json};
use seriesdesk_desk::{Reply, UiError};

use crate::{
    house::{House, house},
    one_patient::{deliver_one, register, sessions},
};
use seriesdesk_tests::call;

#[test]
fn a_session_on_an_issued_superbill_is_neither_undone_nor_reopened() {
    let house = house();
    let patient = register(&house);
    let completed = deliver_one(&house, &patient);
    call(&house.desk, "issue_superbill", &json!({ "patient_id": patient }));
    let held = || {
        expect![
            "SB-2026-0001 lists the session of Mon, Mar 2 as done. Void that superbill first. When the session is right, reissue it."
        ]
    };
    refused(house.desk.call("undo", &json!({ "token": completed })), held());
    refused(reopen(&house, &patient), held());
    assert_eq!(sessions(&house, &patient)[0]["status"]["code"], "done");
    assert_eq!(balance(&house, &patient), 43_000, "its charges stand");
}

#[test]
fn voiding_the_superbill_frees_its_sessions_and_reissuing_lists_them_anew() {
    let house = house();
    let patient = register(&house);
    deliver_one(&house, &patient);
    let first = call(&house.desk, "issue_superbill", &json!({ "patient_id": patient }));
    let void = |reason: &str| house.desk.call("void_superbill", &json!({ "id": first["id"], "reason": reason }));
    assert_eq!(void(" ").unwrap_err().field.as_deref(), Some("reason"));
    expect!["SB-2026-0001 voided"].assert_eq(&void("times were wrong").unwrap().said.unwrap());
    refused(void("again"), expect!["This superbill was already voided."]);
    assert_eq!(papers(&house, &patient)[0]["voided"], "times were wrong");

    reopen(&house, &patient).unwrap();
    let session = sessions(&house, &patient).remove(0);
    call(
        &house.desk,
        "complete_session",
        &json!({
            "session_id": session["id"], "revision": session["revision"], "started": "2026-03-02T10:00", "stopped": "2026-03-02T10:40",
        }),
    );
    let again = json!({ "patient_id": patient, "replaces": first["id"], "reason": "times corrected" });
    let second = call(&house.desk, "issue_superbill", &again);
    assert_eq!((&second["number"], &second["version"]), (&first["number"], &json!(2)));
    refused(
        reopen(&house, &patient),
        expect![
            "SB-2026-0001 lists the session of Mon, Mar 2 as done. Void that superbill first. When the session is right, reissue it."
        ],
    );
    refused(void("the old one"), expect!["This superbill was already voided."]);
}

#[test]
fn a_replaced_version_is_not_voided_and_holds_nothing() {
    let house = house();
    let patient = register(&house);
    deliver_one(&house, &patient);
    let first = call(&house.desk, "issue_superbill", &json!({ "patient_id": patient }));
    let again = json!({ "patient_id": patient, "replaces": first["id"], "reason": "member id corrected" });
    let second = call(&house.desk, "issue_superbill", &again);
    refused(
        house.desk.call("void_superbill", &json!({ "id": first["id"], "reason": "wrong" })),
        expect!["Version 2 took the place of this one. Void its newest version."],
    );
    call(&house.desk, "void_superbill", &json!({ "id": second["id"], "reason": "wrong" }));
    reopen(&house, &patient).unwrap();
}

#[test]
fn a_voided_charge_says_which_superbill_to_reissue() {
    let house = house();
    let patient = register(&house);
    deliver_one(&house, &patient);
    let first = call(&house.desk, "issue_superbill", &json!({ "patient_id": patient }));
    assert_eq!(papers(&house, &patient)[0]["differs"], Value::Null);
    let charge = call(&house.desk, "ledger", &json!({ "patient_id": patient }))["entries"][0]["id"].clone();
    let voided = house.desk.call("void_charge", &json!({ "charge_id": charge, "reason": "not given" })).unwrap();
    expect!["96365 on Mon, Mar 2 voided; SB-2026-0001 lists it: reissue it"].assert_eq(&voided.said.unwrap());
    expect!["One of its charges was voided since: reissue it."]
        .assert_eq(papers(&house, &patient)[0]["differs"].as_str().unwrap());
    let session = sessions(&house, &patient).remove(0);
    let reposted = json!({ "session_id": session["id"], "reason": "fee corrected" });
    let reposted = house.desk.call("repost_charges", &reposted).unwrap();
    expect!["2 charges posted again, $430.00; SB-2026-0001 lists it: reissue it"].assert_eq(&reposted.said.unwrap());
    let again = json!({ "patient_id": patient, "replaces": first["id"], "reason": "fee corrected" });
    call(&house.desk, "issue_superbill", &again);
    let differing: Vec<_> = papers(&house, &patient).into_iter().map(|paper| paper["differs"].clone()).collect();
    assert_eq!(differing, [Value::Null, Value::Null]);
}

fn reopen(house: &House, patient: &str) -> Result<Reply, UiError> {
    let session = sessions(house, patient).remove(0);
    let input = json!({ "session_id": session["id"], "revision": session["revision"], "reason": "times were wrong" });
    house.desk.call("reopen_session", &input)
}

fn papers(house: &House, patient: &str) -> Vec<Value> {
    call(&house.desk, "papers", &json!({ "patient_id": patient })).as_array().unwrap().clone()
}

fn balance(house: &House, patient: &str) -> i64 {
    call(&house.desk, "ledger", &json!({ "patient_id": patient }))["balance_cents"].as_i64().unwrap()
}

#[track_caller]
fn refused(result: Result<Reply, UiError>, expect: Expect) {
    let error = result.unwrap_err();
    let words: Vec<String> = [Some(error.message), error.hint].into_iter().flatten().collect();
    expect.assert_eq(&words.join(" "));
}
