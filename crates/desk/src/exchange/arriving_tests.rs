use serde_json::{Value, json};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use super::tests::{both, folder, founded, founded_with_kit, print_of, register};
use crate::session::tests::{Computer, GOOD};

#[test]
fn a_computer_that_is_ended_anywhere_on_its_way_in_goes_on_with_the_same_invitation() {
    let mut at = 0;
    loop {
        let share = tempfile::tempdir().unwrap();
        let (front, ask) = inviting(share.path());
        let (laptop, ended) = arrive(at, "join_practice", &ask, |_| {
            front.calls("sync_now", json!({}));
            let asking = front.calls("sync_status", json!({}))["requests"].as_array().unwrap().clone();
            assert!(asking.len() <= 1, "it asks once");
            for request in asking {
                front.calls("approve_device", json!({ "request_id": request["id"] }));
            }
            front.calls("sync_now", json!({}));
        });
        laptop.unlock("Dana Invented", GOOD).unwrap();
        both(&front, &laptop);
        assert_eq!(print_of(&front), print_of(&laptop), "ended after {at} looks");
        let devices = front.calls("sync_status", json!({}))["devices"].as_array().unwrap().len();
        assert_eq!(devices, 2, "ended after {at} looks");
        if !ended {
            break;
        }
        at += 1 + at / 6;
    }
    assert!(at > 10, "only {at} looks at the clock on the whole way");
}

#[test]
fn a_recovery_that_is_ended_anywhere_goes_on_where_it_was() {
    let share = tempfile::tempdir().unwrap();
    let (front, _, words) = founded_with_kit(share.path());
    register(&front, "Kowalski", "Ewa");
    front.calls("sync_now", json!({}));
    drop(front);
    let mut at = 0;
    loop {
        let copy = tempfile::tempdir().unwrap();
        copy_all(share.path(), copy.path());
        let ask = json!({
            "place": folder(copy.path()), "words": words, "device_name": "New desk", "passphrase": GOOD,
        });
        let (new, ended) = arrive(at, "recover_practice", &ask, |_| {});
        assert_eq!(new.unlock("Olive Invented", GOOD).unwrap()["state"], "open", "ended after {at} looks");
        let found = new.calls("search", json!({ "text": "Kowalski" }));
        assert!(!found.as_array().unwrap().is_empty(), "ended after {at} looks");
        let devices = new.calls("sync_status", json!({}))["devices"].as_array().unwrap().len();
        assert_eq!(devices, 2, "ended after {at} looks");
        if !ended {
            break;
        }
        at += 1 + at / 6;
    }
    assert!(at > 10, "only {at} looks at the clock on the whole way");
}

#[test]
fn what_is_half_here_opens_nothing_and_can_be_given_up() {
    let share = tempfile::tempdir().unwrap();
    let (_, mut ask) = inviting(share.path());
    let laptop = Computer::new();
    ask["folder"] = json!(laptop.dir());
    let asked = laptop.calls("join_practice", ask);
    assert!(laptop.state()["joining"].as_bool().unwrap());
    let laptop = laptop.restarted();
    let dir = laptop.state()["recent"][0]["dir"].clone();
    assert_eq!(dir, json!(laptop.dir()), "the next start asks for it");
    laptop.calls("open_practice", json!({ "dir": dir }));
    assert_eq!((&laptop.state()["state"], &laptop.state()["unfinished"]), (&json!("locked"), &json!(true)));
    let kit = laptop.fails(
        "unlock_with_kit",
        json!({ "words": "any", "person_id": laptop.person("Dana Invented"), "new_passphrase": GOOD }),
    );
    assert!(kit.message.contains("not complete"), "{kit:?}");
    assert_eq!(laptop.unlock("Dana Invented", GOOD).unwrap()["state"], "none", "nothing is open yet");
    assert!(laptop.fails("list_people", json!({})).message.contains("locked"));
    assert_eq!(laptop.calls("join_status", json!({}))["words"], asked["words"], "the words are the same");

    let laptop = laptop.restarted();
    laptop.calls("open_practice", json!({ "dir": laptop.dir() }));
    laptop.calls("stop_joining", json!({}));
    assert_eq!(laptop.state()["state"], "none");
    assert_eq!(laptop.state()["recent"], json!([]));
    assert!(!laptop.dir().join("practice.db").exists() && !laptop.dir().join("keys.json").exists());
}

#[test]
fn an_invitation_that_ran_out_says_so() {
    let share = tempfile::tempdir().unwrap();
    let (_, ask) = inviting(share.path());
    let laptop = Computer::new();
    laptop.calls("join_practice", ask);
    laptop.clock.pass_seconds(73 * 60 * 60);
    let said = laptop.calls("join_status", json!({}))["said"].clone();
    assert!(said.as_str().unwrap().starts_with("The invitation ended"), "{said}");
}

/// A practice with a patient that invites a laptop, and what the laptop asks.
fn inviting(share: &Path) -> (Computer, Value) {
    let (front, person) = founded(share);
    register(&front, "Kowalski", "Ewa");
    let invited = front.calls("invite_device", json!({ "name": "Laptop", "person_id": person, "restricted": false }));
    front.calls("sync_now", json!({}));
    let ask = json!({ "place": folder(share), "code": invited["code"], "passphrase": GOOD });
    (front, ask)
}

/// Brings a computer in, ended after so many looks at its clock and started anew. Answers whether it was ended at all.
fn arrive(at: i64, begin: &str, ask: &Value, meanwhile: impl Fn(&Computer)) -> (Computer, bool) {
    let mut computer = Computer::new();
    let mut ask = ask.clone();
    ask["folder"] = json!(computer.dir());
    computer.clock.end_after(at);
    let mut ended = false;
    for _ in 0..30 {
        match catch_unwind(AssertUnwindSafe(|| one_step(&computer, begin, &ask))) {
            Ok(true) => {
                computer.clock.end_after(i64::MAX);
                return (computer, ended);
            }
            Ok(false) => meanwhile(&computer),
            Err(_) => {
                ended = true;
                computer.clock.end_after(i64::MAX);
                computer = computer.restarted();
            }
        }
    }
    panic!("ended after {at} looks at the clock it never arrived");
}

/// What somebody at the computer does next. Answers whether the practice is here.
fn one_step(computer: &Computer, begin: &str, ask: &Value) -> bool {
    if computer.dir().join("keys.json").exists() && !computer.state()["joining"].as_bool().unwrap() {
        let state = computer.calls("open_practice", json!({ "dir": computer.dir() }));
        if state["unfinished"] == false {
            return true;
        }
        let person = state["people"][0]["id"].clone();
        let unlocked = computer.desk.call("unlock", &json!({ "person_id": person, "passphrase": GOOD }));
        if let Err(refused) = unlocked {
            assert!(refused.message.contains("before this computer had asked"), "{refused:?}");
            computer.calls("stop_joining", json!({}));
            return false;
        }
    }
    let state = match computer.state()["joining"].as_bool().unwrap() {
        true => computer.calls("join_status", json!({})),
        false => computer.calls(begin, ask.clone()),
    };
    if state["step"]["code"] == "choose_person" {
        computer.calls("finish_recovery", json!({ "person_id": state["people"][0]["id"] }));
        computer.calls("lock", json!({}));
        return true;
    }
    state["step"]["code"] == "ready"
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
