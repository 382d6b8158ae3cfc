use super::*;
use proptest::prelude::*;
use std::fs;

#[test]
fn every_flipped_byte_is_noticed_and_nothing_is_overwritten() {
    let desk = Desk::new(Cupboard::absent());
    let file = desk.path().join(KEYS_FILE);
    let whole = fs::read(&file).unwrap();
    for at in 0..whole.len() {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 0x04;
        if serde_json::from_slice::<serde_json::Value>(&spoilt).ok() == serde_json::from_slice(&whole).ok() {
            continue; // White space between values.
        }
        fs::write(&file, &spoilt).unwrap();
        match KeysFile::read(desk.path()) {
            Err(VaultError::DamagedKeys | VaultError::NewerKeys) => {}
            Ok(_) if in_note(&whole, at) => {}
            other => panic!("byte {at}: {other:?}"),
        }
        assert_eq!(fs::read(&file).unwrap(), spoilt);
    }
}

#[test]
fn a_truncated_file_is_damaged_at_every_length() {
    let desk = Desk::new(Cupboard::absent());
    let whole = desk.keys.to_bytes();
    for length in 0..whole.len() {
        assert!(matches!(KeysFile::from_bytes(&whole[..length]), Err(VaultError::DamagedKeys)), "{length}");
    }
}

#[test]
fn a_newer_file_is_refused_politely() {
    let desk = Desk::new(Cupboard::absent());
    let text = String::from_utf8(desk.keys.to_bytes()).unwrap().replace("\"version\": 1", "\"version\": 2");
    assert!(matches!(KeysFile::from_bytes(text.as_bytes()), Err(VaultError::NewerKeys)));
}

#[test]
fn an_empty_folder_holds_no_practice_and_a_huge_file_is_not_read() {
    let folder = TempDir::new().unwrap();
    assert!(matches!(KeysFile::read(folder.path()), Err(VaultError::NoPractice)));
    fs::write(folder.path().join(KEYS_FILE), vec![b' '; 2 * 1024 * 1024]).unwrap();
    assert!(matches!(KeysFile::read(folder.path()), Err(VaultError::DamagedKeys)));
}

#[test]
fn a_cost_no_computer_could_pay_is_damage() {
    let mut desk = Desk::new(Cupboard::absent());
    let text = serde_json::to_string(&desk.keys).unwrap().replace("\"memory_kib\":64", "\"memory_kib\":4294967295");
    let greedy: KeysFile = serde_json::from_str(&text).unwrap();
    greedy.write(desk.path()).unwrap();
    assert!(matches!(desk.tries(OLIVE, GOOD, 0), Err(VaultError::DamagedKeys)));
}

#[test]
fn the_file_names_nobody_but_the_people_of_the_practice() {
    let desk = Desk::new(Cupboard::working());
    let text = String::from_utf8(desk.keys.to_bytes()).unwrap();
    for secret in [desk.key.expose_key().as_slice(), desk.keystore.secret(PRACTICE).unwrap().unwrap().expose_secret()] {
        assert!(!text.contains(&super::super::hex::encode(secret)));
    }
    assert!(!text.contains(GOOD) && text.contains("Olive Invented"));
}

#[cfg(unix)]
#[test]
fn only_the_account_itself_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new(Cupboard::absent());
    let mode = fs::metadata(desk.path().join(KEYS_FILE)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(KeysFile::from_bytes(&bytes).is_err());
    }

    #[test]
    fn arbitrary_words_never_panic(typed in ".{0,300}") {
        prop_assert!(Kit::parse(&typed).is_err());
    }
}

fn in_note(whole: &[u8], at: usize) -> bool {
    let text = std::str::from_utf8(whole).unwrap();
    let start = text.find("\"note\": ").unwrap() + 9;
    (start..start + text[start..].find('"').unwrap()).contains(&at)
}
