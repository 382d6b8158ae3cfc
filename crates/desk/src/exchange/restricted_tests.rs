//! Restricted notes through the door that every command passes.

use serde_json::{Value, json};

use super::tests::{both, founded, joined_by, register};
use crate::session::tests::{Computer, OTHER};

const MARK: &str = "Quokkamarker";

#[test]
fn notes_are_for_owners_and_clinicians_and_stand_nowhere_else() {
    let share = tempfile::tempdir().unwrap();
    let (front, _) = founded(share.path());
    let chart = register(&front, "Kowalski", "Ewa");
    let saved = front.calls("write_restricted_note", note(&chart));
    let notes = front.calls("restricted_notes", json!({ "patient_id": chart }));
    assert_eq!((&notes["notes"][0]["id"], &notes["notes"][0]["author"]), (&saved["id"], &json!("Olive Invented")));
    assert!(may(&front));
    for (command, input) in [
        ("search", json!({ "text": MARK })),
        ("find_patients", json!({ "text": MARK })),
        ("patient", json!({ "patient_id": chart })),
        ("patient_card", json!({ "patient_id": chart })),
        ("ledger", json!({ "patient_id": chart })),
        ("audit_page", json!({ "patient_id": chart })),
        ("sync_status", json!({})),
    ] {
        assert!(!front.calls(command, input).to_string().contains(MARK), "{command}");
    }
    assert!(
        front.audit().iter().any(|line| line.contains("restricted_notes")),
        "looking is recorded: {:?}",
        front.audit()
    );

    front.calls("lock", json!({}));
    front.unlock("Dana Invented", OTHER).unwrap();
    assert!(!may(&front));
    let denied = front.fails("restricted_notes", json!({ "patient_id": chart }));
    assert_eq!(denied.message, "The role Coordinator may not do this.");
    let timeline = front.calls("patient_card", json!({ "patient_id": chart }))["timeline"].to_string();
    assert!(!timeline.contains("estricted"), "{timeline}");
}

#[test]
fn a_computer_let_in_without_restricted_records_says_so_and_holds_none() {
    let share = tempfile::tempdir().unwrap();
    let (front, _) = founded(share.path());
    let person =
        front.calls("add_person", json!({ "name": "Cleo Invented", "role": "clinician", "passphrase": OTHER }));
    let chart = register(&front, "Kowalski", "Ewa");
    front.calls("write_restricted_note", note(&chart));
    let laptop = joined_by(&front, share.path(), &person["id"], "Cleo Invented");
    both(&front, &laptop);
    assert!(!may(&laptop), "a clinician may, and this computer does not hold them");
    let refused = laptop.fails("restricted_notes", json!({ "patient_id": chart }));
    assert_eq!(refused.message, "This computer was let in without restricted records, so it holds no key to them.");
    let refused = laptop.fails("write_restricted_note", note(&chart));
    assert!(refused.hint.unwrap().contains("invite this one again"));
    assert!(front.calls("doctor", json!({}))["sound"].as_bool().unwrap());
    let status = front.calls("sync_status", json!({}));
    assert_eq!(status["disagreements"].as_array().map_or(0, Vec::len), 0, "{status}");
}

#[test]
fn papers_are_looked_at_by_those_who_may_and_named_nowhere_else() {
    let share = tempfile::tempdir().unwrap();
    let (front, _) = founded(share.path());
    let chart = register(&front, "Kowalski", "Ewa");
    let path = front.home.path().join(format!("{MARK}.tif"));
    std::fs::write(&path, include_bytes!("../sample/received/referral-fax.tif")).unwrap();
    let paper = json!({ "patient_id": chart, "kind": "substance_use", "path": path, "arrived_by": "fax" });
    let id = front.calls("keep_restricted_document", paper.clone())["id"].clone();
    let seen = front.calls("restricted_notes", json!({ "patient_id": chart }));
    assert_eq!((&seen["documents"][0]["title"], &seen["documents"][0]["pages"]), (&json!(MARK), &json!(4)));
    let page = |turns: u8, page: u32| {
        let wanted = json!({ "document_id": id, "page": page, "width": 340, "turns": turns });
        let png = front.desk.paper("restricted_page", &wanted)?;
        let side = |from: usize| u32::from_be_bytes(png[from..from + 4].try_into().unwrap());
        Ok::<_, crate::UiError>((side(16), side(20)))
    };
    assert_eq!((page(0, 1).unwrap(), page(1, 1).unwrap()), ((340, 440), (440, 340)));
    assert!(page(0, 9).is_err());
    for (command, input) in [
        ("document_inbox", json!({})),
        ("documents_of", json!({ "patient_id": chart })),
        ("patient_card", json!({ "patient_id": chart })),
        ("audit_page", json!({ "patient_id": chart })),
        ("search", json!({ "text": MARK })),
    ] {
        assert!(!front.calls(command, input).to_string().contains(MARK), "{command}");
    }
    front.calls("lock", json!({}));
    front.unlock("Dana Invented", OTHER).unwrap();
    assert_eq!(page(0, 1).unwrap_err().message, "The role Coordinator may not do this.");
    assert_eq!(front.fails("keep_restricted_document", paper).message, "The role Coordinator may not do this.");
    let copy = front.desk.paper("restricted_original", &json!({ "document_id": id })).unwrap_err();
    assert_eq!(copy.message, "The role Coordinator may not do this.");
}

fn note(chart: &Value) -> Value {
    let body = format!("{MARK} an invented note");
    json!({ "patient_id": chart, "kind": "substance_use", "title": format!("{MARK} title"), "body": body })
}

fn may(at: &Computer) -> bool {
    at.state()["person"]["permissions"].as_array().unwrap().contains(&json!("restricted"))
}
