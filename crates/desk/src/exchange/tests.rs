use serde_json::{Value, json};
use std::path::Path;

use seriesdesk_core::Uuid;
use seriesdesk_share::Side;

use super::door::OnDesk;
use crate::Code;
use crate::session::tests::{Computer, GOOD, OTHER, answers};
use seriesdesk_carrier::PracticeSide;

#[test]
fn two_computers_on_one_folder_work_apart_disagree_and_agree_again() {
    let share = tempfile::tempdir().unwrap();
    let (front, person) = founded(share.path());
    let laptop = joined(&front, share.path(), &person);
    assert_eq!(print_of(&front), print_of(&laptop));

    let patient = register(&front, "Kowalski", "Ewa");
    both(&front, &laptop);
    rename(&front, &patient, "Kowalska");
    laptop.clock.pass_millis(300_000);
    rename(&laptop, &patient, "Kowalsky");
    both(&front, &laptop);
    let here = front.calls("list_conflicts", json!({}));
    let there = laptop.calls("list_conflicts", json!({}));
    assert_eq!(here["decide"].as_array().unwrap().len(), 1);
    assert_eq!(here["decide"][0]["id"], there["decide"][0]["id"]);
    let devices: Vec<_> =
        here["decide"][0]["versions"].as_array().unwrap().iter().map(|version| version["device"].clone()).collect();
    assert_eq!(devices, ["Front desk", "Laptop"]);
    assert_eq!(front.calls("sync_status", json!({}))["badge"]["text"], "1 to decide");

    let keep = &here["decide"][0]["versions"][0]["id"];
    laptop.calls("resolve_conflict", json!({ "conflict_id": here["decide"][0]["id"], "version_id": keep }));
    both(&front, &laptop);
    for computer in [&front, &laptop] {
        assert_eq!(computer.calls("list_conflicts", json!({}))["decide"], json!([]));
        let chart = computer.calls("patient", json!({ "patient_id": patient }));
        assert_eq!(chart["family_name"], "Kowalska");
    }
    assert_eq!(print_of(&front), print_of(&laptop));
    let status = front.calls("sync_status", json!({}));
    assert_eq!((&status["waiting"], &status["received_by"], &status["of"]), (&json!(0), &json!(1), &json!(1)));
    assert!(front.calls("doctor", json!({}))["sound"].as_bool().unwrap());
}

#[test]
fn a_computer_where_no_owner_works_is_sound() {
    let share = tempfile::tempdir().unwrap();
    let (front, person) = founded(share.path());
    let people = front.calls("list_people", json!({}));
    let revision = &people.as_array().unwrap().iter().find(|row| row["id"] == person).unwrap()["revision"];
    front.calls("set_role", json!({ "person_id": person, "role": "manager", "revision": revision }));
    let laptop = joined(&front, share.path(), &person);
    let found = laptop.calls("doctor", json!({}));
    assert_eq!(found["sound"], true, "{found}");
    assert!(found.to_string().contains("1 person can open the practice here, 0 of them owners"), "{found}");
}

#[test]
fn a_computer_begins_with_a_copy_of_everything_that_lies_on_the_share() {
    let share = tempfile::tempdir().unwrap();
    let (front, person) = founded(share.path());
    register(&front, "Kowalski", "Ewa");
    front.calls("make_copy", json!({}));
    let checks = front.calls("sync_status", json!({}))["checks"].clone();
    assert!(checks.as_array().unwrap().iter().any(|check| check["name"] == "Copy of everything"), "{checks}");
    let copies = share.path().join("sds1/s");
    let month = std::fs::read_dir(&copies).unwrap().next().unwrap().unwrap().path();
    assert!(std::fs::read_dir(month).unwrap().count() >= 3, "a manifest and its chunks");
    for segment in files(&share.path().join("sds1/d"), "seg") {
        std::fs::remove_file(segment).unwrap();
    }
    let laptop = joined(&front, share.path(), &person);
    assert_eq!(print_of(&front), print_of(&laptop));
    let patient = register(&laptop, "Nowak", "Jan");
    both(&laptop, &front);
    assert_eq!(front.calls("patient", json!({ "patient_id": patient }))["family_name"], "Nowak");
    both(&front, &laptop);
    assert_eq!(print_of(&front), print_of(&laptop));
    let mut state = laptop.desk.state();
    let replayed = seriesdesk_core::oplog::replayed_fingerprint(state.practice().unwrap()).unwrap();
    drop(state);
    assert_eq!(replayed, print_of(&laptop));
}

#[test]
fn a_lost_laptop_is_removed_and_reads_nothing_that_comes_after() {
    let share = tempfile::tempdir().unwrap();
    let (front, person) = founded(share.path());
    let laptop = joined(&front, share.path(), &person);
    let id = device(&front, "Laptop");
    front.calls("revoke_device", json!({ "device_id": id, "reason": "Left on a train" }));
    let after = register(&front, "After", "Removal");
    let late = register(&laptop, "Written", "Late");
    both(&front, &laptop);
    assert!(laptop.desk.call("patient", &json!({ "patient_id": after })).is_err());
    assert!(front.desk.call("patient", &json!({ "patient_id": late })).is_err());
    let status = front.calls("sync_status", json!({}));
    assert_eq!(status["late"][0]["device"], "Laptop");
    front.calls("settle_late", json!({ "device_id": id, "accept": true }));
    assert_eq!(front.calls("patient", json!({ "patient_id": late }))["family_name"], "Written");
}

#[test]
fn other_bytes_under_the_names_of_an_invitation_hide_nothing() {
    let share = tempfile::tempdir().unwrap();
    let (front, person) = founded(share.path());
    let laptop = joined_after(&front, share.path(), &person, |mail| {
        let folder = share.path().join("sds1/j");
        std::fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in [("inv", "one"), ("req", "two"), ("r01.req", "three"), ("ans", "four")] {
            let parcel = seriesdesk_share::parcel::wrap(bytes.as_bytes());
            std::fs::write(folder.join(format!("{mail}.{name}")), parcel).unwrap();
        }
    });
    assert_eq!(print_of(&front), print_of(&laptop));
}

#[test]
fn another_folder_is_not_the_share_of_yesterday_and_nothing_is_sent_to_it() {
    let (share, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (front, _) = founded(share.path());
    register(&front, "Kowalski", "Ewa");
    let aside = share.path().join("sds1");
    std::fs::rename(&aside, other.path().join("sds1")).unwrap();
    let refused = front.fails("sync_now", json!({}));
    assert!(refused.message.contains("not the share you used yesterday"), "{refused:?}");
    assert!(!aside.exists(), "nothing was sent");
    let status = front.calls("sync_status", json!({}));
    assert_eq!(status["share"]["fault"]["code"], "not_this_share");
    front.calls("move_share", json!({ "place": folder(other.path()) }));
    assert_eq!(front.calls("sync_status", json!({}))["share"]["fault"], Value::Null);
    front.calls("sync_now", json!({}));
}

#[test]
fn what_waits_for_the_share_longer_than_a_day_is_amber_with_since_when() {
    let share = tempfile::tempdir().unwrap();
    let (front, _) = founded(share.path());
    let away = share.path().with_extension("away");
    std::fs::rename(share.path(), &away).unwrap();
    register(&front, "Kowalski", "Ewa");
    let badge = |of: &Computer| {
        assert!(of.desk.call("sync_now", &json!({})).is_err(), "the share is away");
        of.calls("sync_status", json!({}))["badge"].clone()
    };
    assert_eq!(badge(&front)["tone"], "off");
    front.clock.pass_millis(25 * 60 * 60 * 1000);
    front.unlock("Olive Invented", GOOD).unwrap();
    let late = badge(&front);
    assert_eq!(late["tone"], "warn", "{late}");
    assert!(late["text"].as_str().unwrap().contains("not on the share since "), "{late}");
    std::fs::rename(&away, share.path()).unwrap();
    front.calls("sync_now", json!({}));
    assert_eq!(front.calls("sync_status", json!({}))["badge"]["tone"], "ok");
}

#[test]
fn the_kit_words_are_asked_for_and_have_to_be_right() {
    let share = tempfile::tempdir().unwrap();
    let front = Computer::with_practice();
    let place = folder(share.path());
    let asked = front.fails("set_up_share", json!({ "place": place, "device_name": "Front desk", "kit_words": null }));
    assert_eq!(asked.field.as_deref(), Some("kit_words"));
    let wrong = vec!["abandon"; 24].join(" ");
    assert!(
        front
            .desk
            .call("set_up_share", &json!({ "place": place, "device_name": "Front desk", "kit_words": wrong }))
            .is_err()
    );
    assert_eq!(std::fs::read_dir(share.path()).unwrap().count(), 0);
    assert_eq!(front.calls("check_share", json!({ "place": place }))["found"]["code"], "empty");
    assert_eq!(std::fs::read_dir(share.path()).unwrap().count(), 0, "trying a place leaves nothing there");
}

#[test]
fn a_round_begun_for_one_practice_never_touches_another() {
    let share = tempfile::tempdir().unwrap();
    let (front, _) = founded(share.path());
    let mut side = PracticeSide::of(OnDesk(&front.desk, Uuid::nil()));
    assert!(side.outgoing(1).is_err_and(|fault| fault.code == Code::Locked));
    assert!(side.genesis().is_err());
}

#[test]
fn a_wrong_code_opens_nothing() {
    let share = tempfile::tempdir().unwrap();
    let _ = founded(share.path());
    let stranger = Computer::new();
    let input = json!({ "place": folder(share.path()), "code": "00000-00000-00000-00000-00000-0" });
    assert_eq!(stranger.fails("read_invitation", input).field.as_deref(), Some("code"));
    assert_eq!(stranger.calls("join_status", json!({})), Value::Null);
}

pub(super) fn files(below: &Path, extension: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|of| of == extension) {
            found.push(path);
        }
    }
    found
}

#[test]
fn an_older_database_is_noticed_before_it_writes_although_the_share_is_away() {
    for with_keystore in [true, false] {
        let share = tempfile::tempdir().unwrap();
        let (front, person) = founded(share.path());
        let laptop = joined(&front, share.path(), &person);
        laptop.calls("lock", json!({}));
        let image = std::fs::read(laptop.dir().join("practice.db")).unwrap();
        laptop.unlock("Dana Invented", GOOD).unwrap();
        let before = life_of(&laptop);
        register(&laptop, "Written", "Between");
        both(&front, &laptop);
        laptop.calls("lock", json!({}));
        for gone in ["practice.db-wal", "practice.db-shm"] {
            let _ = std::fs::remove_file(laptop.dir().join(gone));
        }
        std::fs::write(laptop.dir().join("practice.db"), image).unwrap();
        if with_keystore {
            std::fs::remove_file(laptop.dir().join("anchor.txt")).unwrap();
        } else {
            laptop.keystore.notes.lock().unwrap().clear();
        }
        let laptop = laptop.restarted();
        laptop.calls("open_practice", json!({ "dir": laptop.dir() }));
        laptop.unlock("Dana Invented", GOOD).unwrap();
        assert_ne!(life_of(&laptop), before, "what was written first is of another life");
        register(&laptop, "Written", "After");
        both(&front, &laptop);
        both(&front, &laptop);
        assert_eq!(print_of(&front), print_of(&laptop));
        assert!(front.calls("doctor", json!({}))["sound"].as_bool().unwrap());
    }
}

#[test]
fn an_exchange_file_carries_everything_between_computers_that_reach_no_share() {
    let share = tempfile::tempdir().unwrap();
    let (front, person) = founded(share.path());
    let laptop = joined(&front, share.path(), &person);
    std::fs::rename(share.path().join("sds1"), share.path().join("away")).unwrap();
    let (here, there) = (register(&front, "Kowalski", "Ewa"), register(&laptop, "Serrano", "Luis"));
    let stick = tempfile::tempdir().unwrap();
    let file = json!({ "path": stick.path().join("maple.seriesdesk-exchange") });
    for (from, to) in [(&front, &laptop), (&laptop, &front), (&front, &laptop)] {
        from.clock.pass_millis(60_000);
        assert!(from.calls("write_exchange_file", file.clone())["files"].as_u64().unwrap() > 4);
        assert!(to.calls("read_exchange_file", file.clone())["taken"].as_u64().unwrap() > 0);
    }
    assert_eq!(laptop.calls("patient", json!({ "patient_id": here }))["family_name"], "Kowalski");
    assert_eq!(front.calls("patient", json!({ "patient_id": there }))["family_name"], "Serrano");
    assert_eq!(std::fs::read_dir(stick.path()).unwrap().count(), 1);
    let bytes = std::fs::read(stick.path().join("maple.seriesdesk-exchange")).unwrap();
    super::plain_tests::nothing_readable("the exchange file", &bytes);

    std::fs::write(stick.path().join("cut.seriesdesk-exchange"), &bytes[..bytes.len() - 1]).unwrap();
    let cut = front.fails("read_exchange_file", json!({ "path": stick.path().join("cut.seriesdesk-exchange") }));
    assert!(cut.message.contains("cut off or altered"), "{cut:?}");
    let other_share = tempfile::tempdir().unwrap();
    let (stranger, _) = founded(other_share.path());
    assert!(stranger.fails("read_exchange_file", file).message.contains("not of this practice"));
}

fn life_of(computer: &Computer) -> u32 {
    let mut state = computer.desk.state();
    let own = seriesdesk_core::oplog::own_entries_after(state.practice().unwrap(), 'p', 0, 100_000).unwrap();
    seriesdesk_core::oplog::Entry::decode(&own.last().unwrap().1).unwrap().incarnation
}

pub(super) fn folder(path: &Path) -> Value {
    json!({ "kind": "folder", "folder": path })
}

/// A practice with a share, and an assistant who gets a computer of their own.
pub(super) fn founded(share: &Path) -> (Computer, Value) {
    let (front, person, _) = founded_with_kit(share);
    (front, person)
}

/// The same, and the words of its kit.
pub(super) fn founded_with_kit(share: &Path) -> (Computer, Value, String) {
    let front = Computer::new();
    let kit = front.create();
    front.calls("confirm_kit", json!({ "answers": answers(&kit) }));
    let person = front
        .calls("add_person", json!({ "name": "Dana Invented", "role": "coordinator", "passphrase": OTHER }))["id"]
        .clone();
    let words = words_of(&kit);
    front.calls("set_up_share", json!({ "place": folder(share), "device_name": "Front desk", "kit_words": words }));
    (front, person, words)
}

pub(super) fn words_of(kit: &Value) -> String {
    let words = kit["words"].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
    words.collect::<Vec<_>>().join(" ")
}

pub(super) fn joined(front: &Computer, share: &Path, person: &Value) -> Computer {
    joined_after(front, share, person, |_| {})
}

/// Lets in a laptop for somebody of another name.
pub(super) fn joined_by(front: &Computer, share: &Path, person: &Value, name: &str) -> Computer {
    joined_named(front, share, person, name, |_| {})
}

/// Lets a laptop in; before the invitation is placed, something may happen to the share.
fn joined_after(front: &Computer, share: &Path, person: &Value, meddle: impl Fn(&str)) -> Computer {
    joined_named(front, share, person, "Dana Invented", meddle)
}

fn joined_named(front: &Computer, share: &Path, person: &Value, name: &str, meddle: impl Fn(&str)) -> Computer {
    let invited = front.calls("invite_device", json!({ "name": "Laptop", "person_id": person, "restricted": false }));
    meddle(invited["id"].as_str().unwrap());
    front.calls("sync_now", json!({}));
    let laptop = Computer::new();
    let code = invited["code"].as_str().unwrap();
    let seen = laptop.calls("read_invitation", json!({ "place": folder(share), "code": code }));
    assert_eq!((&seen["device_name"], &seen["person"]), (&json!("Laptop"), &json!(name)));
    let state = laptop.calls(
        "join_practice",
        json!({ "place": folder(share), "code": code.to_lowercase(), "folder": laptop.dir(), "passphrase": GOOD }),
    );
    assert_eq!(state["step"]["code"], "waiting_for_approval");
    front.calls("sync_now", json!({}));
    let request = front.calls("sync_status", json!({}))["requests"][0].clone();
    assert_eq!(request["words"], state["words"]);
    front.calls("approve_device", json!({ "request_id": request["id"] }));
    front.calls("sync_now", json!({}));
    assert_eq!(laptop.calls("join_status", json!({}))["step"]["code"], "ready");
    laptop.unlock(name, GOOD).unwrap();
    both(front, &laptop);
    laptop
}

/// One sends, the other takes it and says so, and the one hears that.
pub(super) fn both(one: &Computer, other: &Computer) {
    for computer in [one, other, one] {
        computer.clock.pass_millis(60_000);
        computer.calls("sync_now", json!({}));
    }
}

pub(super) fn register(computer: &Computer, family: &str, given: &str) -> Value {
    computer.calls(
        "register_patient",
        json!({ "family_name": family, "given_name": given, "born_on": "1992-03-05", "phone": "555 010 0199", "duplicate_ok": true }),
    )["id"]
        .clone()
}

fn rename(computer: &Computer, patient: &Value, family: &str) {
    let mut chart = computer.calls("patient", json!({ "patient_id": patient }));
    let form = chart.as_object_mut().unwrap();
    form.insert("family_name".into(), json!(family));
    let kept = [
        "id",
        "mrn",
        "family_name",
        "given_name",
        "middle_name",
        "suffix",
        "preferred_name",
        "pronouns",
        "sex",
        "born_on",
        "address",
        "referral_source",
        "risk_flag",
        "allergies",
        "notes",
        "archived",
        "merged_into",
        "revision",
    ];
    form.retain(|name, _| kept.contains(&name.as_str()));
    computer.calls("save_patient", chart);
}

pub(super) fn device(computer: &Computer, name: &str) -> Value {
    let status = computer.calls("sync_status", json!({}));
    let devices = status["devices"].as_array().unwrap().clone();
    devices.into_iter().find(|device| device["name"] == name).unwrap()["id"].clone()
}

pub(super) fn print_of(computer: &Computer) -> String {
    let mut state = computer.desk.state();
    seriesdesk_core::oplog::fingerprint(state.practice().unwrap()).unwrap()
}
