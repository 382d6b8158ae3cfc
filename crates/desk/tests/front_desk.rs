//! A morning at the front desk, through the door that the window uses: register, edit, meet a colleague's change, merge, undo.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on fails where it stands")]

use serde_json::{Value, json};
use seriesdesk_core::{
    Clock, Env, Practice,
    db::Durability,
    payers::adopt_payers,
    people::{Role, add_person},
    practice::{FoundPractice, found_practice},
    types::{PersonId, UtcMillis},
    vault::DbKey,
};
use seriesdesk_desk::{Code, Desk, Me, Reply, UiError, host::OsEntropy};
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

#[test]
fn a_patient_is_registered_edited_merged_and_apart_again() {
    let (_folder, desk) = front_desk(Role::Coordinator);

    // Registration: the telephone gets its usual form, the payer comes from the directory.
    let medicare = value(&desk, "payers", json!({ "text": "medicare" }))[0]["id"].clone();
    let emma =
        json!({ "family_name": " Kowalski ", "given_name": "Emma", "born_on": "1984-06-14", "phone": "555 013 8852" });
    let registered = call(&desk, "register_patient", with(&emma, json!({ "payer_id": medicare }))).unwrap();
    assert_eq!(registered.said.as_deref(), Some("Registered as MCC-10001"));
    assert!(
        registered.changed.contains(&"patients".to_owned()) && registered.changed.contains(&"coverages".to_owned())
    );
    let keep = registered.value["id"].clone();
    let chart = value(&desk, "patient", json!({ "patient_id": keep }));
    assert_eq!(chart["contacts"][0]["value"], "(555) 013-8852");

    // The same person again is refused with a way out that can be taken.
    let double = with(&emma, json!({ "given_name": "Ema", "phone": "5550000000" }));
    let refusal = call(&desk, "register_patient", double.clone()).unwrap_err();
    assert_eq!(refusal.code, Code::Refused);
    let merge = value(&desk, "register_patient", with(&double, refusal.offer.unwrap().input))["id"].clone();

    // Two forms of one chart: the second learns that the first was saved.
    let mut form = chart.clone();
    for list in ["contacts", "related", "diagnoses"] {
        form.as_object_mut().unwrap().remove(list);
    }
    value(&desk, "save_patient", with(&form, json!({ "allergies": "Latex" })));
    assert_eq!(
        call(&desk, "save_patient", with(&form, json!({ "notes": "Rings twice" }))).unwrap_err().code,
        Code::Stale
    );

    // A heading is no diagnosis; its refusal names codes that are.
    let heading = call(&desk, "add_diagnosis", json!({ "patient_id": keep, "code": "F33" })).unwrap_err();
    assert_eq!((heading.code, heading.field.as_deref()), (Code::Refused, Some("code")));
    value(&desk, "add_diagnosis", json!({ "patient_id": merge, "code": "F33.2" }));

    // The double chart goes into the first one, with what it knew, and comes back.
    let merged = call(&desk, "merge_patients", json!({ "keep": keep, "merge": merge })).unwrap();
    let kept = value(&desk, "patient", json!({ "patient_id": keep }));
    assert_eq!(kept["diagnoses"][0]["code"], "F33.2");
    assert_eq!(kept["allergies"], "Latex");
    value(&desk, "undo", json!({ "token": merged.undo.unwrap() }));
    let apart = value(&desk, "patient", json!({ "patient_id": merge }));
    assert_eq!((apart["merged_into"].is_null(), apart["diagnoses"][0]["code"].as_str()), (true, Some("F33.2")));
    assert_eq!(value(&desk, "coverages", json!({ "patient_id": keep }))[0]["payer_id"], medicare);
}

#[test]
fn an_auditor_reads_charts_and_changes_none() {
    let (_folder, desk) = front_desk(Role::Auditor);
    let emma =
        json!({ "family_name": "Kowalski", "given_name": "Emma", "born_on": "1984-06-14", "phone": "5550138852" });
    assert_eq!(call(&desk, "register_patient", emma).unwrap_err().code, Code::Denied);
    assert!(value(&desk, "payers", json!({})).as_array().unwrap().len() > 10);
    assert_eq!(call(&desk, "save_fee", json!({})).unwrap_err().code, Code::Denied);
}

#[test]
fn an_assistant_answers_checks_and_only_owners_and_clinicians_let_a_visit_go_on() {
    let session = Uuid::from_u128(9).to_string();
    let answer = json!({ "session_id": session, "due": "before", "what": "Sleep", "answer": "ok" });
    let go_on = json!({ "session_id": session, "due": "before", "reason": "Repeated, in order." });
    for role in Role::ALL {
        let (_folder, desk) = front_desk(*role);
        let decides = matches!(role, Role::Owner | Role::Clinician);
        // There is no such session; whoever may ask learns that.
        let expected = if decides { Code::NotFound } else { Code::Denied };
        assert_eq!(call(&desk, "let_go", go_on.clone()).unwrap_err().code, expected, "{role}");
        let expected = if *role == Role::Auditor { Code::Denied } else { Code::NotFound };
        assert_eq!(call(&desk, "answer_check", answer.clone()).unwrap_err().code, expected, "{role}");
    }
}

#[test]
fn whoever_books_writes_reminders_down_and_whoever_runs_the_practice_decides_their_rules() {
    const SENT: [&str; 2] = ["record_reminder", "record_reminders"];
    const KEPT: [&str; 2] = ["save_reminder_rules", "save_reminder_template"];
    for (role, denied) in [
        (Role::Auditor, &[SENT[0], SENT[1], "save_reminder_wish", KEPT[0], KEPT[1]][..]),
        (Role::Assistant, &KEPT[..]),
        (Role::Coordinator, &KEPT[..]),
        (Role::Clinician, &KEPT[..]),
        (Role::Manager, &[][..]),
    ] {
        let (_folder, desk) = front_desk(role);
        assert_eq!(value(&desk, "reminder_rules", json!({}))["lead_days"], 2);
        for name in [SENT, KEPT].concat().into_iter().chain(["save_reminder_wish"]) {
            let refused = call(&desk, name, json!({})).unwrap_err().code;
            assert_eq!(refused == Code::Denied, denied.contains(&name), "{name} by {role}");
        }
    }
}

#[test]
fn a_wrong_input_names_the_field_and_no_patient() {
    let (_folder, desk) = front_desk(Role::Owner);
    let emma =
        json!({ "family_name": "Kowalski", "given_name": "Emma", "born_on": "1984-06-14", "phone": "5550138852" });
    for (wrong, field) in [
        (json!({ "family_name": "  " }), "family_name"),
        (json!({ "family_name": "Kow\u{0}alski" }), "family_name"),
        (json!({ "phone": "013 8852" }), "phone"),
        (json!({ "born_on": "2031-06-14" }), "born_on"),
    ] {
        let error = call(&desk, "register_patient", with(&emma, wrong)).unwrap_err();
        assert_eq!((error.code, error.field.as_deref()), (Code::Invalid, Some(field)));
        assert!(!error.message.contains("owalski"));
    }
}

fn front_desk(role: Role) -> (TempDir, Desk) {
    let folder = TempDir::new().unwrap();
    let env = Env::new(Arc::new(MondayNine), Arc::new(OsEntropy));
    let key = DbKey::from_bytes([7; 32]);
    let mut practice = Practice::create(folder.path(), Uuid::from_u128(7), &key, env, Durability::None).unwrap();
    let me: PersonId = Uuid::from_u128(8).into();
    let _ = add_person(&mut practice, me, "Olive Invented", role).unwrap();
    let found =
        FoundPractice { name: "Maple Court Clinic".into(), time_zone: "America/New_York".into(), sample: false };
    let _ = found_practice(&mut practice, found).unwrap();
    let _ = adopt_payers(&mut practice).unwrap();
    (folder, Desk::open(practice, Me { id: me, role }))
}

#[test]
fn a_search_for_a_code_right_after_the_start_is_right() {
    let (_folder, desk) = front_desk(Role::Coordinator);
    let ahead = desk.get_ready();
    let found = value(&desk, "search_codes", json!({ "text": "F33.2", "limit": 1 }));
    assert_eq!((&found[0]["code"], &found[0]["year"]), (&json!("F33.2"), &json!(2026)));
    ahead.join().unwrap();
}

fn with(input: &Value, more: Value) -> Value {
    let mut input = input.clone();
    let (fields, more) = (input.as_object_mut().unwrap(), more.as_object().unwrap().clone());
    fields.extend(more);
    input
}

fn call(desk: &Desk, name: &str, input: Value) -> Result<Reply, UiError> {
    desk.call(name, &input)
}

#[track_caller]
fn value(desk: &Desk, name: &str, input: Value) -> Value {
    call(desk, name, input).unwrap_or_else(|error| panic!("{name}: {error:?}")).value
}

/// 2026-03-02 09:00 in New York, always.
struct MondayNine;

impl Clock for MondayNine {
    fn now(&self) -> UtcMillis {
        UtcMillis(1_772_460_000_000)
    }
}
