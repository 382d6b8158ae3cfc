use super::*;
use std::time::Duration;

#[test]
fn the_passphrase_opens_on_this_computer_with_or_without_a_keystore() {
    for keystore in [Cupboard::working(), Cupboard::absent()] {
        let mut desk = Desk::new(keystore);
        let opened = desk.tries(OLIVE, GOOD, 0).unwrap();
        assert_eq!(opened.expose_key(), desk.key.expose_key());
        assert!(matches!(desk.tries(OLIVE, OTHER, 1), Err(VaultError::WrongPassphrase { wait_seconds: 0 })));
    }
}

#[test]
fn the_same_passphrase_typed_on_another_keyboard_opens() {
    let mut desk = Desk::new(Cupboard::absent());
    let composed = Passphrase::new("caf\u{e9} under nine green lemons");
    desk.keys.set_passphrase(OLIVE, &composed, None, KdfCost::small(), &desk.key, &desk.entropy).unwrap();
    desk.keys.write(desk.path()).unwrap();
    desk.tries(OLIVE, "  cafe\u{301} under nine green lemons ", 0).unwrap();
}

#[test]
fn a_copied_folder_is_useless_on_another_computer() {
    let mut desk = Desk::new(Cupboard::working());
    desk.keystore = Cupboard::working();
    assert!(matches!(desk.tries(OLIVE, GOOD, 0), Err(VaultError::OtherComputer)));
    let own = DeviceSecret::generate(&desk.entropy);
    desk.keystore.keep(PRACTICE, &own).unwrap();
    assert!(matches!(desk.tries(OLIVE, GOOD, 0), Err(VaultError::OtherComputer)));
    assert!(desk.keys.failed_unlocks().is_empty(), "it was not a wrong passphrase");
}

#[test]
fn a_keystore_that_went_away_is_named_and_not_counted_as_a_wrong_passphrase() {
    let mut desk = Desk::new(Cupboard::working());
    desk.keystore.state = KeystoreState::Unavailable;
    assert!(matches!(desk.tries(OLIVE, GOOD, 0), Err(VaultError::NoKeystore)));
    desk.keystore.state = KeystoreState::Denied;
    assert!(matches!(desk.tries(OLIVE, GOOD, 0), Err(VaultError::KeystoreDenied)));
    desk.keystore.state = KeystoreState::Working;
    desk.tries(OLIVE, GOOD, 0).unwrap();
}

#[test]
fn alone_the_passphrase_must_be_strong() {
    let mut desk = Desk::new(Cupboard::working());
    let fair = Passphrase::new("violet-tram");
    let device = desk.keystore.secret(PRACTICE).unwrap();
    let alone = desk.keys.set_passphrase(OLIVE, &fair, None, KdfCost::small(), &desk.key, &desk.entropy);
    assert!(matches!(alone, Err(VaultError::Weak(_))));
    desk.keys.set_passphrase(OLIVE, &fair, device.as_ref(), KdfCost::small(), &desk.key, &desk.entropy).unwrap();
}

#[test]
fn waiting_outlives_a_restart_and_even_the_right_passphrase_waits() {
    let mut desk = Desk::new(Cupboard::absent());
    for _ in 0..3 {
        assert!(matches!(desk.tries(OLIVE, OTHER, 0), Err(VaultError::WrongPassphrase { wait_seconds: 0 })));
    }
    assert!(matches!(desk.tries(OLIVE, OTHER, 0), Err(VaultError::WrongPassphrase { wait_seconds: 2 })));
    assert!(matches!(desk.tries(OLIVE, GOOD, 1), Err(VaultError::Wait { wait_seconds: 1 })));
    assert!(matches!(desk.tries(OLIVE, GOOD, -3600), Err(VaultError::Wait { wait_seconds: 2 })), "a clock set back");
    desk.tries(OLIVE, GOOD, 2).unwrap();
    assert!(matches!(desk.tries(OLIVE, OTHER, 3), Err(VaultError::WrongPassphrase { wait_seconds: 0 })));
}

#[test]
fn wrong_tries_are_kept_for_the_log_until_they_stand_in_it() {
    let mut desk = Desk::new(Cupboard::absent());
    assert!(desk.tries(OLIVE, OTHER, 0).is_err());
    assert!(desk.tries(OLIVE, OTHER, 60).is_err());
    desk.tries(OLIVE, GOOD, 90).unwrap();
    let expected = FailedUnlock { person: Some(OLIVE), count: 2, first_at: at(0), last_at: at(60) };
    assert_eq!(desk.keys.failed_unlocks(), [expected]);

    desk.keys.forget_failed_unlocks();
    desk.keys.write(desk.path()).unwrap();
    assert!(KeysFile::read(desk.path()).unwrap().failed_unlocks().is_empty());
}

#[test]
fn each_person_has_an_own_way_in_and_can_lose_it() {
    let mut desk = Desk::new(Cupboard::absent());
    let passphrase = Passphrase::new(OTHER);
    desk.keys.admit(person(PERCY, "Percy Invented", &passphrase), &desk.key, &desk.entropy).unwrap();
    let again = desk.keys.admit(person(PERCY, "Percy Invented", &passphrase), &desk.key, &desk.entropy);
    assert!(matches!(again, Err(VaultError::AlreadyThere)));
    desk.keys.write(desk.path()).unwrap();
    desk.tries(PERCY, OTHER, 0).unwrap();
    assert!(desk.tries(PERCY, GOOD, 0).is_err());

    desk.keys.dismiss(PERCY).unwrap();
    desk.keys.write(desk.path()).unwrap();
    assert!(matches!(desk.tries(PERCY, OTHER, 0), Err(VaultError::NoSuchPerson)));
    assert!(matches!(desk.keys.dismiss(OLIVE), Err(VaultError::LastHolder)));
}

#[test]
fn a_wrap_moved_to_another_person_opens_nothing() {
    let mut desk = Desk::new(Cupboard::absent());
    let passphrase = Passphrase::new(GOOD);
    desk.keys.admit(person(PERCY, "Percy Invented", &passphrase), &desk.key, &desk.entropy).unwrap();
    let text = serde_json::to_string(&desk.keys).unwrap();
    let [olive, percy] = [OLIVE, PERCY].map(|id| id.to_string());
    let swapped = text.replace(&percy, "somebody").replace(&olive, &percy).replace("somebody", &olive);
    let swapped: KeysFile = serde_json::from_str(&swapped).unwrap();
    swapped.write(desk.path()).unwrap();
    assert!(matches!(desk.tries(PERCY, GOOD, 0), Err(VaultError::WrongPassphrase { .. })));
}

#[test]
fn two_programs_cannot_open_one_practice() {
    let desk = Desk::new(Cupboard::absent());
    let first = FolderLock::take(desk.path()).unwrap();
    assert!(matches!(FolderLock::take(desk.path()), Err(VaultError::InUse)));
    drop(first);
    FolderLock::take(desk.path()).unwrap();
}

#[test]
fn secrets_never_show_in_debug_text() {
    let desk = Desk::new(Cupboard::absent());
    let text = format!("{:?} {:?} {:?}", desk.key, desk.kit, Passphrase::new(GOOD));
    assert_eq!(text, "DbKey(hidden) Kit(hidden) Passphrase(hidden)");
}

#[test]
fn one_guess_costs_a_third_of_a_second_on_fast_and_slow_computers() {
    for kib_per_milli in [40, 150, 600, 5_000, 80_000] {
        let mut asked = 0;
        let mut measure = |cost: KdfCost| {
            asked += 1;
            Duration::from_micros(u64::from(cost.memory_kib()) * u64::from(cost.passes()) * 1000 / kib_per_milli)
        };
        let cost = tune(&mut measure);
        let took = measure(cost).as_millis();
        let in_bounds = cost.memory_kib() >= 19 * 1024 && cost.memory_kib() <= 256 * 1024 && cost.passes() >= 2;
        assert!(in_bounds && asked <= 5, "{cost:?} after {asked}");
        let slowest = cost == KdfCost::LEAST && took > 400;
        let fastest = cost.memory_kib() == 256 * 1024 && cost.passes() == 16 && took < 250;
        assert!(slowest || fastest || (250..=400).contains(&took), "{cost:?} takes {took} ms");
    }
}
