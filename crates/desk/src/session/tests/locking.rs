use super::*;

#[test]
fn an_idle_desk_locks_itself_and_staying_puts_it_off() {
    let computer = Computer::with_practice();
    let lock_at = computer.state()["lock_at"].as_str().unwrap().to_owned();
    assert!(lock_at.starts_with("2026-03-02T14:10:00"), "{lock_at}");
    computer.clock.pass_seconds(9 * 60);
    computer.calls("stay", json!({}));
    computer.clock.pass_seconds(9 * 60);
    assert_eq!(computer.state()["state"], "open");
    computer.clock.pass_seconds(60);
    assert_eq!(computer.fails("audit_page", json!({})).code, Code::Locked);
    assert_eq!(computer.state()["state"], "locked");
}

#[test]
fn screens_that_refresh_themselves_do_not_keep_the_desk_open() {
    let computer = Computer::with_practice();
    for _ in 0..9 {
        computer.clock.pass_seconds(60);
        computer.calls("preferences", json!({}));
    }
    computer.clock.pass_seconds(60);
    assert_eq!(computer.fails("preferences", json!({})).code, Code::Locked);
}

#[test]
fn each_person_chooses_the_time() {
    let computer = Computer::with_practice();
    let mut preferences = computer.calls("preferences", json!({}));
    preferences["lock_after_minutes"] = json!(2);
    computer.calls("save_preferences", preferences);
    assert_eq!(computer.state()["lock_after_minutes"], 2);
    computer.clock.pass_seconds(120);
    assert_eq!(computer.state()["state"], "locked");
    computer.unlock("Olive Invented", GOOD).unwrap();
    assert_eq!(computer.state()["lock_after_minutes"], 2);
}

#[test]
fn a_clock_set_back_does_not_keep_the_desk_open() {
    let computer = Computer::with_practice();
    computer.clock.pass_seconds(-86_400);
    assert_eq!(computer.state()["state"], "open");
    computer.clock.pass_seconds(600);
    assert_eq!(computer.state()["state"], "locked");
}

#[test]
fn locking_closes_the_database() {
    let computer = Computer::with_practice();
    computer.calls("lock", json!({}));
    assert!(!computer.dir().join("practice.db-wal").exists(), "the last connection took the log with it");
    assert_eq!(computer.calls("lock", json!({}))["state"], "locked");
}
