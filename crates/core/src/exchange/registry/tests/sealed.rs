//! Records as they lie on the share: sealed under keys that some of the records hand out.

use super::*;
use crate::exchange::crypto::{Keyring, unseal};

#[test]
fn a_device_that_was_away_reads_on_through_every_new_key() {
    let (mut owner, _) = founded();
    let mut desk = owner.admit(2, Role::Practice, false);
    let laptop = owner.admit(3, Role::Full, false);
    owner.act(|author| author.rotate(Practice));
    owner.act(|author| author.revoke(laptop.tag(), Vec::new()));
    owner.act(|author| author.rotate(Practice));
    owner.act(|author| author.raise_min_format(4));
    desk.seen = read_share(&desk.answer, owner.sent.iter().rev(), &desk.pin, &|registry| registry.keyring(&desk.keys));
    assert!(desk.registry() == owner.registry());
    let left = read_share(&laptop.answer, &owner.sent, &laptop.pin, &|registry| registry.keyring(&laptop.keys));
    let left = Registry::build(owner.pin, left).unwrap();
    assert!(!left.may_write(laptop.tag()) && left.min_format() == 0);
}

#[test]
fn the_kit_and_the_share_alone_open_everything() {
    let (mut owner, kit) = founded();
    // The genesis lies there readable; the first two records after it are sealed like all others.
    let (genesis, first) = (owner.seen[0].clone(), owner.seen[1..].to_vec());
    let registry = Registry::build(owner.pin, [genesis.clone()]).unwrap();
    first.into_iter().for_each(|record| owner.send(record, &registry));
    let mut second = owner.admit(2, Role::Full, true);
    owner.act(|author| author.rotate(Practice));
    second.learn(&owner);
    second.act(|author| author.rotate(Restricted));
    second.act(|author| author.grant_series(second_tag()));
    owner.learn(&second);
    let files = owner.sent.iter().chain(&second.sent).rev();
    let read = read_share(&[genesis], files, &owner.pin, &|registry| registry.keyring_by_kit(&kit));
    assert!(Registry::build(owner.pin, read).unwrap() == owner.registry());
}

#[test]
fn a_device_let_in_while_another_rotated_reads_the_record_that_hands_it_the_key() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let desk = owner.admit(3, Role::Practice, false);
    second.act(|author| author.rotate(Practice));
    second.act(|author| author.raise_min_format(2));
    owner.meet(&mut second);
    owner.act(|author| author.raise_min_format(3));
    owner.act(|author| author.wrap_missing());
    owner.act(|author| author.raise_min_format(4));
    let files = owner.sent.iter().chain(&second.sent).rev();
    let read = read_share(&desk.answer, files, &desk.pin, &|registry| registry.keyring(&desk.keys));
    assert!(Registry::build(owner.pin, read).unwrap() == owner.registry());
}

/// Opens files as long as what was opened helps to open more.
pub(super) fn read_share<'a>(
    known: &[Signed],
    files: impl IntoIterator<Item = &'a Vec<u8>>,
    pin: &RecordHash,
    keyring: &dyn Fn(&Registry) -> Keyring,
) -> Vec<Signed> {
    let mut records = known.to_vec();
    let mut closed: Vec<&Vec<u8>> = files.into_iter().collect();
    loop {
        let registry = Registry::build(*pin, records.clone()).unwrap();
        let keys = keyring(&registry);
        let before = closed.len();
        closed.retain(|file| match unseal(file, &keys, &|device| registry.signer(device)) {
            Ok(opened) => {
                records.push(Signed::read(&opened.content).unwrap());
                false
            }
            Err(_) => true,
        });
        if closed.len() == before {
            return records;
        }
    }
}

fn second_tag() -> [u8; 8] {
    [2; 8]
}
