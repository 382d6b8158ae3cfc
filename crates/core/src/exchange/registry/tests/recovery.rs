//! When every administrator's device is lost.

use super::*;
use crate::exchange::crypto::{CannotSeal, Kind, Label, RootKeys, kit_tag, seal, unseal};
use crate::vault::Kit;
use uuid::Uuid;

#[test]
fn the_kit_and_the_records_alone_open_everything_and_let_a_device_in() {
    let (mut owner, kit) = founded();
    let mut desk = owner.admit(2, Role::Practice, false);
    owner.act(|author| author.rotate(Restricted));
    owner.act(|author| author.rotate(Practice));
    let before = owner.keyring();

    let mut new = Office::new(9, owner.pin);
    new.seen = owner.seen.clone();
    let recovered = new.registry().keyring_by_kit(&kit);
    assert_eq!(recovered.len(), 4);
    assert!(before.iter().all(|key| recovered.find(key.id()).is_some()));
    recover(&mut new, &kit).unwrap();
    assert_eq!(new.keyring().len(), 4);
    let lost = owner.tag();
    new.act(|author| author.revoke(lost, Vec::new()));
    desk.learn(&new);
    assert_eq!(desk.keyring().writing(Practice).map(|key| key.number()), Some(3));
    assert!(!desk.registry().may_write(lost) && desk.registry().may_write(new.tag()));
}

#[test]
fn the_kit_comes_before_any_device() {
    let (mut owner, kit) = founded();
    let mut new = Office::new(9, owner.pin);
    new.seen = owner.seen.clone();
    recover(&mut new, &kit).unwrap();
    let (stolen, rescue) = (owner.tag(), new.tag());
    owner.learn(&new);
    owner.act(|author| author.revoke(rescue, Vec::new()));
    let by_kit = Record::Revoke { device: stolen, frontier: Vec::new() };
    let heads = new.registry().heads().to_vec();
    new.seen.push(Signed::sign(PRACTICE, heads, NOW, by_kit, kit.as_device()));
    owner.meet(&mut new);
    assert!(!owner.registry().may_write(stolen) && owner.registry().may_write(rescue));
}

#[test]
fn what_the_kit_signed_is_sealed_so_that_everybody_can_check_it() {
    let (mut owner, kit) = founded();
    let desk = owner.admit(2, Role::Practice, false);
    let mut new = Office::new(9, owner.pin);
    new.seen = owner.seen.clone();
    let keyring = new.registry().keyring_by_kit(&kit);
    recover(&mut new, &kit).unwrap();
    let record = &new.seen[new.seen.len() - 2];
    let label = Label {
        kind: Kind::Registry,
        device: kit_tag(&kit.public()),
        incarnation: [0; 8],
        compartment: Practice,
        from: 0,
        to: 0,
        previous: [0; 32],
    };
    let sealed: Result<Vec<u8>, CannotSeal> = seal(&label, record.bytes(), &keyring, kit.as_device(), &new.entropy);
    let registry = desk.registry();
    let opened = unseal(&sealed.unwrap(), &desk.keyring(), &|device| registry.signer(device)).unwrap();
    assert_eq!(Signed::read(&opened.content).unwrap(), *record);
}

#[test]
fn another_kit_recovers_nothing() {
    let (owner, _) = founded();
    let other = RootKeys::from_kit(&Kit::generate(&Seeded::of(50)));
    let mut new = Office::new(9, owner.pin);
    new.seen = owner.seen.clone();
    assert!(new.registry().keyring_by_kit(&other).is_empty());
    assert_eq!(recover(&mut new, &other), Err(CannotAct::NotThisKit));
}

#[test]
fn a_renewed_kit_opens_everything_and_the_old_one_nothing_that_comes_after() {
    let (mut owner, old) = founded();
    let desk = owner.admit(2, Role::Practice, false);
    let kit = RootKeys::from_kit(&Kit::generate(&Seeded::of(50)));
    owner.act(|author| author.renew_kit(kit.public()));
    let registry = owner.registry();
    assert_eq!(registry.root(), kit.public());
    assert_eq!((registry.keyring_by_kit(&kit).len(), registry.keyring_by_kit(&old).len()), (4, 2));
    assert_eq!(registry.signer(kit_tag(&old.public())), Some(old.public()));

    let mut new = Office::new(9, owner.pin);
    new.seen = owner.seen.clone();
    assert_eq!(recover(&mut new, &old), Err(CannotAct::NotThisKit));
    let by_old = Record::Revoke { device: desk.tag(), frontier: Vec::new() };
    let heads = registry.heads().to_vec();
    new.seen.push(Signed::sign(PRACTICE, heads, NOW, by_old, old.as_device()));
    assert!(new.registry().may_write(desk.tag()));
    recover(&mut new, &kit).unwrap();
    assert!(new.registry().may_write(new.tag()));
}

#[test]
fn a_key_made_apart_for_the_old_kit_is_not_written_with() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let kit = RootKeys::from_kit(&Kit::generate(&Seeded::of(50)));
    second.act(|author| author.rotate(Practice));
    second.act(|author| author.rotate(Practice));
    owner.act(|author| author.renew_kit(kit.public()));
    owner.meet(&mut second);
    let registry = owner.registry();
    let writing = registry.keyring(&owner.keys).writing(Practice).unwrap().id();
    assert!(registry.keyring_by_kit(&kit).find(writing).is_some());
    assert!(registry.rotation_due().is_empty());
}

#[test]
fn a_kit_named_by_a_stolen_device_goes_with_it() {
    let (mut owner, _) = founded();
    let mut stolen = owner.admit(2, Role::Full, true);
    let forged = RootKeys::from_kit(&Kit::generate(&Seeded::of(51)));
    stolen.act(|author| author.renew_kit(forged.public()));
    let by_forged = Record::Revoke { device: owner.tag(), frontier: Vec::new() };
    let heads = stolen.registry().heads().to_vec();
    stolen.seen.push(Signed::sign(PRACTICE, heads, NOW, by_forged, forged.as_device()));
    owner.act(|author| author.revoke(stolen.tag(), Vec::new()));
    owner.learn(&stolen);
    let registry = owner.registry();
    assert!(registry.may_write(owner.tag()) && !registry.may_write(stolen.tag()));
    assert_ne!(registry.root(), forged.public());
}

fn recover(new: &mut Office, kit: &RootKeys) -> Result<(), CannotAct> {
    let recovery =
        Recovery { device: new.id, name: "New desk".into(), person: Some(Uuid::from_u128(0x0115)), now: NOW };
    let made = recover_by_kit(&new.registry(), &recovery, kit, &new.keys, &new.entropy)?;
    new.seen.extend(made);
    Ok(())
}
