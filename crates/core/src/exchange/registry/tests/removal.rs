//! Removing devices, also when somebody else decides something at the same time, or with a stolen one.

use super::{offices::forge, *};
use crate::exchange::crypto::DeviceTag;

#[test]
fn what_a_removed_administrator_decides_afterwards_has_no_power() {
    let (mut owner, _) = founded();
    let mut stolen = owner.admit(2, Role::Full, true);
    let desk = owner.admit(3, Role::Practice, false);
    stolen.learn(&owner);
    owner.act(|author| author.revoke(stolen.tag(), Vec::new()));
    let accomplice = stolen.admit(4, Role::Full, true);
    stolen.act(|author| author.revoke(desk.tag(), Vec::new()));
    owner.learn(&stolen);
    let registry = owner.registry();
    assert!(!registry.may_write(stolen.tag()) && registry.device(accomplice.tag()).is_none());
    assert!(registry.may_write(desk.tag()));
}

#[test]
fn what_the_accomplice_of_a_stolen_device_decides_has_no_power_either() {
    let (mut owner, _) = founded();
    let mut stolen = owner.admit(2, Role::Full, true);
    let desk = owner.admit(3, Role::Practice, false);
    stolen.learn(&owner);
    let mut accomplice = stolen.admit(4, Role::Full, true);
    accomplice.act(|author| author.revoke(desk.tag(), Vec::new()));
    owner.act(|author| author.revoke(stolen.tag(), Vec::new()));
    owner.learn(&accomplice);
    assert!(owner.registry().may_write(desk.tag()));
    assert!(owner.registry().device(accomplice.tag()).is_none());
}

#[test]
fn of_two_devices_that_remove_each_other_the_one_let_in_earlier_stays() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let (mine, theirs) = (owner.tag(), second.tag());
    second.act(|author| author.revoke(mine, Vec::new()));
    owner.act(|author| author.revoke(theirs, Vec::new()));
    owner.meet(&mut second);
    for office in [&owner, &second] {
        assert!(office.registry().may_write(mine) && !office.registry().may_write(theirs));
    }
    let third = owner.admit(3, Role::Full, true);
    owner.act(|author| author.revoke(third.tag(), Vec::new()));
    let registry = owner.registry();
    assert!(!registry.may_write(third.tag()));
    assert!(registry.rotation_due().is_empty());
}

#[test]
fn a_removal_beats_a_role_given_at_the_same_time() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let desk = owner.admit(3, Role::Practice, false);
    second.learn(&owner);
    owner.act(|author| author.revoke(desk.tag(), Vec::new()));
    second.act(|author| author.set_role(desk.tag(), Role::Full, true));
    owner.meet(&mut second);
    assert!(!owner.registry().may_write(desk.tag()));
    assert_eq!(owner.registry().rotation_due(), [Restricted]);
    owner.act(|author| author.rotate(Restricted));
    assert!(owner.registry().rotation_due().is_empty());
}

#[test]
fn a_removed_device_does_not_come_back_under_its_old_id() {
    let (mut owner, _) = founded();
    let laptop = owner.admit(2, Role::Practice, false);
    owner.act(|author| author.revoke(laptop.tag(), Vec::new()));
    let mut mail = [0; 16];
    owner.act(|author| {
        author.invite(Role::Practice, false).map(|invited| {
            mail = invited.code.mail_id();
            invited.records
        })
    });
    let admission = Admission { mail, request: laptop.request() };
    assert_eq!(owner.try_act(|author| author.approve(&admission)), Err(CannotAct::DeviceInUse));
    assert_eq!(owner.try_act(|author| author.revoke(laptop.tag(), Vec::new())), Err(CannotAct::UnknownDevice));
}

#[test]
fn of_two_frontiers_of_one_device_every_end_counts() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let laptop = owner.admit(3, Role::Practice, false);
    second.learn(&owner);
    let end = |incarnation, seq| StreamEnd { incarnation: [incarnation; 8], compartment: Practice, seq, tip: [9; 16] };
    owner.act(|author| author.revoke(laptop.tag(), vec![end(1, 10), end(2, 3)]));
    second.act(|author| author.revoke(laptop.tag(), vec![end(1, 12)]));
    owner.learn(&second);
    let registry = owner.registry();
    let state = &registry.device(laptop.tag()).unwrap().state;
    assert_eq!(*state, DeviceState::Removed { frontier: vec![end(1, 10), end(1, 12), end(2, 3)] });
}

#[test]
fn a_key_made_apart_for_somebody_removed_is_not_written_with() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let mut laptop = owner.admit(3, Role::Practice, false);
    second.learn(&owner);
    // Made last, with the higher number, and still wrapped for the laptop.
    second.act(|author| author.rotate(Practice));
    second.act(|author| author.rotate(Practice));
    owner.act(|author| author.revoke(laptop.tag(), Vec::new()));
    owner.meet(&mut second);
    laptop.learn(&owner);
    for office in [&owner, &second] {
        let keyring = office.keyring();
        let writing = keyring.writing(Practice).unwrap();
        assert!(laptop.keyring().find(writing.id()).is_none());
        assert!(office.registry().epochs().iter().all(|epoch| keyring.find(epoch.key).is_some()));
    }
}

#[test]
fn a_demoted_administrator_decides_no_more_and_what_was_decided_stands() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let desk = second.admit(3, Role::Practice, false);
    owner.learn(&second);
    owner.act(|author| author.set_role(second.tag(), Role::Full, false));
    second.learn(&owner);
    assert_eq!(second.try_act(|author| author.rotate(Practice)), Err(CannotAct::NotAdmin));
    forge(&mut second, Record::Revoke { device: desk.tag(), frontier: Vec::new() });
    owner.learn(&second);
    assert!(owner.registry().may_write(desk.tag()) && owner.registry().may_write(second.tag()));
}

#[test]
fn of_two_roles_given_apart_the_lesser_holds() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let desk = owner.admit(3, Role::Full, false);
    second.learn(&owner);
    owner.act(|author| author.set_role(desk.tag(), Role::Practice, true));
    second.act(|author| author.set_role(desk.tag(), Role::Full, false));
    owner.learn(&second);
    let registry = owner.registry();
    let device = registry.device(desk.tag()).unwrap();
    assert_eq!((device.role, device.admin), (Role::Practice, false));
}

#[test]
fn an_id_taken_twice_apart_belongs_to_one_device() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    owner.admit(3, Role::Practice, false);
    let mut twin = Office::new(3, owner.pin);
    twin.keys = crate::exchange::crypto::DeviceKeys::generate(&Seeded::of(99));
    second.admit_as(&twin);
    owner.learn(&second);
    let tags: Vec<DeviceTag> = owner.registry().devices().map(|device| device.tag).collect();
    assert_eq!(tags.len(), 3);
    // The other's admission, and the number series it came with.
    assert_eq!(owner.registry().powerless().len(), 2);
}

#[test]
fn a_forged_removal_in_the_kit_s_name_has_no_power() {
    let (mut owner, _) = founded();
    let mut desk = owner.admit(2, Role::Practice, false);
    forge(&mut desk, Record::Revoke { device: owner.tag(), frontier: Vec::new() });
    forge(&mut desk, Record::MinFormat { format: u32::MAX });
    owner.learn(&desk);
    assert!(owner.registry().may_write(owner.tag()));
    assert_eq!(owner.registry().min_format(), 0);
}

#[test]
fn a_removed_device_cannot_make_a_key_look_as_if_it_held_it() {
    let (mut owner, _) = founded();
    let mut laptop = owner.admit(2, Role::Full, true);
    owner.act(|author| author.revoke(laptop.tag(), Vec::new()));
    let newest = owner.keyring().writing(Practice).unwrap().id();
    laptop.learn(&owner);
    let epoch = owner.registry().epochs().iter().find(|epoch| epoch.key == newest).unwrap().clone();
    let wrapped = epoch.wraps[0].1.clone();
    let wrap = EpochWrap { compartment: Practice, number: epoch.number, key: newest, wrapped };
    let record = Record::Wraps { device: laptop.tag(), wraps: vec![wrap] };
    forge(&mut laptop, record);
    owner.learn(&laptop);
    assert!(owner.registry().rotation_due().is_empty());
    assert_eq!(owner.keyring().writing(Practice).map(|key| key.id()), Some(newest));
}
