use super::*;
use crate::{Error, Practice, db::Durability, oplog::fingerprint};
use std::fs;
use tempfile::TempDir;

#[test]
fn a_backup_made_while_in_use_restores_to_the_same_practice() {
    let mut desk = busy_practice();
    let (file, target) = (backup_file(&desk), TempDir::new().unwrap());
    let report = make_backup(&desk, &key(), &keys(&desk).to_bytes(), &file).unwrap();
    assert!(report.verified && report.bytes == file.metadata().unwrap().len());
    let then = fingerprint(&desk).unwrap();
    let _ = add_person(&mut desk.practice, Uuid::from_u128(7).into(), "After Backup", Role::Manager).unwrap();

    let restored_keys = restore_backup(&file, target.path()).unwrap();
    assert_eq!(restored_keys.practice_name(), "Maple Court Clinic");
    let restored = Practice::open(target.path(), &key(), desk.env().clone(), Durability::None).unwrap();
    assert_eq!(fingerprint(&restored).unwrap(), then);
    assert!(Soundness::of(examine(&restored)).sound);
    assert_eq!(backup_status(&desk).unwrap().last_at, Some(report.made_at));
    fs::remove_file(file).unwrap();
}

#[test]
fn nothing_readable_is_in_a_backup() {
    let desk = busy_practice();
    let file = backup_file(&desk);
    make_backup(&desk, &key(), &keys(&desk).to_bytes(), &file).unwrap();
    let bytes = fs::read(&file).unwrap();
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    assert!(!has(b"Invented Person 7") && !has(b"SAMPLE letter") && !has(b"SQLite format"));
    fs::remove_file(file).unwrap();
}

#[test]
fn a_folder_that_is_not_empty_is_refused_and_left_alone() {
    let desk = busy_practice();
    let (file, target) = (backup_file(&desk), TempDir::new().unwrap());
    make_backup(&desk, &key(), &keys(&desk).to_bytes(), &file).unwrap();
    fs::write(target.path().join("notes.txt"), "keep me").unwrap();
    assert!(matches!(restore_backup(&file, target.path()), Err(Error::Refused(_))));
    assert_eq!(fs::read_dir(target.path()).unwrap().count(), 1);
    fs::remove_file(file).unwrap();
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_an_empty_folder() {
    let desk = busy_practice();
    let (file, target) = (backup_file(&desk), TempDir::new().unwrap());
    make_backup(&desk, &key(), &keys(&desk).to_bytes(), &file).unwrap();
    let whole = fs::read(&file).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 60) {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 0x10;
        fs::write(&file, &spoilt).unwrap();
        assert!(restore_backup(&file, target.path()).is_err(), "byte {at}");
        assert_eq!(fs::read_dir(target.path()).unwrap().count(), 0, "byte {at}");
    }
    for length in [0, 10, 24, 400, whole.len() / 2, whole.len() - 1] {
        fs::write(&file, &whole[..length]).unwrap();
        assert!(restore_backup(&file, target.path()).is_err(), "length {length}");
    }
    let longer = [whole.as_slice(), b"x"].concat();
    fs::write(&file, longer).unwrap();
    assert!(restore_backup(&file, target.path()).is_err());
    fs::remove_file(file).unwrap();
}

#[test]
fn a_backup_never_takes_the_place_of_another_kind_of_file() {
    let desk = busy_practice();
    let file = backup_file(&desk);
    fs::write(&file, "my thesis").unwrap();
    assert!(matches!(make_backup(&desk, &key(), &keys(&desk).to_bytes(), &file), Err(Error::Refused(_))));
    assert_eq!(fs::read_to_string(&file).unwrap(), "my thesis");
    fs::remove_file(&file).unwrap();
    make_backup(&desk, &key(), &keys(&desk).to_bytes(), &file).unwrap();
    make_backup(&desk, &key(), &keys(&desk).to_bytes(), &file).unwrap();
    fs::remove_file(file).unwrap();
}

#[test]
fn a_backup_is_checked_with_its_own_key_only() {
    let desk = busy_practice();
    let (file, scratch) = (backup_file(&desk), TempDir::new().unwrap());
    make_backup(&desk, &key(), &keys(&desk).to_bytes(), &file).unwrap();
    assert!(check_backup(&file, &key(), desk.env(), scratch.path()).unwrap().verified);
    let other = crate::vault::DbKey::from_bytes([8; 32]);
    assert!(matches!(check_backup(&file, &other, desk.env(), scratch.path()), Err(Error::Storage(_))));
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0, "nothing stays behind");
    fs::remove_file(file).unwrap();
}

#[test]
fn a_name_that_leads_elsewhere_is_not_followed() {
    let desk = busy_practice();
    let (file, target) = (backup_file(&desk), TempDir::new().unwrap());
    for name in ["../practice.db", "/etc/motd", "attachments/../../x", "attachments/ab/cd", "open.lock", "keys.json/x"]
    {
        let parts = [(name.to_owned(), super::super::container::Source::Bytes(b"x"))];
        super::super::container::write(&file, desk.env().now(), &parts).unwrap();
        assert!(restore_backup(&file, target.path()).is_err(), "{name}");
        assert_eq!(fs::read_dir(target.path()).unwrap().count(), 0);
    }
    fs::remove_file(file).unwrap();
}

proptest::proptest! {
    #[test]
    fn arbitrary_bytes_are_no_backup(start in 0..3_usize, rest in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let starts: [&[u8]; 3] = [b"", b"seriesdesk backup 1\n", b"seriesdesk backup 1\n\x20\0\0\0{\"made_at\":"];
        let (folder, target) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let file = folder.path().join("hostile");
        fs::write(&file, [starts[start], rest.as_slice()].concat()).unwrap();
        proptest::prop_assert!(read_label(&file).is_err());
        proptest::prop_assert!(restore_backup(&file, target.path()).is_err());
        proptest::prop_assert_eq!(fs::read_dir(target.path()).unwrap().count(), 0);
    }
}
