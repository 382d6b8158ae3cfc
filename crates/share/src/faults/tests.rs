use super::*;
use crate::MemoryStore;
use crate::testing::{Device, MapSide, Universe};
use crate::{Kind, parcel};
use proptest::prelude::*;

#[test]
fn the_same_seed_does_the_same_again() {
    let trace = |seed| {
        let mut store = Faulty::new(MemoryStore::new(), seed, Rates::all(1_500));
        (0..300).map(|call| told(&mut store, call)).collect::<Vec<String>>()
    };
    assert_eq!(trace(7), trace(7));
    assert_ne!(trace(7), trace(8));
}

#[test]
fn every_fault_happens() {
    let share = MemoryStore::new();
    let mut first = Faulty::new(share.clone(), 1, Rates::all(300));
    let mut second = Faulty::new(share, 2, Rates::all(300));
    for call in 0..4_000 {
        told(&mut first, call);
        told(&mut second, call * 7);
    }
    for fault in Fault::ALL {
        assert!(first.count(fault) > 0, "{fault:?}");
    }
}

#[test]
fn every_fault_alone_is_survived() {
    for fault in Fault::ALL {
        let (universe, share) = (Universe::default(), MemoryStore::new());
        let mut devices: Vec<Device> = (0..2_u8)
            .map(|number| {
                let side = if number == 0 { MapSide::founder(&universe) } else { MapSide::device(number, &universe) };
                Device::new(side, &share, 40 + u64::from(number), Rates::CALM)
            })
            .collect();
        devices[0].round(0).unwrap();
        let mut now = 1_000;
        for _ in 0..60 {
            now += 5_000;
            for device in &mut devices {
                device.exchange.store().set_rates(Rates::CALM.with(fault, 3_000));
                device.side.make(Kind::Segment);
                let _ = device.round(now);
            }
        }
        let happened: u32 = devices.iter_mut().map(|device| device.exchange.store().count(fault)).sum();
        assert!(happened > 0 || fault == Fault::KeptAnyway, "{fault:?} happened");
        for _ in 0..20 {
            now += 900_000;
            for device in &mut devices {
                device.exchange.store().set_rates(Rates::CALM);
                device.round(now).unwrap();
            }
        }
        for device in &devices {
            assert!(device.side.out.is_empty(), "{fault:?}");
            assert_eq!(device.side.held.len(), 121, "{fault:?}");
        }
    }
}

#[test]
fn a_killed_device_is_answered_nothing_until_it_is_revived() {
    let share = MemoryStore::new();
    let mut store = Faulty::new(share.clone(), 3, Rates::CALM);
    store.kill_at(3);
    assert_eq!(store.create("a", b"1"), Ok(()));
    assert_eq!(store.read("a", 9), Ok(b"1".to_vec()));
    assert!(!store.is_killed());
    assert_eq!(store.create("b", b"22222222"), Err(StoreFault::Offline));
    assert!(store.is_killed());
    assert_eq!(store.list(""), Err(StoreFault::Offline));
    assert_eq!(store.calls(), 3);
    store.revive();
    assert_eq!(store.read("a", 9), Ok(b"1".to_vec()));
}

#[test]
fn each_device_sees_the_share_in_its_own_time() {
    let share = MemoryStore::new();
    let late = Rates::CALM.with(Fault::Delayed, 10_000);
    let mut views: Vec<Faulty<MemoryStore>> = (0..3).map(|seed| Faulty::new(share.clone(), seed, late)).collect();
    assert_eq!(views[0].create("a", b"1"), Ok(()));
    assert_eq!(views[0].read("a", 9), Ok(b"1".to_vec()));
    let mut calls = Vec::new();
    for view in &mut views[1..] {
        let seen = (1..100).find(|_| view.list("").unwrap().len() == 1);
        calls.push(seen.unwrap());
        assert_eq!(view.read("a", 9), Ok(b"1".to_vec()));
    }
    assert!(calls[0] > 1 && calls[0] != calls[1], "{calls:?}");
}

#[test]
fn mishaps_happen_to_the_share_and_not_to_the_device() {
    let share = MemoryStore::new();
    for number in 0..6 {
        share.replace(&format!("sds1/d/1111/{number}1.seg"), parcel::wrap(&[number; 40]));
    }
    let mut store = Faulty::new(share.clone(), 11, Rates::CALM);
    let before = share.image();
    for mishap in Mishap::ALL {
        share.restore(&before);
        if mishap == Mishap::Resurrected {
            assert_eq!(store.mishap(Mishap::Lost).map(|name| share.bytes(&name)), Some(None));
        }
        let name = store.mishap(mishap).unwrap();
        let (now, then) = (share.len(), 6);
        match mishap {
            Mishap::Lost => assert_eq!(now, then - 1),
            Mishap::Resurrected => assert!(share.bytes(&name).is_some() && now == then),
            Mishap::Flipped | Mishap::Cut => assert!(parcel::unwrap(&share.bytes(&name).unwrap()).is_err()),
            Mishap::Moved => assert!(share.bytes(&name).is_none() && now == then),
            Mishap::Copied | Mishap::Replayed | Mishap::Foreign => assert_eq!(now, then + 1, "{mishap:?}"),
        }
    }
    assert_eq!(store.calls(), 0);
}

proptest! {
    #[test]
    fn a_store_without_faults_is_as_good_as_the_one_below(calls in prop::collection::vec(0_u64..1_000, 0..60)) {
        let mut plain = Faulty::new(MemoryStore::new(), 1, Rates::CALM);
        let mut other = Faulty::new(MemoryStore::new(), 2, Rates::CALM);
        for call in calls {
            prop_assert_eq!(told(&mut plain, call), told(&mut other, call));
        }
    }
}

/// Makes some call and says what came of it.
fn told(store: &mut Faulty<MemoryStore>, call: u64) -> String {
    let name = format!("sds1/r/{:02}.reg", call / 4 % 20);
    match call % 4 {
        0 => format!("{:?}", store.create(&name, &parcel::wrap(&call.to_le_bytes()))),
        1 => format!("{:?}", store.read(&name, 500)),
        2 => format!("{:?}", store.list("sds1/")),
        _ => format!("{:?}", store.remove(&name)),
    }
}
