//! Who may do what, and what everybody then knows.

use super::*;
use crate::types::UtcMillis;
use uuid::Uuid;

#[test]
fn the_founding_device_decides_and_opens_everything() {
    let (owner, _) = founded();
    let registry = owner.registry();
    let device = registry.device(owner.tag()).unwrap();
    assert_eq!((device.name.as_str(), device.role, device.admin), ("Front desk", Role::Full, true));
    assert!(registry.may_write(owner.tag()));
    assert_eq!(registry.series_of(owner.tag()).collect::<Vec<_>>(), ["A"]);
    assert!(owner.keyring().writing(Practice).is_some() && owner.keyring().writing(Restricted).is_some());
}

#[test]
fn the_genesis_lies_on_the_share_readable_and_names_nobody() {
    let (owner, _) = founded();
    let genesis = owner.seen[0].bytes();
    let person = Uuid::from_u128(0x0115);
    assert!(!genesis.windows(5).any(|window| window == b"Front" || window == b"front"));
    assert!(!genesis.windows(16).any(|window| window == person.as_bytes()));
}

#[test]
fn only_an_administrator_decides_about_devices() {
    let (mut owner, _) = founded();
    let mut desk = owner.admit(2, Role::Full, false);
    let other = owner.admit(3, Role::Practice, false);
    desk.learn(&owner);
    assert_eq!(desk.try_act(|author| author.revoke(other.tag(), Vec::new())), Err(CannotAct::NotAdmin));
    assert_eq!(desk.try_act(|author| author.rotate(Practice)), Err(CannotAct::NotAdmin));
    assert_eq!(desk.try_act(|author| author.grant_series(other.tag())), Err(CannotAct::NotAdmin));
    forge(&mut desk, Record::Revoke { device: other.tag(), frontier: Vec::new() });
    forge(&mut desk, Record::SetRole { device: desk_tag(), role: Role::Full, admin: true });
    owner.learn(&desk);
    assert!(owner.registry().may_write(other.tag()));
    assert!(!owner.registry().device(desk_tag()).unwrap().admin);
    assert_eq!(owner.registry().powerless().len(), 2);
}

#[test]
fn an_administrator_without_restricted_records_cannot_hand_them_out() {
    let (mut owner, _) = founded();
    let mut manager = owner.admit(2, Role::Practice, true);
    let desk = owner.admit(3, Role::Practice, false);
    manager.learn(&owner);
    assert_eq!(manager.try_act(|author| author.set_role(desk.tag(), Role::Full, false)), Err(CannotAct::NoKey));
    forge(&mut manager, Record::SetRole { device: desk.tag(), role: Role::Full, admin: false });
    owner.learn(&manager);
    assert_eq!(owner.registry().device(desk.tag()).unwrap().role, Role::Practice);
}

#[test]
fn everybody_names_their_own_device_and_an_administrator_any() {
    let (mut owner, _) = founded();
    let mut desk = owner.admit(2, Role::Practice, false);
    desk.act(|author| author.rename(desk_tag(), "Reception", Some(Uuid::from_u128(5))));
    owner.learn(&desk);
    assert_eq!(owner.registry().device(desk_tag()).unwrap().name, "Reception");
    let theirs = owner.tag();
    assert_eq!(desk.try_act(|author| author.rename(theirs, "Mine", None)), Err(CannotAct::NotAdmin));
    let long = "é".repeat(150);
    owner.act(|author| author.rename(desk_tag(), &long, None));
    assert_eq!(owner.registry().device(desk_tag()).unwrap().name.len(), 200);
}

#[test]
fn a_device_put_away_writes_no_more_and_its_keys_still_check_what_it_wrote() {
    let (mut owner, _) = founded();
    let mut desk = owner.admit(2, Role::Practice, false);
    desk.act(|author| author.retire(desk_tag()));
    owner.learn(&desk);
    let registry = owner.registry();
    assert!(!registry.may_write(desk_tag()));
    assert_eq!(registry.device(desk_tag()).unwrap().state, DeviceState::Retired);
    assert_eq!(registry.signer(desk_tag()), Some(desk.keys.public()));
    assert_eq!(desk.try_act(|author| author.rename(desk_tag(), "Back", None)), Err(CannotAct::NotActive));
    let theirs = owner.tag();
    assert_eq!(owner.try_act(|author| author.retire(theirs)), Err(CannotAct::LastAdmin));
    forge(&mut desk, Record::Rename { device: desk_tag(), name: "Back".into(), person: None });
    owner.learn(&desk);
    assert_eq!(owner.registry().powerless().len(), 1);
}

#[test]
fn each_device_numbers_papers_under_a_prefix_of_its_own() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    owner.admit(3, Role::Practice, false);
    second.learn(&owner);
    second.act(|author| author.grant_series(desk_tag()));
    owner.learn(&second);
    let registry = owner.registry();
    let series: Vec<&str> = registry.series().keys().map(String::as_str).collect();
    assert_eq!(series, ["A", "B", "C", "D"]);
    assert_eq!(registry.series_of(desk_tag()).collect::<Vec<_>>(), ["B", "D"]);
}

#[test]
fn a_prefix_granted_twice_apart_belongs_to_one_device() {
    let (mut owner, _) = founded();
    let mut second = owner.admit(2, Role::Full, true);
    let (mine, theirs) = (owner.tag(), second.tag());
    owner.act(|author| author.grant_series(mine));
    second.act(|author| author.grant_series(theirs));
    owner.meet(&mut second);
    assert_eq!(owner.registry().series().get("C"), second.registry().series().get("C"));
    let both: Vec<_> = owner.registry().series().keys().cloned().collect();
    assert_eq!(both, ["A", "B", "C"]);
}

#[test]
fn the_highest_minimum_format_holds_and_snapshots_count_who_checked_them() {
    let (mut owner, _) = founded();
    let mut desk = owner.admit(2, Role::Practice, false);
    owner.act(|author| author.raise_min_format(3));
    owner.act(|author| author.raise_min_format(2));
    let snapshot = Snapshot { manifest: [1; 32], digest: [2; 32] };
    desk.act(|author| author.approve_snapshot(snapshot.clone()));
    owner.act(|author| author.approve_snapshot(snapshot.clone()));
    owner.now = UtcMillis(NOW.0 + 5);
    owner.act(|author| author.condemn(Condemn { manifest: [1; 32], files: vec![[7; 32]] }));
    owner.learn(&desk);
    let registry = owner.registry();
    assert_eq!(registry.min_format(), 3);
    assert_eq!(registry.snapshots()[&snapshot].len(), 2);
    assert_eq!(registry.condemned().len(), 1);
}

#[test]
fn what_a_newer_program_decided_is_kept_and_passed_on() {
    let (mut owner, _) = founded();
    let mut desk = owner.admit(2, Role::Practice, false);
    forge(&mut desk, Record::Unknown { kind: 900, payload: vec![1, 2, 3] });
    owner.learn(&desk);
    let registry = owner.registry();
    let kept = registry.records().last().unwrap();
    assert_eq!(kept.record(), &Record::Unknown { kind: 900, payload: vec![1, 2, 3] });
    assert_eq!(Signed::read(kept.bytes()).unwrap(), *kept);
    assert_eq!(registry.heads(), [kept.hash()]);
}

#[test]
fn a_record_waits_for_the_ones_its_author_had_seen() {
    let (mut owner, _) = founded();
    let desk = owner.admit(2, Role::Practice, false);
    let mut late = Office::new(9, owner.pin);
    late.seen = owner.seen.iter().filter(|record| !matches!(record.record(), Record::Invite(_))).cloned().collect();
    assert_eq!((late.registry().parked().len(), late.registry().missing().len()), (2, 1));
    assert!(!late.registry().may_write(desk.tag()));
    late.learn(&owner);
    assert_eq!((late.registry().parked().len(), late.registry().missing().len()), (0, 0));
    assert!(late.registry().may_write(desk.tag()));
}

#[test]
fn another_practice_s_records_stay_out() {
    let (owner, _) = founded();
    let stranger = Office::new(7, owner.pin);
    let rootless = Signed::sign(PRACTICE, Vec::new(), NOW, Record::MinFormat { format: 9 }, &stranger.keys);
    let foreign = Signed::sign(Uuid::from_u128(3), vec![owner.pin], NOW, Record::MinFormat { format: 9 }, &owner.keys);
    let unknown = Signed::sign(PRACTICE, vec![owner.pin], NOW, Record::MinFormat { format: 9 }, &stranger.keys);
    let all = owner.seen.iter().cloned().chain([rootless, foreign, unknown]);
    let registry = Registry::build(owner.pin, all).unwrap();
    assert_eq!((registry.min_format(), registry.strays().len(), registry.powerless().len()), (0, 2, 1));
    assert_eq!(registry.heads(), owner.registry().heads());
    assert_eq!(Registry::build(RecordHash([0; 32]), owner.seen.clone()), Err(NotFounded));
}

fn desk_tag() -> [u8; 8] {
    [2; 8]
}

/// Signs what the program itself would refuse to.
pub(super) fn forge(office: &mut Office, record: Record) {
    let parents = office.registry().heads().to_vec();
    office.seen.push(Signed::sign(PRACTICE, parents, NOW, record, &office.keys));
}
