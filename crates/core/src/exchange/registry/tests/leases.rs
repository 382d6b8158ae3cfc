//! Rooms in the hands of one device at a time.

use super::{offices::forge, *};
use uuid::Uuid;

const REACH: Reach = Reach { incarnation: [0; 8], seq: 7 };

fn morning() -> Place {
    Place { room: Uuid::from_u128(0x500), day: "2026-03-03".parse().unwrap(), half: Half::Morning }
}

fn afternoon() -> Place {
    Place { half: Half::Afternoon, ..morning() }
}

#[test]
fn rooms_pass_from_hand_to_hand_and_only_the_holder_passes_them_on() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let third = owner.admit(3, Role::Practice, false).tag();
    second.learn(&owner);
    let (mine, theirs) = (owner.tag(), second.tag());
    let holder = |office: &Office, place| office.registry().holder(&place).map(|held| held.device);
    assert_eq!(holder(&owner, morning()), Some(mine), "the first device gives out rooms");
    owner.act(|author| author.lease(theirs, vec![morning()], REACH));
    second.learn(&owner);
    assert_eq!(owner.registry().holder(&morning()), Some(Held { device: theirs, after: Some((mine, REACH)) }));
    assert_eq!(holder(&owner, afternoon()), Some(mine));
    assert_eq!(owner.try_act(|author| author.lease(third, vec![morning()], REACH)), Err(CannotAct::NotHeld));
    assert_eq!(second.try_act(|author| author.lease(third, vec![morning()], REACH)), Err(CannotAct::NotIssuer));
    assert_eq!(second.try_act(|author| author.lease(mine, vec![afternoon()], REACH)), Err(CannotAct::NotHeld));
    second.act(|author| author.lease(mine, vec![morning()], REACH));
    owner.learn(&second);
    assert_eq!(owner.registry().holder(&morning()), Some(Held { device: mine, after: Some((theirs, REACH)) }));
    owner.act(|author| author.lease(third, vec![morning()], REACH));
    assert_eq!(holder(&owner, morning()), Some(third));
}

#[test]
fn what_is_passed_on_by_somebody_else_stays_where_it_is() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let (mine, theirs) = (owner.tag(), second.tag());
    forge(&mut second, Record::Lease(Lease { device: theirs, places: vec![morning()], after: None }));
    forge(&mut second, Record::Lease(Lease { device: mine, places: vec![afternoon()], after: Some(REACH) }));
    owner.learn(&second);
    assert_eq!(owner.registry().powerless().len(), 1, "only the issuer gives out");
    for place in [morning(), afternoon()] {
        assert_eq!(owner.registry().holder(&place), Some(Held { device: mine, after: None }), "it was not theirs");
    }
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let third = owner.admit(3, Role::Full, true);
    owner.act(|author| author.lease(third.tag(), vec![morning()], REACH));
    second.learn(&owner);
    forge(&mut second, Record::Lease(Lease { device: owner.tag(), places: vec![morning()], after: None }));
    owner.learn(&second);
    assert_eq!(owner.registry().holder(&morning()).unwrap().device, third.tag(), "it was not theirs to give back");
}

#[test]
fn rooms_of_a_removed_device_are_the_issuers_again_and_who_gives_out_is_handed_over() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let third = owner.admit(3, Role::Practice, false).tag();
    second.learn(&owner);
    let (mine, theirs) = (owner.tag(), second.tag());
    owner.act(|author| author.lease(third, vec![morning()], REACH));
    owner.act(|author| author.revoke(third, Vec::new()));
    assert_eq!(owner.registry().holder(&morning()).unwrap().device, mine);
    owner.act(|author| author.lease(theirs, vec![morning()], REACH));
    assert_eq!(owner.registry().holder(&morning()).unwrap().device, theirs);
    assert_eq!(second.try_act(|author| author.name_lease_issuer(theirs)), Err(CannotAct::NotIssuer));
    owner.act(|author| author.name_lease_issuer(theirs));
    assert_eq!(owner.registry().lease_issuer(), Some(theirs));
    assert_eq!(owner.registry().holder(&afternoon()).unwrap().device, theirs);
    owner.act(|author| author.revoke(theirs, Vec::new()));
    assert_eq!((owner.registry().lease_issuer(), owner.registry().holder(&afternoon())), (None, None));
    owner.act(|author| author.name_lease_issuer(mine));
    assert_eq!(owner.registry().holder(&afternoon()).unwrap().device, mine);
}
