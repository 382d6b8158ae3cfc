use super::*;

#[test]
fn an_added_person_signs_in_and_may_do_what_the_role_says() {
    let computer = Computer::with_practice();
    add(&computer, "Percy Invented", "assistant");
    computer.calls("lock", json!({}));
    let state = computer.unlock("Percy Invented", OTHER).unwrap();
    assert_eq!(state["person"]["role"]["label"], "Assistant (virtual assistant)");
    let permissions = state["person"]["permissions"].as_array().unwrap();
    assert!(permissions.contains(&json!("schedule")) && !permissions.contains(&json!("manage_people")));
    let denied = computer.fails("add_person", json!({ "name": "Una Invented", "role": "owner", "passphrase": GOOD }));
    assert_eq!(denied.code, Code::Denied);
    assert_eq!(computer.fails("list_people", json!({})).code, Code::Denied);
}

#[test]
fn a_disabled_person_loses_the_way_in_and_an_enabled_one_gets_a_new_one() {
    let computer = Computer::with_practice();
    let percy = add(&computer, "Percy Invented", "manager");
    let revision = revision(&computer, "Percy Invented");
    computer.calls("disable_person", json!({ "person_id": percy, "revision": revision }));
    assert_eq!(computer.state()["people"].as_array().unwrap().len(), 1);

    let revision = self::revision(&computer, "Percy Invented");
    let input = json!({ "person_id": percy, "passphrase": "amber stairs behind the old mill", "revision": revision });
    computer.calls("enable_person", input);
    computer.calls("lock", json!({}));
    assert!(computer.unlock("Percy Invented", OTHER).is_err());
    computer.unlock("Percy Invented", "amber stairs behind the old mill").unwrap();
}

#[test]
fn the_last_owner_stays_and_keeps_the_key() {
    let computer = Computer::with_practice();
    let (olive, revision) = (computer.person("Olive Invented"), revision(&computer, "Olive Invented"));
    let error = computer.fails("disable_person", json!({ "person_id": olive, "revision": revision }));
    assert_eq!(error.code, Code::Refused);
    computer.calls("lock", json!({}));
    computer.unlock("Olive Invented", GOOD).unwrap();
}

#[test]
fn a_new_role_shows_at_the_unlock_screen() {
    let computer = Computer::with_practice();
    let percy = add(&computer, "Percy Invented", "manager");
    let revision = revision(&computer, "Percy Invented");
    let reply = computer
        .desk
        .call("set_role", &json!({ "person_id": percy, "role": "auditor", "revision": revision }))
        .unwrap();
    assert!(reply.changed.contains(&"people".to_owned()));
    let people = computer.state()["people"].clone();
    assert_eq!((&people[1]["name"], &people[1]["role"]["code"]), (&json!("Percy Invented"), &json!("auditor")));
}

#[test]
fn a_person_with_a_weak_passphrase_or_a_taken_name_is_not_added() {
    let computer = Computer::with_practice();
    let weak =
        computer.fails("add_person", json!({ "name": "Percy Invented", "role": "manager", "passphrase": "percy" }));
    assert_eq!(weak.field.as_deref(), Some("passphrase"));
    let taken =
        computer.fails("add_person", json!({ "name": "olive invented", "role": "manager", "passphrase": OTHER }));
    assert_eq!((taken.code, taken.field.as_deref()), (Code::Refused, Some("name")));
    assert_eq!(computer.state()["people"].as_array().unwrap().len(), 1);
    assert_eq!(computer.calls("list_people", json!({})).as_array().unwrap().len(), 1);
}

#[test]
fn the_list_says_when_somebody_was_last_at_work() {
    let computer = Computer::with_practice();
    add(&computer, "Percy Invented", "manager");
    let people = computer.calls("list_people", json!({}));
    assert!(people[0]["last_unlocked_at"].as_str().unwrap().starts_with("2026-03-02T14:00:00"));
    assert_eq!(people[1]["last_unlocked_at"], Value::Null);
}

fn add(computer: &Computer, name: &str, role: &str) -> Value {
    computer.calls("add_person", json!({ "name": name, "role": role, "passphrase": OTHER }))["id"].clone()
}

fn revision(computer: &Computer, name: &str) -> Value {
    let people = computer.calls("list_people", json!({}));
    let found = people.as_array().unwrap().iter().find(|person| person["name"] == name);
    found.unwrap()["revision"].clone()
}
