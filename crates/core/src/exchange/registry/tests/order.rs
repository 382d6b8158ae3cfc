//! The same records make the same registry, in whatever order they come.

use super::{sealed::read_share, *};
use crate::{exchange::crypto::RootKeys, vault::Kit};
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Step {
    who: u8,
    what: u8,
    whom: u8,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    // Whatever administrators do apart, and however files travel, every device ends up with the same registry.
    #[test]
    fn devices_agree(script in proptest::collection::vec(step(), 1..24), order in any::<u64>()) {
        let offices = play(&script);
        let mut all: Vec<Signed> = offices.iter().flat_map(|office| office.seen.iter().cloned()).collect();
        let pin = offices[0].pin;
        let expected = Registry::build(pin, all.clone()).unwrap();
        for round in 0..4_u64 {
            all.sort_by_key(|record| *blake3::hash(&[record.hash().0.as_slice(), &(order ^ round).to_le_bytes()].concat()).as_bytes());
            prop_assert_eq!(&Registry::build(pin, all.clone()).unwrap(), &expected);
        }
        prop_assert!(expected.parked().is_empty() && expected.strays().is_empty());
        for device in expected.devices() {
            prop_assert!(expected.may_write(device.tag) == (device.state == DeviceState::Active));
        }
        agreed_keys_are_safe(&offices, &expected)?;
    }

    // Whatever happened apart: once keys that were missed are handed on, every device that is still there reads every record.
    #[test]
    fn everybody_who_is_still_there_reads_on(script in proptest::collection::vec(step(), 1..20)) {
        everybody_reads(&script)?;
    }

    // A part of the records never makes a device trust more than its own ancestors allow, and never falls over.
    #[test]
    fn a_part_of_the_records_is_a_registry_too(script in proptest::collection::vec(step(), 1..16), keep in any::<u64>()) {
        let offices = play(&script);
        let part = offices.iter().flat_map(|office| &office.seen).enumerate().filter(|(at, record)| {
            record.hash() == offices[0].pin || keep >> (at % 64) & 1 == 1
        });
        let part: Vec<Signed> = part.map(|(_, record)| record.clone()).collect();
        let registry = Registry::build(offices[0].pin, part).unwrap();
        prop_assert!(registry.records().len() + registry.parked().len() >= 1);
    }
}

// The owner lets the doctor in while the third office, which has not heard of it, makes a key, removes the second and makes
// another; only the last of its keys is made out for the doctor as well.
#[test]
fn somebody_a_key_was_not_made_out_for_reads_on_with_the_next() {
    let step = |who, what, whom| Step { who, what, whom };
    everybody_reads(&[step(2, 4, 0), step(2, 3, 1), step(2, 0, 0), step(0, 0, 0), step(2, 4, 0)]).unwrap();
}

fn everybody_reads(script: &[Step]) -> Result<(), TestCaseError> {
    let mut offices = play(script);
    let mut all: Vec<Signed> = offices.iter().flat_map(|office| office.seen.iter().cloned()).collect();
    for office in &mut offices {
        office.seen.clone_from(&all);
        let _ = office.try_act(|author| author.wrap_missing());
        all.clone_from(&office.seen);
    }
    let expected = Registry::build(offices[0].pin, all).unwrap();
    let files: Vec<Vec<u8>> = offices.iter().flat_map(|office| office.sent.iter().cloned()).collect();
    for office in offices.iter().filter(|office| expected.may_write(office.tag())) {
        let read = read_share(&office.answer, &files, &office.pin, &|registry| registry.keyring(&office.keys));
        let read = Registry::build(office.pin, read).unwrap();
        let lost = expected.unwrapped().iter().any(|lack| lack.device == office.tag());
        let (has, of) = (read.records().len(), expected.records().len());
        prop_assert!(read == expected || lost, "{:?} has read {has} of {of}", office.id);
    }
    Ok(())
}

/// Where a key is due for rotation the registry says so; everywhere else nobody who left can open what is written.
fn agreed_keys_are_safe(offices: &[Office], registry: &Registry) -> Result<(), TestCaseError> {
    let due = registry.rotation_due();
    for compartment in [Practice, Restricted] {
        let Some(writing) = registry.writing(compartment) else { continue };
        for office in offices {
            let holds = registry.keyring(&office.keys).find(writing.key).is_some();
            let removed =
                matches!(registry.device(office.tag()).map(|device| &device.state), Some(DeviceState::Removed { .. }));
            prop_assert!(!(holds && removed) || due.contains(&compartment));
        }
    }
    Ok(())
}

fn step() -> impl Strategy<Value = Step> {
    (0_u8..5, 0_u8..13, 0_u8..5).prop_map(|(who, what, whom)| Step { who, what, whom })
}

/// Five devices, three of them administrators', that act apart and meet now and then.
fn play(script: &[Step]) -> Vec<Office> {
    let (mut owner, _) = founded();
    let second = owner.admit(2, Role::Full, true);
    let mut third = owner.admit(3, Role::Practice, true);
    let mut offices = vec![owner, second];
    let desk = third.admit(4, Role::Practice, false);
    offices[0].learn(&third);
    let doctor = offices[0].admit(5, Role::Full, false);
    offices.extend([third, desk, doctor]);
    for (at, step) in script.iter().enumerate() {
        take(step, u8::try_from(at).unwrap(), &mut offices);
    }
    offices
}

/// Refusals are part of the play.
fn take(step: &Step, at: u8, offices: &mut [Office]) {
    let (who, whom) = (usize::from(step.who), usize::from(step.whom));
    let target = offices[whom].tag();
    let newcomer = Office::new(10 + at, offices[0].pin);
    if step.what < 3 && who != whom {
        let seen = offices[whom].seen.clone();
        let from = Office { seen, ..Office::new(0, offices[0].pin) };
        offices[who].learn(&from);
        return;
    }
    let office = &mut offices[who];
    let _ = match step.what {
        3 => office.try_act(|author| author.revoke(target, Vec::new())),
        4 => office.try_act(|author| author.rotate(if at.is_multiple_of(2) { Practice } else { Restricted })),
        5 => office.try_act(|author| author.set_role(target, Role::Practice, at.is_multiple_of(2))),
        6 => office.try_act(|author| author.wrap_missing()),
        7 => office.try_act(|author| author.rename(target, &format!("Room {at}"), None)),
        8 => office.try_act(|author| author.grant_series(target)),
        9 => {
            office.admit_as(&newcomer);
            Ok(())
        }
        10 => {
            let kit = RootKeys::from_kit(&Kit::generate(&Seeded::of(u64::from(at))));
            let renewed = office.try_act(|author| author.renew_kit(kit.public()));
            let parents = office.registry().heads().to_vec();
            let by_kit = Record::Revoke { device: target, frontier: Vec::new() };
            if renewed.is_ok() && at.is_multiple_of(3) {
                let registry = office.registry();
                office.send(Signed::sign(PRACTICE, parents, NOW, by_kit, kit.as_device()), &registry);
            }
            Ok(())
        }
        _ => {
            forge(step, at, target, office);
            Ok(())
        }
    };
}

/// What a stolen device would sign: as if it had seen only some of what it has.
fn forge(step: &Step, at: u8, target: [u8; 8], office: &mut Office) {
    let seen = &office.seen[..office.seen.len() - usize::from(at) % office.seen.len()];
    let parents = Registry::build(office.pin, seen.to_vec()).map(|registry| registry.heads().to_vec());
    let record = if step.what == 11 {
        Record::Revoke { device: target, frontier: Vec::new() }
    } else {
        Record::SetRole { device: target, role: Role::Full, admin: true }
    };
    let parents = parents.unwrap_or_else(|_| vec![office.pin]);
    let registry = office.registry();
    office.send(Signed::sign(PRACTICE, parents, NOW, record, &office.keys), &registry);
}
