//! What the exchange promises, one promise at a time, and then under everything at once.
use super::seen::State;
use crate::faults::{Fault, Rates};
use crate::testing::{Device, MapSide, Universe, contract, lies_whole};
use crate::{Flow, Kind, Limits, MemoryStore, Name, Progress, Round, RoundFault, Step, Why, parcel};

mod schedules;
mod whose;

/// A founded share with this many devices, all of which have seen it.
fn practice(devices: u8) -> (MemoryStore, Vec<Device>) {
    let (universe, share) = (Universe::default(), MemoryStore::new());
    let mut all: Vec<Device> = (0..devices)
        .map(|number| {
            let side = if number == 0 { MapSide::founder(&universe) } else { MapSide::device(number, &universe) };
            Device::new(side, &share, u64::from(number), Rates::CALM)
        })
        .collect();
    for device in &mut all {
        device.round(0).unwrap();
    }
    (share, all)
}

#[test]
fn an_exchange_may_move_to_another_thread() {
    fn moves<T: Send>() {}
    moves::<crate::Exchange<Box<dyn crate::Store + Send>>>();
    moves::<crate::FolderStore>();
    moves::<crate::ObjectStore>();
}

#[test]
fn a_share_in_memory_keeps_its_word() {
    contract::keeps_its_word(&mut MemoryStore::new());
    let share = MemoryStore::new();
    contract::two_devices_agree(|| share.clone());
}

#[test]
fn what_one_device_sends_the_other_takes_once() {
    let (share, mut devices) = practice(2);
    let name = devices[0].side.make(Kind::Segment);
    assert_eq!(devices[0].round(1_000).unwrap().placed, 1);
    assert!(share.bytes(name.as_str()).is_some());
    assert_eq!(devices[1].round(2_000).unwrap().taken, 1);
    assert_eq!(devices[1].round(3_000), Ok(Round::default()));
}

#[test]
fn an_idle_round_costs_one_listing_and_one_look_at_the_first_record() {
    for small in [0, 300] {
        let (_, mut devices) = practice(2);
        for _ in 0..200 {
            devices[0].side.make(Kind::Segment);
        }
        for device in &mut devices {
            device.exchange = crate::Exchange::new(crate::faults::Faulty::new(
                device.exchange.store().inner().clone(),
                1,
                Rates::CALM,
            ))
            .with_limits(Limits { small, ..Limits::default() });
            for now in 1..70 {
                device.round(now * 1_000).unwrap();
            }
            let before = device.exchange.store().calls();
            device.round(70_000).unwrap();
            let listings = if small == 0 { 4 } else { 1 };
            assert_eq!(device.exchange.store().calls() - before, listings + 1, "small: {small}");
        }
    }
}

#[test]
fn something_else_under_the_name_is_left_and_the_parcel_goes_beside_it() {
    let (share, mut devices) = practice(2);
    let name = devices[0].side.make(Kind::Segment);
    share.replace(name.as_str(), *b"what a crash left");
    share.replace(name.again(1).as_str(), parcel::wrap(b"an older parcel"));
    devices[0].round(1_000).unwrap();
    assert_eq!(share.bytes(name.as_str()).as_deref(), Some(&b"what a crash left"[..]));
    assert!(share.bytes(name.again(2).as_str()).is_some());
    assert!(devices[0].side.out.is_empty());
    assert_eq!(devices[1].round(2_000).unwrap().taken, 1);
    assert!(devices[1].side.held.contains_key(&name));
}

#[test]
fn the_parcel_one_crash_before_is_recognized() {
    let (share, mut devices) = practice(1);
    let name = devices[0].side.make(Kind::Segment);
    share.replace(name.as_str(), parcel::wrap(&devices[0].side.held[&name]));
    let round = devices[0].round(1_000).unwrap();
    assert_eq!((round.placed, round.bytes_out, share.len()), (1, 0, 3));
}

#[test]
fn a_torn_parcel_is_read_again_after_growing_waits() {
    let (share, mut devices) = practice(2);
    let name = devices[0].side.make(Kind::Segment);
    devices[0].round(0).unwrap();
    let whole = share.bytes(name.as_str()).unwrap();
    let mut flipped = whole.to_vec();
    flipped[3] ^= 1;
    share.replace(name.as_str(), flipped);
    let (mut tries, mut before) = (Vec::new(), State::New);
    for second in 1..1_300 {
        let round = devices[1].round(second * 1_000).unwrap();
        assert_eq!((round.taken, round.torn), (0, 1));
        let now = devices[1].exchange.seen[&name].state;
        if now != before {
            tries.push(second);
        }
        before = now;
    }
    assert_eq!(tries, [1, 3, 7, 15, 31, 63, 127, 255, 511, 1_023]);
    share.replace(name.as_str(), whole);
    assert_eq!(devices[1].round(1_700_000).unwrap().taken, 1);
}

#[test]
fn a_clock_set_back_by_years_stops_nothing() {
    let (share, mut devices) = practice(2);
    let name = devices[0].side.make(Kind::Segment);
    devices[0].round(0).unwrap();
    let whole = share.bytes(name.as_str()).unwrap();
    share.replace(name.as_str(), whole[..40].to_vec());
    devices[1].round(4_000_000_000_000).unwrap();
    share.replace(name.as_str(), whole);
    assert_eq!(devices[1].round(1_000).unwrap().taken, 1);
}

#[test]
fn parcels_are_taken_in_the_order_they_stand_on_each_other() {
    let (_, mut devices) = practice(2);
    for kind in Kind::ALL.into_iter().rev().filter(|kind| *kind != Kind::Genesis) {
        devices[0].side.make(kind);
        devices[0].side.make(kind);
    }
    devices[0].round(1_000).unwrap();
    let before = devices[1].side.order.len();
    devices[1].round(2_000).unwrap();
    let kinds: Vec<Kind> = devices[1].side.order[before..].iter().filter_map(Name::kind).collect();
    let mut sorted = kinds.clone();
    sorted.sort();
    assert_eq!((kinds.len(), kinds), (20, sorted));
}

#[test]
fn an_attachment_is_read_when_it_is_asked_for() {
    let (_, mut devices) = practice(2);
    devices[1].side.wants_blobs = false;
    devices[0].side.make(Kind::Blob);
    devices[0].round(1_000).unwrap();
    assert_eq!(devices[1].round(2_000).unwrap().taken, 0);
    devices[1].side.wants_blobs = true;
    assert_eq!(devices[1].round(3_000).unwrap().taken, 0);
    devices[1].exchange.ask_again();
    assert_eq!(devices[1].round(4_000).unwrap().taken, 1);
}

#[test]
fn a_round_does_so_much_and_says_that_there_is_more() {
    let (_, mut devices) = practice(2);
    for _ in 0..25 {
        devices[0].side.make(Kind::Segment);
    }
    for device in &mut devices {
        device.exchange.limits = Limits { parcels: 10, ..Limits::default() };
    }
    let rounds: Vec<Round> = (1..5).map(|now| devices[0].round(now * 1_000).unwrap()).collect();
    let told: Vec<(u32, bool)> = rounds.iter().map(|round| (round.placed, round.more)).collect();
    assert_eq!(told, [(10, true), (10, true), (5, false), (0, false)]);
    let rounds: Vec<Round> = (5..9).map(|now| devices[1].round(now * 1_000).unwrap()).collect();
    let told: Vec<(u32, bool)> = rounds.iter().map(|round| (round.taken, round.more)).collect();
    assert_eq!(told, [(10, true), (10, true), (5, false), (0, false)]);
}

#[test]
fn whoever_watches_can_stop_a_round_before_any_parcel() {
    let (_, mut devices) = practice(2);
    for _ in 0..5 {
        devices[0].side.make(Kind::Segment);
    }
    let device = &mut devices[0];
    let mut seen = 0;
    let mut watch = |progress: Progress| {
        seen += u64::from(progress.step == Step::Placing);
        if seen > 3 { Flow::Stop } else { Flow::Go }
    };
    assert_eq!(device.exchange.round(&mut device.side, 1_000, &mut watch), Err(RoundFault::Stopped));
    assert_eq!(device.side.out.len(), 2);
}

#[test]
fn a_share_that_is_full_or_for_reading_only_still_gives() {
    for (fault, expected) in [(Fault::Full, RoundFault::Full), (Fault::Denied, RoundFault::Denied)] {
        let (share, mut devices) = practice(2);
        devices[0].side.make(Kind::Segment);
        devices[0].round(1_000).unwrap();
        devices[1].side.make(Kind::Segment);
        devices[1].exchange.store().set_rates(Rates::CALM.with(fault, 10_000));
        let before = devices[1].side.applied;
        assert_eq!(devices[1].round(2_000), Err(expected));
        assert_eq!(devices[1].side.applied, before + 1);
        devices[1].exchange.store().set_rates(Rates::CALM);
        assert_eq!(devices[1].round(3_000).unwrap().placed, 1);
        assert!(devices[1].side.held.values().all(|sealed| lies_whole(&share, sealed)));
    }
}

#[test]
fn what_is_lost_is_placed_again_by_whoever_holds_it() {
    let (share, mut devices) = practice(3);
    let names: Vec<Name> = (0..5).map(|_| devices[0].side.make(Kind::Segment)).collect();
    for device in &mut devices {
        device.round(1_000).unwrap();
    }
    share.lose(names[2].as_str());
    // The author is away.
    assert_eq!(devices[1].round(2_000).unwrap().healed, 1);
    assert_eq!(devices[2].round(2_000).unwrap().healed, 0);
    assert!(lies_whole(&share, &devices[0].side.held[&names[2]]));
}

#[test]
fn what_was_placed_and_never_listed_is_placed_again() {
    let (share, mut devices) = practice(1);
    let name = devices[0].side.make(Kind::Blob);
    devices[0].round(1_000).unwrap();
    share.lose(name.as_str());
    assert_eq!(devices[0].round(30_000).unwrap().healed, 0);
    assert_eq!(devices[0].round(61_000).unwrap().healed, 1);
    assert!(share.bytes(name.as_str()).is_some());
}

#[test]
fn only_what_is_doomed_is_removed_and_only_when_it_is_gone() {
    let (share, mut devices) = practice(1);
    let device = &mut devices[0];
    let (name, other) = (device.side.make(Kind::Segment), device.side.make(Kind::Segment));
    share.replace(name.as_str(), *b"torn");
    device.round(1_000).unwrap();
    let copy = name.as_str().replace(".seg", " (1).seg");
    share.replace(&copy, parcel::wrap(&device.side.held[&name]));
    device.side.doomed.insert(name.clone());

    device.exchange.store().set_rates(Rates::CALM.with(Fault::KeptAnyway, 10_000));
    assert_eq!(device.round(2_000).unwrap().removed, 0);
    device.exchange.store().set_rates(Rates::CALM.with(Fault::InUse, 10_000));
    assert_eq!(device.round(3_000), Err(RoundFault::Offline));
    device.exchange.store().set_rates(Rates::CALM);
    assert_eq!(device.round(4_000).unwrap().removed, 1);
    assert_eq!(device.side.removed, std::slice::from_ref(&name));
    let left: Vec<String> = share.names().iter().map(ToString::to_string).collect();
    assert_eq!(left, [crate::README, &copy, other.as_str(), "sds1/root.reg"]);
}

#[test]
fn one_bit_anywhere_in_a_parcel_of_any_kind_keeps_it_out() {
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Genesis) {
        let (share, mut devices) = practice(2);
        let name = devices[0].side.make(kind);
        devices[0].round(1_000).unwrap();
        let whole = share.bytes(name.as_str()).unwrap();
        let mut now = 2_000;
        for at in 0..whole.len() {
            let mut bytes = whole.to_vec();
            bytes[at] ^= 0x10;
            share.replace(name.as_str(), bytes);
            devices[1].exchange.forget();
            now += 1_000;
            let round = devices[1].round(now).unwrap();
            assert_eq!((round.taken, round.torn), (0, 1), "{kind:?}, byte {at}");
            share.replace(name.as_str(), whole[..at].to_vec());
            devices[1].exchange.forget();
            assert_eq!(devices[1].round(now).unwrap().taken, 0, "{kind:?}, cut at {at}");
        }
        share.replace(name.as_str(), whole);
        assert_eq!(devices[1].round(now + 60_000).unwrap().taken, 1, "{kind:?}");
    }
}
