use super::*;
use std::fs;

#[test]
fn a_new_practice_is_open_for_its_owner_and_shows_its_kit_once() {
    let computer = Computer::new();
    assert_eq!(computer.state()["state"], "none");
    let kit = computer.create();
    assert_eq!((kit["words"].as_array().unwrap().len(), kit["ask"].as_array().unwrap().len()), (24, 4));

    let state = computer.state();
    assert_eq!((&state["state"], &state["kit_unconfirmed"]), (&json!("open"), &json!(true)));
    assert_eq!(
        (&state["person"]["name"], &state["person"]["role"]["code"]),
        (&json!("Olive Invented"), &json!("owner"))
    );
    assert_eq!((&state["now_local"], &state["keystore"]["code"]), (&json!("2026-03-02T09:00"), &json!("working")));
    assert_eq!(state["recent"][0]["name"], "Maple Court Clinic");
}

#[test]
fn the_kit_counts_only_after_the_rehearsal() {
    let computer = Computer::new();
    let kit = computer.create();
    let mut wrong = answers(&kit);
    wrong[2]["word"] = json!("zoo");
    let error = computer.fails("confirm_kit", json!({ "answers": wrong }));
    assert_eq!((error.code, error.field.as_deref()), (Code::Invalid, Some("answers")));
    assert_eq!(computer.state()["kit_unconfirmed"], true);

    let state = computer.calls("confirm_kit", json!({ "answers": answers(&kit) }));
    assert_eq!(state["kit_unconfirmed"], false);
    let again = computer.fails("confirm_kit", json!({ "answers": answers(&kit) }));
    assert_eq!(again.code, Code::Refused, "the words are gone from memory");
}

#[test]
fn the_kit_can_be_printed_while_it_is_on_screen() {
    let computer = Computer::new();
    let kit = computer.create();
    let paper = computer.desk.paper("recovery_kit", &json!({})).unwrap();
    assert!(paper.starts_with(b"%PDF"));
    computer.calls("confirm_kit", json!({ "answers": answers(&kit) }));
    assert_eq!(computer.desk.paper("recovery_kit", &json!({})).unwrap_err().code, Code::Refused);
}

#[test]
fn a_weak_passphrase_makes_nothing() {
    let computer = Computer::new();
    let error = computer.fails("create_practice", computer.new_practice("Maple Court"));
    assert_eq!((error.code, error.field.as_deref()), (Code::Invalid, Some("passphrase")));
    assert!(!computer.dir().exists());
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let computer = Computer::new();
    fs::create_dir(computer.dir()).unwrap();
    fs::write(computer.dir().join("notes.txt"), "keep me").unwrap();
    let error = computer.fails("create_practice", computer.new_practice(GOOD));
    assert_eq!((error.code, error.field.as_deref()), (Code::Refused, Some("dir")));
    assert_eq!(fs::read_dir(computer.dir()).unwrap().count(), 1);

    let second = Computer::with_practice();
    let before = fs::read(second.dir().join("keys.json")).unwrap();
    assert_eq!(second.fails("create_practice", second.new_practice(GOOD)).code, Code::Refused);
    assert_eq!(fs::read(second.dir().join("keys.json")).unwrap(), before);
}

#[test]
fn a_synced_folder_is_refused_with_the_way_out() {
    let computer = Computer::new();
    let mut input = computer.new_practice(GOOD);
    input["dir"] = json!(computer.home.path().join("Dropbox/practice"));
    let error = computer.fails("create_practice", input.clone());
    assert_eq!((error.code, error.field.as_deref()), (Code::Refused, Some("dir")));
    assert!(error.hint.is_some() && !computer.home.path().join("Dropbox").exists());
    assert_eq!(computer.fails("open_practice", json!({ "dir": input["dir"] })).code, Code::Refused);
}

#[test]
fn every_field_of_the_form_is_checked() {
    let computer = Computer::new();
    for (field, value) in [("practice_name", " "), ("owner_name", ""), ("time_zone", "Mars/Base"), ("dir", "")] {
        let mut input = computer.new_practice(GOOD);
        input[field] = json!(value);
        let error = computer.fails("create_practice", input);
        assert_eq!((error.code, error.field.as_deref()), (Code::Invalid, Some(field)));
    }
    assert!(!computer.dir().exists());
}

#[test]
fn passphrases_are_rated_for_this_computer() {
    let computer = Computer::new();
    let rate = |passphrase: &str| {
        computer.calls("passphrase_strength", json!({ "passphrase": passphrase, "words": ["Olive"] }))
    };
    assert_eq!(rate("olive olive")["enough"], false);
    assert_eq!(rate("violet-tram")["enough"], true);
    *computer.keystore.broken.lock().unwrap() = true;
    assert_eq!(rate("violet-tram")["enough"], false);
    assert_eq!(rate(GOOD)["enough"], true);
}
