use std::collections::BTreeSet;

use super::{
    snapshots::tests::whole_copy,
    tests::{Share, add, assert_same, clean, copy_of, founded, let_in, let_in_as, round, rounds},
    *,
};
use crate::testing::TestPractice;

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

#[test]
fn a_copy_is_agreed_upon_once_another_computer_loaded_it() {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    add(&mut desk, "Dana Whitlock");
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    let manifest = whole_copy(&mut desk, &mut share);
    assert!(!agreed(&desk, &manifest));
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    assert!(agreed(&desk, &manifest) && agreed(&laptop, &manifest));
    assert!(!laptop.folder().join("scratch.db").exists());
    // A copy that somebody begins with was looked at as well.
    let next = whole_copy(&mut laptop, &mut share);
    let mut tablet = let_in_as(&mut desk, &mut share, "Tablet", 2);
    rounds(&mut share, &mut [&mut tablet, &mut desk, &mut laptop]);
    assert!(agreed(&laptop, &next));
}

#[test]
fn a_computer_that_is_alone_reads_its_copy_back_after_a_day() {
    let (mut desk, mut share) = founded();
    let manifest = whole_copy(&mut desk, &mut share);
    desk.clock.advance(23 * HOUR);
    rounds(&mut share, &mut [&mut desk]);
    assert!(!agreed(&desk, &manifest));
    desk.clock.advance(2 * HOUR);
    let part = share.0.iter().find(|(_, (what, _))| matches!(what, What::Chunk(_))).map(|(id, _)| id.clone()).unwrap();
    let lost = share.0.remove(&part).unwrap();
    rounds(&mut share, &mut [&mut desk]);
    assert!(!agreed(&desk, &manifest), "a part of it was not read back");
    share.0.insert(part, lost);
    rounds(&mut share, &mut [&mut desk]);
    assert!(agreed(&desk, &manifest));
}

#[test]
fn a_copy_that_is_not_what_it_says_is_not_agreed_upon() {
    for (part, quarter) in [(0, 1), (0, 3), (1, 1), (1, 2)] {
        let (mut desk, mut share) = founded();
        let mut laptop = let_in(&mut desk, &mut share, "Laptop");
        let manifest = whole_copy(&mut desk, &mut share);
        let chunks: Vec<_> = share.0.values_mut().filter(|(what, _)| matches!(what, What::Chunk(_))).collect();
        let (_, sealed) = chunks.into_iter().nth(part).unwrap();
        let place = sealed.len() * quarter / 4;
        sealed[place] ^= 2;
        rounds(&mut share, &mut [&mut laptop, &mut desk]);
        laptop.clock.advance(5 * DAY);
        rounds(&mut share, &mut [&mut laptop, &mut desk]);
        assert!(!agreed(&desk, &manifest), "part {part}, byte {place}");
    }
}

#[test]
fn a_computer_that_was_removed_agrees_with_no_copy() {
    let (mut desk, mut share, mut laptop) = office();
    let manifest = whole_copy(&mut desk, &mut share);
    round(&mut laptop, &mut share); // It chose to look at the copy, and fetches it together with its removal.
    revoke_device(&mut desk, crypto::tag(laptop.device())).unwrap();
    round(&mut desk, &mut share);
    round(&mut laptop, &mut share);
    assert!(begin_check(&laptop).unwrap().is_none());
    round(&mut laptop, &mut share);
    round(&mut desk, &mut share);
    assert!(!agreed(&desk, &manifest));
}

#[test]
fn where_the_only_copy_was_made_by_a_removed_computer_another_is_due() {
    let (mut desk, mut share, mut laptop) = office();
    whole_copy(&mut laptop, &mut share);
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    assert!(!snapshot_due(&desk).unwrap(), "a few files are soon taken");
    revoke_device(&mut desk, crypto::tag(laptop.device())).unwrap();
    round(&mut desk, &mut share);
    assert!(snapshot_due(&desk).unwrap(), "nobody can begin with the one there is, and what it stood for may be gone");
    whole_copy(&mut desk, &mut share);
    round(&mut desk, &mut share);
    assert!(!snapshot_due(&desk).unwrap());
}

#[test]
fn a_computer_that_was_removed_brings_nothing_of_others_back() {
    let (mut desk, mut share, mut laptop) = office();
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    assert!(shelf(&laptop).unwrap().len() > 2);
    revoke_device(&mut desk, crypto::tag(laptop.device())).unwrap();
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    let mine = crypto::tag(laptop.device());
    let kept = shelf(&laptop).unwrap();
    assert!(kept.iter().all(|(what, _)| matches!(what, What::Segment(span) if span.device == mine)), "{kept:?}");
    assert!(!shelf(&desk).unwrap().is_empty());
}

#[test]
fn what_an_agreed_copy_stands_for_goes_after_a_month_and_a_week_and_nothing_is_lost() {
    let (mut desk, mut share, mut laptop) = office();
    whole_copy(&mut desk, &mut share);
    add(&mut laptop, "After The Copy");
    days(29, &mut share, &mut [&mut desk, &mut laptop]);
    assert!(condemned(&desk).is_empty());
    days(3, &mut share, &mut [&mut desk, &mut laptop]);
    assert_eq!(condemned(&desk).len(), 1);
    days(3, &mut share, &mut [&mut desk, &mut laptop]);
    assert!(bundles_in(&clean(&mut desk, &mut share)).is_empty(), "there is a week to object");
    days(6, &mut share, &mut [&mut desk, &mut laptop]);
    let gone = bundles_in(&clean(&mut desk, &mut share));
    assert!(!gone.is_empty(), "{gone:?}");
    // Nobody brings them back, and nobody takes away what came after the copy.
    days(20, &mut share, &mut [&mut desk, &mut laptop]);
    let after = files(&share);
    assert!(after.is_disjoint(&gone.iter().copied().collect()));
    assert!(!after.is_empty(), "what the copy does not hold stays");
    assert_eq!(bundles_in(&clean(&mut laptop, &mut share)), []);
    assert_same(&desk, &laptop);
    let mut tablet = let_in_as(&mut desk, &mut share, "Tablet", 2);
    rounds(&mut share, &mut [&mut tablet, &mut desk]);
    assert_same(&desk, &tablet);
}

#[test]
fn nothing_goes_while_a_computer_lacks_something_or_the_copy_is_not_there() {
    let (mut desk, mut share, mut laptop) = office();
    let mut tablet = let_in_as(&mut desk, &mut share, "Tablet", 2);
    rounds(&mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    add(&mut desk, "The Tablet Is Away");
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    whole_copy(&mut desk, &mut share);
    days(60, &mut share, &mut [&mut desk, &mut laptop]);
    assert!(condemned(&desk).is_empty(), "the tablet has not said that it has everything");
    // A removed computer holds nothing up.
    revoke_device(&mut desk, crypto::tag(tablet.device())).unwrap();
    days(3, &mut share, &mut [&mut desk, &mut laptop]);
    assert_eq!(condemned(&desk).len(), 1);
    days(12, &mut share, &mut [&mut desk, &mut laptop]);
    let part = share.0.iter().find(|(_, (what, _))| matches!(what, What::Chunk(_))).map(|(id, _)| id.clone()).unwrap();
    let lost = share.0.remove(&part).unwrap();
    assert_eq!(bundles_in(&clean(&mut desk, &mut share)), [], "a part of the copy is missing");
    share.0.insert(part, lost);
    assert!(!bundles_in(&clean(&mut desk, &mut share)).is_empty());
    assert_same(&desk, &laptop);
}

#[test]
fn a_computer_set_back_to_an_old_backup_gets_what_is_gone_from_the_copy_and_keeps_its_own_work() {
    for made_it_itself in [false, true] {
        let (mut desk, mut share, mut laptop) = office();
        let mut old = copy_of(&laptop);
        for number in 0..6 {
            add(&mut desk, &format!("Desk {number}"));
            add(&mut laptop, &format!("Laptop {number}"));
            days(1, &mut share, &mut [&mut desk, &mut laptop]);
        }
        whole_copy(if made_it_itself { &mut laptop } else { &mut desk }, &mut share);
        days(45, &mut share, &mut [&mut desk, &mut laptop]);
        assert!(!bundles_in(&clean(&mut desk, &mut share)).is_empty());
        drop(laptop);
        // The old disk goes on working, for a while without the share.
        add(&mut old, "On The Old Disk");
        old.clock.advance(90 * DAY);
        add(&mut old, "On The Old Disk Later");
        for _ in 0..6 {
            days(1, &mut share, &mut [&mut old, &mut desk]);
        }
        assert_same(&desk, &old);
        for name in ["Desk 5", "Laptop 5", "On The Old Disk", "On The Old Disk Later"] {
            assert!(names(&old).contains(name) && names(&desk).contains(name), "{name}");
        }
        assert!(crate::audit::verify_chain(&old).unwrap().is_some());
        assert_eq!(fetching(&old).unwrap(), None);
    }
}

#[test]
fn catching_up_may_end_anywhere_and_goes_on() {
    let (mut desk, mut share, laptop) = office();
    let mut old = copy_of(&laptop);
    let mut laptop = laptop;
    for number in 0..5 {
        add(&mut laptop, &format!("Laptop {number}"));
    }
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    whole_copy(&mut desk, &mut share);
    days(2, &mut share, &mut [&mut laptop, &mut desk]);
    share.0.retain(|_, (what, _)| !matches!(what, What::Segment(_) | What::Bundle(_)));
    add(&mut old, "Meanwhile");
    // Nothing was condemned: after days in which nobody brought the files, the copy has to do.
    let mut steps = 0;
    for _ in 0..12 {
        old.clock.advance(DAY);
        desk.clock.advance(DAY);
        seal_waiting(&old).unwrap();
        let mut catching = None;
        if catch_up(&mut old, &mut catching).unwrap() {
            let _ = catch_up(&mut old, &mut catching).unwrap(); // The program ends after each step.
            let _ = catch_up(&mut old, &mut catching).unwrap();
            old = copy_of(&old);
            steps += 1;
            if steps < 3 {
                continue;
            }
        }
        let hidden = take_segments(&mut share);
        round(&mut old, &mut share);
        put_back(&mut share, hidden);
    }
    assert!(steps > 0);
    rounds(&mut share, &mut [&mut old, &mut desk]);
    rounds(&mut share, &mut [&mut old, &mut desk]);
    assert!(names(&old).contains("Laptop 4") && names(&desk).contains("Meanwhile"));
    assert_same(&desk, &old);
}

#[test]
fn older_copies_go_and_two_stay() {
    let (mut desk, mut share, mut laptop) = office();
    for number in 0..4 {
        add(&mut desk, &format!("Before Copy {number}"));
        rounds(&mut share, &mut [&mut desk, &mut laptop]);
        whole_copy(if number % 2 == 0 { &mut desk } else { &mut laptop }, &mut share);
        days(45, &mut share, &mut [&mut desk, &mut laptop]);
        clean(&mut desk, &mut share);
        days(1, &mut share, &mut [&mut desk, &mut laptop]);
    }
    let copies = share.0.values().filter(|(what, _)| matches!(what, What::Manifest(_))).count();
    assert_eq!(copies, 2);
    let tablet = let_in_as(&mut desk, &mut share, "Tablet", 2);
    assert_same(&desk, &tablet);
    assert_same(&desk, &laptop);
}

#[test]
fn a_clock_that_jumps_ahead_hastens_nothing() {
    let (mut desk, mut share, mut laptop) = office();
    whole_copy(&mut desk, &mut share);
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    for _ in 0..3 {
        desk.clock.advance(3650 * DAY);
        rounds(&mut share, &mut [&mut desk, &mut laptop]);
        desk.clock.advance(-3650 * DAY);
        rounds(&mut share, &mut [&mut desk, &mut laptop]);
    }
    assert!(condemned(&desk).is_empty());
    assert_eq!(bundles_in(&clean(&mut desk, &mut share)), []);
}

#[test]
fn what_one_computer_looks_for_another_places_again() {
    let (mut desk, mut share, mut laptop) = office();
    let mut tablet = let_in_as(&mut desk, &mut share, "Tablet", 2);
    add(&mut laptop, "Looked For");
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    let lost: Vec<_> = share
        .0
        .iter()
        .filter(|(id, (what, _))| matches!(what, What::Segment(_)) && !known(&tablet, id))
        .map(|(id, _)| id.clone())
        .collect();
    assert!(!lost.is_empty());
    lost.iter().for_each(|id| drop(share.0.remove(id)));
    drop(laptop); // Its author does not come back.
    rounds(&mut share, &mut [&mut tablet, &mut desk]);
    assert!(!names(&tablet).contains("Looked For"));
    tablet.clock.advance(2 * HOUR);
    rounds(&mut share, &mut [&mut tablet, &mut desk]);
    rounds(&mut share, &mut [&mut tablet, &mut desk]);
    assert!(names(&tablet).contains("Looked For"));
    assert_same(&desk, &tablet);
}

/// Two computers that did something, each act in a file of its own.
fn office() -> (TestPractice, Share, TestPractice) {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    for number in 0..3 {
        add(&mut desk, &format!("Here {number}"));
        add(&mut laptop, &format!("There {number}"));
        rounds(&mut share, &mut [&mut desk, &mut laptop]);
    }
    days(2, &mut share, &mut [&mut desk, &mut laptop]); // Enough for bundles.
    (desk, share, laptop)
}

/// So many days, on every third of which everybody exchanges and places again what is missing.
pub(super) fn days(days: i64, share: &mut Share, devices: &mut [&mut TestPractice]) {
    let mut left = days;
    while left > 0 {
        let pause = left.min(3);
        left -= pause;
        for device in devices.iter_mut() {
            device.clock.advance(pause * DAY);
            round(device, share);
            heal(device, share);
        }
    }
}

fn heal(device: &TestPractice, share: &mut Share) {
    for (what, hash) in shelf(device).unwrap() {
        let Some(sealed) = held_bytes(device, &what, &hash).unwrap() else { continue };
        share.0.entry(id_of(&what, &hash)).or_insert((what, sealed));
    }
}

fn copy(of: &TestPractice, manifest: &[u8; 32]) -> snapshots::Copy {
    let standing = standing::Standing::of(of).unwrap();
    let copies = snapshots::usable(of, &standing).unwrap();
    copies.into_iter().find(|copy| copy.manifest == *manifest).unwrap()
}

fn agreed(of: &TestPractice, manifest: &[u8; 32]) -> bool {
    snapshots::is_agreed(&standing::Standing::of(of).unwrap(), &copy(of, manifest))
}

fn condemned(of: &TestPractice) -> BTreeSet<[u8; 32]> {
    let standing = standing::Standing::of(of).unwrap();
    standing.registry.condemned().iter().map(|(_, _, condemn)| condemn.manifest).collect()
}

/// Segments that a bundle holds go by themselves; bundles go only because of a copy.
fn bundles_in(gone: &[What]) -> Vec<What> {
    gone.iter().copied().filter(|what| matches!(what, What::Bundle(_))).collect()
}

fn files(share: &Share) -> BTreeSet<What> {
    let files: Vec<_> = share.0.values().map(|(what, _)| *what).collect();
    files.into_iter().filter(|what| matches!(what, What::Segment(_) | What::Bundle(_))).collect()
}

fn names(of: &TestPractice) -> BTreeSet<String> {
    of.db().all("SELECT name FROM people", [], |row| row.get("name")).unwrap().into_iter().collect()
}

fn known(of: &TestPractice, id: &str) -> bool {
    store::state(of.db(), id).unwrap().is_some()
}

fn take_segments(share: &mut Share) -> Vec<(String, (What, Vec<u8>))> {
    let is_log = |what: &What| matches!(what, What::Segment(_) | What::Bundle(_));
    let ids: Vec<_> = share.0.iter().filter(|(_, (what, _))| is_log(what)).map(|(id, _)| id.clone()).collect();
    ids.into_iter().filter_map(|id| share.0.remove_entry(&id)).collect()
}

fn put_back(share: &mut Share, files: Vec<(String, (What, Vec<u8>))>) {
    share.0.extend(files);
}
