use super::*;
use crate::{
    DATABASE, Env, Error, Practice, Result,
    db::Durability,
    testing::{Counting, FixedClock},
    vault::DbKey,
};
use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64},
    },
};
use tempfile::TempDir;

#[test]
fn a_whole_practice_is_sound() {
    let desk = busy_practice();
    let found = Soundness::of(examine(&desk));
    assert!(found.sound, "{found:?}");
    assert_eq!(found.checks.len(), 5);
}

#[test]
fn a_flipped_byte_anywhere_is_refused_or_found_and_never_written_over() {
    let whole = closed_database();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join(DATABASE);
    let places = (0..100).chain((100..whole.len()).step_by(whole.len() / 100));
    for at in places {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 0x01;
        fs::write(&file, &spoilt).unwrap();
        let verdict = open(folder.path(), &key()).map(|practice| Soundness::of(examine(&practice)).sound);
        match verdict {
            Err(Error::Storage(_)) => {}
            Ok(sound) => assert!(!sound, "byte {at} went unnoticed"),
            Err(other) => panic!("byte {at}: {other:?}"),
        }
        assert_eq!(fs::read(&file).unwrap(), spoilt, "byte {at} was written over");
        clear(folder.path());
    }
}

#[test]
fn a_truncated_database_is_refused_or_found() {
    let whole = closed_database();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join(DATABASE);
    for length in [0, 1, 100, 511, 512, 4095, 4096, 4097, 8192, whole.len() / 2, whole.len() - 4096, whole.len() - 1] {
        fs::write(&file, &whole[..length]).unwrap();
        let verdict = open(folder.path(), &key()).map(|practice| Soundness::of(examine(&practice)).sound);
        assert!(matches!(verdict, Err(Error::Storage(_)) | Ok(false)), "length {length}: {verdict:?}");
        assert_eq!(fs::read(&file).unwrap().len(), length, "a cut file is not filled up");
        clear(folder.path());
    }
}

#[test]
fn a_database_of_another_key_is_refused_and_left_as_it_is() {
    let whole = closed_database();
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(DATABASE), &whole).unwrap();
    let verdict = open(folder.path(), &DbKey::from_bytes([9; 32])).map(drop);
    assert!(matches!(verdict, Err(Error::Storage(_))));
    assert_eq!(fs::read(folder.path().join(DATABASE)).unwrap(), whole);
}

/// The bytes of a database nobody has open.
fn closed_database() -> Vec<u8> {
    let TestPractice { practice, folder, .. } = busy_practice();
    drop(practice);
    fs::read(folder.path().join(DATABASE)).unwrap()
}

fn open(folder: &Path, key: &DbKey) -> Result<Practice> {
    Practice::open(folder, key, env(), Durability::None)
}

fn env() -> Env {
    Env::new(Arc::new(FixedClock(AtomicI64::new(0))), Arc::new(Counting(AtomicU64::new(1))))
}

fn clear(folder: &Path) {
    for name in ["practice.db-wal", "practice.db-shm"] {
        let _ = fs::remove_file(folder.join(name));
    }
}
