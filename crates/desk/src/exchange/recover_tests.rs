use serde_json::{Value, json};
use std::path::Path;

use super::tests::{both, device, files, folder, founded_with_kit, joined, print_of, register, words_of};
use crate::{
    UiError,
    session::tests::{Computer, GOOD, OTHER, answers},
};

#[test]
fn a_practice_whose_computers_are_all_lost_comes_back_from_its_share_by_the_kit() {
    let share = tempfile::tempdir().unwrap();
    let (front, person, words) = founded_with_kit(share.path());
    let laptop = joined(&front, share.path(), &person);
    let chart = register(&front, "Kowalski", "Ewa");
    let note =
        json!({ "patient_id": chart, "kind": "psychotherapy", "title": "Whispered", "body": "An invented note" });
    front.calls("write_restricted_note", note);
    let there = register(&laptop, "Serrano", "Luis");
    both(&front, &laptop);
    let before = print_of(&front);
    drop((front, laptop));

    let new = Computer::new();
    let seen = new.calls("read_lost_share", json!({ "place": folder(share.path()), "words": words }));
    assert_eq!((&seen["devices"], &seen["lacking"]), (&json!(["Front desk", "Laptop"]), &Value::Null));
    let state = recovered(&new, share.path(), &words);
    let owners: Vec<_> = state["people"].as_array().unwrap().iter().map(|owner| owner["name"].clone()).collect();
    assert_eq!((owners, &state["lost"]), (vec![json!("Olive Invented")], &Value::Null));
    let fetched = seriesdesk_core::oplog::fingerprint(&new.desk.joining().as_ref().unwrap().practice).unwrap();
    assert_eq!(fetched, before);

    let open = new.calls("finish_recovery", json!({ "person_id": state["people"][0]["id"] }));
    assert_eq!((&open["state"], &open["person"]["name"]), (&json!("open"), &json!("Olive Invented")));
    assert_eq!(new.calls("patient", json!({ "patient_id": there }))["family_name"], "Serrano");
    let notes = new.calls("restricted_notes", json!({ "patient_id": chart }));
    assert_eq!(notes["notes"][0]["body"], "An invented note", "the kit brings restricted records back as well");
    for lost in ["Front desk", "Laptop"] {
        let lost = json!({ "device_id": device(&new, lost), "reason": "Lost in a fire" });
        new.calls("revoke_device", lost);
    }
    new.calls("sync_now", json!({}));
    let status = new.calls("sync_status", json!({}));
    let states: Vec<_> =
        status["devices"].as_array().unwrap().iter().map(|row| row["state"]["label"].clone()).collect();
    assert_eq!(states, ["This computer", "Removed", "Removed"]);
    assert!(new.calls("doctor", json!({}))["sound"].as_bool().unwrap());
    assert!(new.audit().iter().any(|line| line.contains("Olive Invented")));

    let new = new.restarted();
    new.calls("open_practice", json!({ "dir": new.dir() }));
    assert_eq!(new.state()["practice_name"], "Maple Court Clinic");
    new.unlock("Olive Invented", GOOD).unwrap();
    new.calls("lock", json!({}));
    let by_kit = json!({ "words": words, "person_id": new.person("Olive Invented"), "new_passphrase": OTHER });
    assert_eq!(new.calls("unlock_with_kit", by_kit)["state"], "open", "the kit opens this computer as well");
    assert_eq!(new.calls("sync_now", json!({}))["taken"], 0);
}

#[test]
fn a_computer_that_was_only_away_takes_the_one_the_kit_let_in_and_both_agree() {
    let share = tempfile::tempdir().unwrap();
    let (front, person, words) = founded_with_kit(share.path());
    let away = joined(&front, share.path(), &person);
    both(&front, &away);
    let late = register(&away, "Written", "Away");
    drop(front);
    let new = brought_back(share.path(), &words);
    let here = register(&new, "Kowalski", "Ewa");
    both(&new, &away);
    both(&new, &away);
    assert_eq!(print_of(&new), print_of(&away));
    assert_eq!(away.calls("patient", json!({ "patient_id": here }))["family_name"], "Kowalski");
    assert_eq!(new.calls("patient", json!({ "patient_id": late }))["family_name"], "Written");
}

#[test]
fn a_renewed_kit_brings_the_practice_back_and_the_old_one_says_that_it_was_replaced() {
    let share = tempfile::tempdir().unwrap();
    let (front, person, old) = founded_with_kit(share.path());
    let laptop = joined(&front, share.path(), &person);
    let renewed = front.calls("renew_kit", json!({ "passphrase": GOOD }));
    front.calls("confirm_kit", json!({ "answers": answers(&renewed) }));
    register(&front, "Kowalski", "Ewa");
    both(&front, &laptop);
    front.calls("rotate_keys", json!({}));
    let patient = register(&front, "Written", "Under New Keys");
    both(&front, &laptop);
    drop((front, laptop));
    let refused = fails(share.path(), &old);
    assert!(refused.message.contains("was replaced"), "{refused:?}");
    let new = brought_back(share.path(), &words_of(&renewed));
    assert_eq!(new.calls("patient", json!({ "patient_id": patient }))["family_name"], "Written");
}

#[test]
fn what_lies_there_and_what_was_typed_is_said_plainly_when_it_does_not_fit() {
    let (share, other, empty) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (front, _, words) = founded_with_kit(share.path());
    let (_, _, strange) = founded_with_kit(other.path());
    let told = |error: UiError| (error.field.unwrap_or_default(), error.message);
    let (field, message) = told(fails(share.path(), &strange));
    assert_eq!((field.as_str(), message.as_str()), ("words", "These words belong to no recovery kit of this share."));
    let (field, message) = told(fails(empty.path(), &words));
    assert_eq!((field.as_str(), message.as_str()), ("place", "No practice share that can be read lies here."));
    let mut swapped: Vec<&str> = words.split(' ').collect();
    let second = (1..24).find(|at| swapped[*at] != swapped[0]).unwrap();
    swapped.swap(0, second);
    let (field, message) = told(fails(share.path(), &swapped.join(" ")));
    assert_eq!(field, "words");
    assert!(message.contains("in each other’s place") || message.contains("in each other's place"), "{message}");
    let (_, message) = told(fails(share.path(), "abandon"));
    assert_eq!(message, "The kit has 24 words; 1 were typed.");
    let nobody = Computer::new();
    assert!(
        nobody
            .fails("finish_recovery", json!({ "person_id": front.person("Olive Invented") }))
            .message
            .contains("Nothing")
    );
}

#[test]
fn a_share_that_has_not_all_arrived_is_not_taken_for_all_of_it_unless_somebody_says_so() {
    let share = tempfile::tempdir().unwrap();
    let (front, person, words) = founded_with_kit(share.path());
    let laptop = joined(&front, share.path(), &person);
    register(&laptop, "Serrano", "Luis");
    both(&front, &laptop);
    drop((front, laptop));
    let record = files(&share.path().join("sds1/r"), "reg").pop().unwrap();
    let bytes = std::fs::read(&record).unwrap();
    std::fs::write(&record, &bytes[..bytes.len() / 2]).unwrap();

    let new = Computer::new();
    let mut ask = asking(share.path(), &words);
    ask["folder"] = json!(new.dir());
    let refused = new.fails("recover_practice", ask.clone());
    assert!(refused.message.contains("not arrived"), "{refused:?}");
    assert_eq!(refused.offer.unwrap().input, json!({ "incomplete_ok": true }));
    assert!(!new.dir().exists(), "nothing was begun");
    std::fs::write(&record, &bytes).unwrap();
    assert_eq!(new.calls("recover_practice", ask)["words"], json!([]));
}

/// A new computer after the kit was typed on it, open for the owner.
fn brought_back(share: &Path, words: &str) -> Computer {
    let new = Computer::new();
    let state = recovered(&new, share, words);
    new.calls("finish_recovery", json!({ "person_id": state["people"][0]["id"] }));
    new
}

/// Everything the share has is on this computer; it waits for somebody to say who they are.
fn recovered(new: &Computer, share: &Path, words: &str) -> Value {
    let mut ask = asking(share, words);
    ask["folder"] = json!(new.dir());
    let mut state = new.calls("recover_practice", ask);
    for _ in 0..10 {
        if state["step"]["code"] == "choose_person" {
            return state;
        }
        state = new.calls("join_status", json!({}));
    }
    panic!("it never had everything: {state}");
}

fn asking(share: &Path, words: &str) -> Value {
    json!({ "place": folder(share), "words": words, "device_name": "New desk", "passphrase": GOOD })
}

fn fails(share: &Path, words: &str) -> UiError {
    Computer::new().fails("read_lost_share", json!({ "place": folder(share), "words": words }))
}
