//! Which share it is, and what is not done on another one.
use super::*;

#[test]
fn an_empty_folder_is_not_the_share() {
    let (share, mut devices) = practice(2);
    let image = share.image();
    share.restore(&MemoryStore::new().image());
    devices[0].side.make(Kind::Segment);
    check_untouched(&share, &mut devices[0], Why::Missing);
    share.restore(&image);
    assert_eq!(devices[0].round(9_000).unwrap().placed, 1);
}

#[test]
fn another_practice_s_share_is_not_the_share() {
    let (share, mut devices) = practice(2);
    let other = parcel::wrap(b"genesis of another practice");
    share.replace("sds1/root.reg", other);
    devices[0].side.make(Kind::Segment);
    devices[0].exchange.refill();
    check_untouched(&share, &mut devices[0], Why::Another);
}

#[test]
fn a_share_without_anything_of_ours_is_not_the_share_until_the_owner_says_so() {
    let (share, mut devices) = practice(1);
    let empty = share.image();
    for _ in 0..4 {
        devices[0].side.make(Kind::Segment);
    }
    devices[0].round(1_000).unwrap();
    devices[0].round(2_000).unwrap();
    share.restore(&empty);
    devices[0].side.make(Kind::Segment);
    check_untouched(&share, &mut devices[0], Why::OursAreGone);
    check_untouched(&share, &mut devices[0], Why::OursAreGone);
    devices[0].exchange.refill();
    let round = devices[0].round(90_000).unwrap();
    assert_eq!((round.placed, round.healed), (1, 4));
}

#[test]
fn an_owner_can_move_to_an_empty_share() {
    let (share, mut devices) = practice(2);
    devices[0].side.make(Kind::Registry);
    devices[0].round(1_000).unwrap();
    share.restore(&MemoryStore::new().image());
    devices[0].exchange.refill();
    devices[0].round(100_000).unwrap();
    assert!(share.bytes("sds1/root.reg").is_some() && share.bytes(crate::README).is_some());
    assert_eq!(devices[1].round(101_000).unwrap().taken, 1);
}

#[test]
fn an_owner_does_not_move_onto_another_practice_whose_first_record_cannot_be_read() {
    let (share, mut devices) = practice(2);
    let theirs = MemoryStore::new();
    theirs.replace("sds1/root.reg", *b"half a genesis");
    theirs.replace(Name::registry(&parcel::hash(b"theirs")).as_str(), parcel::wrap(b"theirs"));
    share.restore(&theirs.image());
    devices[0].side.make(Kind::Segment);
    devices[0].exchange.refill();
    assert_eq!(devices[0].round(100_000), Err(RoundFault::Offline));
    share.lose("sds1/root.reg");
    check_untouched(&share, &mut devices[0], Why::Missing);
    assert_eq!(share.names().len(), 1);
}

#[test]
fn damaged_reads_do_not_make_another_practice_s_share_ours() {
    let (share, mut devices) = practice(2);
    let theirs = MemoryStore::new();
    theirs.replace("sds1/root.reg", parcel::wrap(b"genesis of another practice"));
    theirs.replace(Name::registry(&parcel::hash(b"theirs")).as_str(), parcel::wrap(b"theirs"));
    share.restore(&theirs.image());
    devices[0].side.make(Kind::Segment);
    for now in 100..1_100 {
        let rates = Rates::CALM.with(Fault::FlippedRead, 7_000).with(Fault::PartialList, 5_000);
        devices[0].exchange.store().set_rates(rates);
        devices[0].exchange.refill();
        let told = devices[0].round(now * 1_000);
        assert!(
            told == Err(RoundFault::Offline) || told == Err(RoundFault::NotThisShare { why: Why::Another }),
            "{told:?}"
        );
    }
    assert_eq!(share.names().len(), 2);
}

#[test]
fn a_move_that_was_cut_off_goes_on() {
    let (share, mut devices) = practice(2);
    share.restore(&MemoryStore::new().image());
    share.replace("sds1/root.reg", *b"half a genesis");
    devices[0].side.make(Kind::Segment);
    devices[0].exchange.refill();
    assert_eq!(devices[0].round(100_000).unwrap().placed, 1);
    assert_eq!(devices[1].round(101_000).unwrap().taken, 1);
}

#[test]
fn one_empty_listing_alarms_nobody() {
    let (share, mut devices) = practice(1);
    for _ in 0..6 {
        devices[0].side.make(Kind::Segment);
    }
    devices[0].round(1_000).unwrap();
    devices[0].round(2_000).unwrap();
    let before = share.len();
    for now in 3..200 {
        let rates = Rates::CALM.with(Fault::EmptyList, 2_000).with(Fault::PartialList, 5_000);
        devices[0].exchange.store().set_rates(rates);
        let told = devices[0].round(now * 1_000);
        // Two empty listings in a row may be taken for an empty share; nothing is done about it.
        assert!(told.is_ok() || told == Err(RoundFault::NotThisShare { why: Why::OursAreGone }), "{told:?}");
    }
    devices[0].exchange.store().set_rates(Rates::CALM);
    devices[0].round(900_000).unwrap();
    assert_eq!(share.len(), before);
}

#[test]
fn nobody_founds_a_practice_on_another_s_share() {
    let (share, _) = practice(1);
    let universe = Universe::default();
    let mut second = Device::new(MapSide::device(5, &universe), &share, 5, Rates::CALM);
    second.side.root = None;
    second.side.send(Name::genesis(), b"genesis of a second practice".to_vec());
    check_untouched(&share, &mut second, Why::Another);

    share.lose("sds1/root.reg");
    share.replace(Name::registry(&[1; 32]).as_str(), parcel::wrap(b"a record of somebody"));
    check_untouched(&share, &mut second, Why::Another);
}

#[test]
fn a_founding_that_was_cut_off_goes_on() {
    for left in [&b""[..], b"half a gen", &parcel::wrap(b"genesis of an invented practice")] {
        let (universe, share) = (Universe::default(), MemoryStore::new());
        let mut founder = Device::new(MapSide::founder(&universe), &share, 1, Rates::CALM);
        share.replace("sds1/root.reg", left);
        founder.round(1_000).unwrap();
        assert_eq!(founder.side.root, Some(parcel::hash(b"genesis of an invented practice")));
        let mut second = Device::new(MapSide::device(1, &universe), &share, 2, Rates::CALM);
        second.side.make(Kind::Segment);
        assert_eq!(second.round(2_000).unwrap().placed, 1);
    }
}

#[test]
fn whoever_joins_needs_to_know_nothing_of_the_share() {
    let (share, mut devices) = practice(1);
    devices[0].side.make(Kind::Invitation);
    devices[0].round(1_000).unwrap();
    let universe = devices[0].side.universe();
    let mut joining = Device::new(MapSide::device(7, &universe), &share, 7, Rates::CALM);
    joining.side.joins = true;
    let request = joining.side.make(Kind::Request);
    let round = joining.round(2_000).unwrap();
    assert_eq!((round.placed, round.taken), (1, 2));
    devices[0].round(3_000).unwrap();
    assert!(devices[0].side.held.contains_key(&request));
}

/// The round ends, and the share is as it was.
#[track_caller]
fn check_untouched(share: &MemoryStore, device: &mut Device, why: Why) {
    let before: Vec<_> = share.names().into_iter().map(|name| share.bytes(&name)).collect();
    let applied = device.side.applied;
    assert_eq!(device.round(80_000), Err(RoundFault::NotThisShare { why }));
    let after: Vec<_> = share.names().into_iter().map(|name| share.bytes(&name)).collect();
    assert!(before == after && device.side.applied == applied);
}
