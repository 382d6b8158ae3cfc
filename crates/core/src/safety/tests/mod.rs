mod backups;
mod damage;
mod names;

use super::*;
use crate::{
    attachments,
    oplog::Action,
    people::{Role, add_person},
    testing::{TestPractice, key, practice},
    vault::{KdfCost, KeysFile, Kit, NewHolder, NewKeysFile, Passphrase},
};
use std::path::PathBuf;
use uuid::Uuid;

const KEEP: Action = Action::legal("keep_file");

/// A practice with a person, an attachment and a few hundred log entries, so that the file has many pages.
fn busy_practice() -> TestPractice {
    let mut desk = practice();
    let folder = desk.practice.folder().to_owned();
    for number in 0..120 {
        let id = Uuid::from_u128(1000 + number);
        let _ = add_person(&mut desk.practice, id.into(), &format!("Invented Person {number}"), Role::Manager).unwrap();
    }
    let _ = desk.act(KEEP, |tx| attachments::keep(tx, &folder, b"SAMPLE letter", "text/plain")).unwrap();
    desk
}

fn keys(desk: &TestPractice) -> KeysFile {
    let passphrase = Passphrase::new("violet tram under nine lemons");
    let owner = NewHolder {
        person: Uuid::from_u128(1000),
        name: "Invented Person 0",
        role: "owner",
        passphrase: &passphrase,
        device: None,
        cost: KdfCost::small(),
    };
    let new = NewKeysFile {
        practice: desk.id(),
        name: "Maple Court Clinic",
        time_zone: "America/New_York",
        sample: false,
        owner,
    };
    KeysFile::new(new, &key(), &Kit::generate(desk.env()), desk.env().now().utc(), desk.env()).unwrap()
}

fn backup_file(desk: &TestPractice) -> PathBuf {
    desk.folder
        .path()
        .parent()
        .unwrap()
        .join(format!("{}.seriesdesk-backup", desk.folder.path().file_name().unwrap().display()))
}
