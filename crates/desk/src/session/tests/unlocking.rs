use super::*;
use expect_test::expect;
use std::fs;

#[test]
fn a_practice_opens_again_after_a_restart() {
    let computer = Computer::with_practice().restarted();
    let state = computer.calls("open_practice", json!({ "dir": computer.dir() }));
    assert_eq!((&state["state"], &state["practice_name"]), (&json!("locked"), &json!("Maple Court Clinic")));
    assert_eq!(computer.fails("audit_page", json!({})).code, Code::Locked);
    let state = computer.unlock("Olive Invented", GOOD).unwrap();
    assert_eq!(state["state"], "open");
}

#[test]
fn wrong_passphrases_are_slowed_down_and_stand_in_the_log() {
    let computer = Computer::with_practice();
    computer.calls("lock", json!({}));
    for _ in 0..4 {
        let error = computer.unlock("Olive Invented", OTHER).unwrap_err();
        assert_eq!((error.code, error.field.as_deref()), (Code::Locked, Some("passphrase")));
    }
    assert_eq!(computer.state()["wait_seconds"], 2);
    assert_eq!(computer.unlock("Olive Invented", GOOD).unwrap_err().message, "Too many wrong tries. Wait 2 seconds.");
    computer.clock.pass_seconds(2);
    computer.unlock("Olive Invented", GOOD).unwrap();
    assert_eq!(computer.state()["wait_seconds"], 0);
    let line = "Olive Invented: failed unlock (Olive Invented: 4 wrong tries, the last at 2026-03-02T09:00)";
    assert_eq!(computer.audit().iter().filter(|entry| entry.as_str() == line).count(), 1, "{:?}", computer.audit());
    computer.calls("lock", json!({}));
    computer.unlock("Olive Invented", GOOD).unwrap();
    assert_eq!(computer.audit().iter().filter(|entry| entry.as_str() == line).count(), 1, "told once");
}

#[test]
fn two_programs_cannot_have_one_practice() {
    let computer = Computer::with_practice();
    let second = computer.second_desk();
    let error = second.call("open_practice", &json!({ "dir": computer.dir() })).unwrap_err();
    assert_eq!(error.code, Code::Refused);
    computer.calls("lock", json!({}));
    assert!(second.call("open_practice", &json!({ "dir": computer.dir() })).is_err(), "locked is still ours");
}

#[test]
fn the_kit_opens_on_a_new_computer_and_sets_a_passphrase_for_it() {
    let (old, new) = (Computer::new(), Computer::new());
    let kit = old.create();
    old.calls("lock", json!({}));
    fs::create_dir(new.dir()).unwrap();
    for name in ["keys.json", "practice.db"] {
        fs::copy(old.dir().join(name), new.dir().join(name)).unwrap();
    }
    new.calls("open_practice", json!({ "dir": new.dir() }));
    let elsewhere = new.unlock("Olive Invented", GOOD).unwrap_err();
    expect![
        "Your passphrase works only on the computer it was set on. Use the recovery kit to set one for this computer."
    ]
    .assert_eq(&elsewhere.message);

    let words: Vec<&str> = kit["words"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let mut input =
        json!({ "words": words.join(" "), "person_id": new.person("Olive Invented"), "new_passphrase": "short" });
    assert_eq!(new.fails("unlock_with_kit", input.clone()).field.as_deref(), Some("new_passphrase"));
    input["new_passphrase"] = json!(OTHER);
    assert_eq!(new.calls("unlock_with_kit", input)["state"], "open");
    new.calls("lock", json!({}));
    new.unlock("Olive Invented", OTHER).unwrap();
}

#[test]
fn a_changed_passphrase_replaces_the_old_one() {
    let computer = Computer::with_practice();
    let wrong = computer.fails("change_passphrase", json!({ "current": OTHER, "new": OTHER }));
    assert_eq!((wrong.code, wrong.field.as_deref()), (Code::Invalid, Some("current")));
    let weak = computer.fails("change_passphrase", json!({ "current": GOOD, "new": "12345678" }));
    assert_eq!((weak.code, weak.field.as_deref()), (Code::Invalid, Some("new")));
    computer.calls("change_passphrase", json!({ "current": GOOD, "new": OTHER }));
    computer.calls("lock", json!({}));
    assert!(computer.unlock("Olive Invented", GOOD).is_err());
    computer.unlock("Olive Invented", OTHER).unwrap();
}

#[test]
fn a_renewed_kit_must_be_rehearsed_again() {
    let computer = Computer::with_practice();
    assert_eq!(computer.fails("renew_kit", json!({ "passphrase": OTHER })).field.as_deref(), Some("passphrase"));
    let kit = computer.calls("renew_kit", json!({ "passphrase": GOOD }));
    assert_eq!(computer.state()["kit_unconfirmed"], true);
    computer.calls("confirm_kit", json!({ "answers": answers(&kit) }));
    assert_eq!(computer.state()["kit_unconfirmed"], false);
}

#[test]
fn a_folder_without_a_practice_is_left_alone() {
    let computer = Computer::new();
    fs::create_dir(computer.dir()).unwrap();
    assert_eq!(computer.fails("open_practice", json!({ "dir": computer.dir() })).code, Code::NotFound);
    assert_eq!(fs::read_dir(computer.dir()).unwrap().count(), 0);
}

#[test]
fn a_practice_whose_creation_was_cut_off_opens_for_its_owner() {
    let computer = Computer::new();
    computer.create();
    computer.calls("lock", json!({}));
    for name in ["practice.db", "practice.db-wal", "practice.db-shm"] {
        let _ = fs::remove_file(computer.dir().join(name));
    }
    let error = computer.unlock("Olive Invented", GOOD).unwrap_err();
    assert_eq!(error.code, Code::Storage, "a missing database is never replaced by an empty one");
    assert!(!computer.dir().join("practice.db").exists());
}
