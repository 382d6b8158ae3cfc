use serde_json::json;

use super::tests::{both, device, founded_with_kit, joined, register};
use crate::session::tests::{Computer, GOOD, OTHER};

#[test]
fn a_removed_computer_shuts_and_only_the_kit_opens_what_is_on_it() {
    let share = tempfile::tempdir().unwrap();
    let (front, person, words) = founded_with_kit(share.path());
    let laptop = joined(&front, share.path(), &person);
    let patient = register(&laptop, "Serrano", "Luis");
    both(&front, &laptop);
    let id = device(&front, "Laptop");
    front.calls("revoke_device", json!({ "device_id": id, "reason": "Left on a train" }));
    front.calls("sync_now", json!({}));
    let said = laptop.calls("sync_now", json!({}))["said"].clone();
    assert_eq!(said, "This computer was removed from the practice, and is shut.");
    let state = laptop.state();
    assert_eq!((&state["state"], &state["shut"]), (&json!("locked"), &json!(true)));

    let laptop = laptop.restarted();
    laptop.calls("open_practice", json!({ "dir": laptop.dir() }));
    let refused = laptop.unlock("Dana Invented", GOOD).unwrap_err();
    assert_eq!(refused.message, "This computer was removed from the practice.");
    let by = |words: &str, passphrase: &str| {
        let person = laptop.person("Dana Invented");
        let input = json!({ "words": words, "person_id": person, "new_passphrase": passphrase });
        laptop.desk.call("unlock_with_kit", &input)
    };
    let mut wrong: Vec<&str> = words.split(' ').collect();
    wrong.rotate_left(1);
    assert!(by(&wrong.join(" "), OTHER).is_err());
    let weak = by(&words, "abc").unwrap_err();
    assert_eq!(weak.field.as_deref(), Some("new_passphrase"));
    assert_eq!(laptop.state()["shut"], true, "a weak passphrase leaves it shut");
    assert_eq!(by(&words, OTHER).unwrap().value["state"], "open");
    assert_eq!(laptop.calls("patient", json!({ "patient_id": patient }))["family_name"], "Serrano");
    let refused = laptop.fails("sync_now", json!({}));
    assert!(refused.message.contains("was removed"), "{refused:?}");

    let laptop = laptop.restarted();
    laptop.calls("open_practice", json!({ "dir": laptop.dir() }));
    laptop.unlock("Dana Invented", OTHER).unwrap();
    assert_eq!(laptop.calls("sync_status", json!({}))["headline"], "This computer was removed from the practice.");
    assert!(laptop.desk.call("sync_now", &json!({})).is_err());
    assert_eq!(laptop.state()["state"], "open", "it is not shut twice");
}

#[test]
fn a_computer_that_was_put_away_says_so_and_stays_open() {
    let share = tempfile::tempdir().unwrap();
    let (front, person, _) = founded_with_kit(share.path());
    let laptop: Computer = joined(&front, share.path(), &person);
    front.calls("retire_device", json!({ "device_id": device(&front, "Laptop") }));
    both(&front, &laptop);
    let refused = laptop.fails("sync_now", json!({}));
    assert!(refused.message.contains("put away"), "{refused:?}");
    assert_eq!(laptop.state()["state"], "open");
}
