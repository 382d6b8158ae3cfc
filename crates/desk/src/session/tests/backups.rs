use super::*;
use std::fs;

#[test]
fn a_backup_is_made_checked_and_restored_into_a_new_folder() {
    let computer = Computer::with_practice();
    assert_eq!(computer.calls("backup_status", json!({}))["last_at"], Value::Null);
    let path = computer.home.path().join("maple.seriesdesk-backup");
    let made = computer.calls("make_backup", json!({ "path": path }));
    assert_eq!(made["verified"], true);
    assert_eq!(computer.calls("backup_status", json!({}))["path"], json!(path));

    let olive = computer.person("Olive Invented");
    let check = json!({ "path": path, "person_id": olive, "passphrase": GOOD });
    assert_eq!(computer.calls("check_backup", check)["verified"], true);
    let inside = computer.calls("look_into_backup", json!({ "path": path }));
    assert_eq!((&inside["practice_name"], &inside["people"][0]["id"]), (&json!("Maple Court Clinic"), &olive));

    let dir = computer.home.path().join("restored");
    let input = json!({ "path": path, "dir": dir, "person_id": olive, "passphrase": GOOD });
    let state = computer.calls("restore_backup", input.clone());
    assert_eq!((&state["state"], &state["dir"]), (&json!("open"), &json!(dir)));
    assert_eq!(computer.calls("doctor", json!({}))["sound"], true);
    computer.calls("open_practice", json!({ "dir": computer.dir() }));
    assert_eq!(computer.fails("restore_backup", input).code, Code::Refused, "the folder is not empty any more");
}

#[test]
fn a_wrong_passphrase_restores_nothing() {
    let computer = Computer::with_practice();
    let path = computer.home.path().join("maple.seriesdesk-backup");
    computer.calls("make_backup", json!({ "path": path }));
    let dir = computer.home.path().join("restored");
    let input =
        json!({ "path": path, "dir": dir, "person_id": computer.person("Olive Invented"), "passphrase": OTHER });
    assert_eq!(computer.fails("restore_backup", input).code, Code::Locked);
    assert!(!dir.exists());
}

#[test]
fn on_a_new_computer_a_backup_is_restored_first_and_opened_with_the_kit() {
    let (old, new) = (Computer::new(), Computer::new());
    let kit = old.create();
    let path = old.home.path().join("maple.seriesdesk-backup");
    old.calls("make_backup", json!({ "path": path }));
    let state = new.calls("restore_backup", json!({ "path": path, "dir": new.dir() }));
    assert_eq!(state["state"], "locked");
    let words: Vec<&str> = kit["words"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    let input = json!({ "words": words.join(" "), "person_id": state["people"][0]["id"], "new_passphrase": OTHER });
    assert_eq!(new.calls("unlock_with_kit", input)["state"], "open");
    assert_eq!(new.calls("doctor", json!({}))["sound"], true);
}

#[test]
fn a_damaged_practice_says_so_and_is_left_as_it_is() {
    let computer = Computer::with_practice();
    computer.calls("lock", json!({}));
    let file = computer.dir().join("practice.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[2000] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let error = computer.unlock("Olive Invented", GOOD).unwrap_err();
    assert_eq!(error.code, Code::Storage);
    assert!(error.message.contains("backup"), "{}", error.message);
    assert_eq!(fs::read(&file).unwrap(), bytes);
    assert_eq!(computer.state()["state"], "locked");
}
