//! Who can open which key.

use super::*;

#[test]
fn a_device_gets_the_keys_of_its_role() {
    let (mut owner, _) = founded();
    let desk = owner.admit(2, Role::Practice, false);
    let doctor = owner.admit(3, Role::Full, false);
    assert!(desk.keyring().writing(Practice).is_some());
    assert!(desk.keyring().writing(Restricted).is_none());
    assert_eq!(doctor.keyring().len(), 2);
}

#[test]
fn a_removed_device_cannot_open_later_epochs() {
    let (mut owner, _) = founded();
    let mut laptop = owner.admit(2, Role::Full, false);
    let desk = owner.admit(3, Role::Practice, false);
    owner.act(|author| author.revoke(laptop.tag(), Vec::new()));
    laptop.learn(&owner);
    let now = owner.keyring();
    for compartment in [Practice, Restricted] {
        let newest = now.writing(compartment).unwrap();
        assert_eq!(newest.number(), 2);
        assert!(laptop.keyring().find(newest.id()).is_none());
    }
    let mut desk = desk;
    desk.learn(&owner);
    assert_eq!(desk.keyring().writing(Practice).map(|key| key.number()), Some(2));
    assert!(!owner.registry().may_write(laptop.tag()));
    assert!(owner.registry().rotation_due().is_empty());
}

#[test]
fn a_device_let_in_while_another_rotated_gets_the_key_it_lacks() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let mut desk = owner.admit(3, Role::Practice, false);
    second.act(|author| author.rotate(Practice));
    owner.meet(&mut second);
    assert_eq!(owner.registry().unwrapped().len(), 1);
    owner.act(|author| author.wrap_missing());
    assert_eq!(owner.registry().unwrapped(), []);
    desk.learn(&owner);
    assert_eq!(desk.keyring().writing(Practice).map(|key| key.number()), Some(2));
}
