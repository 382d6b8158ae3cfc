use super::{
    tests::{Share, add, assert_same, founded, let_in, let_in_as, round, rounds},
    *,
};
use crate::testing::TestPractice;

const DAY: i64 = 24 * 60;

#[test]
fn thirty_two_loose_files_become_one_and_go_once_everybody_has_them_for_a_week() {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    busy(&mut desk, &mut share, 33);
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    let loose = segments_of(&share, &desk);
    assert!(loose.len() > 32);
    assert_eq!(share.0.values().filter(|(what, _)| matches!(what, What::Bundle(_))).count(), 1);
    assert_eq!(gone(&mut desk, &mut share), 0, "nothing goes on the first day");
    desk.clock.advance(8 * DAY);
    let went = gone(&mut desk, &mut share);
    assert!(went >= 32, "{went}");
    // Nobody brings them back, and whoever comes later needs only the bundle.
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    let healing: Vec<_> = shelf(&laptop).unwrap().into_iter().map(|(what, hash)| id_of(&what, &hash)).collect();
    assert!(loose.iter().filter(|id| !share.0.contains_key(*id)).all(|id| !healing.contains(id)));
    let tablet = let_in_as(&mut desk, &mut share, "Tablet", 2);
    assert_same(&desk, &laptop);
    assert_same(&desk, &tablet);
}

#[test]
fn loose_files_stay_as_long_as_one_computer_has_not_said_that_it_has_them() {
    let (mut desk, mut share) = founded();
    let _away = let_in(&mut desk, &mut share, "Laptop");
    busy(&mut desk, &mut share, 33);
    desk.clock.advance(400 * DAY);
    busy(&mut desk, &mut share, 1);
    let was_heard = segments_of(&share, &desk).len();
    gone(&mut desk, &mut share);
    assert!(segments_of(&share, &desk).len() + 3 >= was_heard, "only what the laptop heard before it left may go");
    desk.clock.advance(-800 * DAY);
    assert_eq!(gone(&mut desk, &mut share), 0, "a clock that was set back makes everything stay");
}

#[test]
fn a_bundle_that_was_altered_anywhere_is_taken_for_nothing() {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    busy(&mut desk, &mut share, 33);
    let (what, sealed) = share.0.values().find(|(what, _)| matches!(what, What::Bundle(_))).unwrap().clone();
    let before = crate::oplog::fingerprint(&laptop).unwrap();
    for place in (0..sealed.len()).step_by(97) {
        let mut altered = sealed.clone();
        altered[place] ^= 8;
        let took = take(&mut laptop, &what, altered).unwrap();
        assert!(!matches!(took, Took::Applied(_)), "byte {place}: {took:?}");
    }
    for kept in (0..sealed.len()).step_by(101) {
        let took = take(&mut laptop, &what, sealed[..kept].to_vec()).unwrap();
        assert!(!matches!(took, Took::Applied(_)), "{kept} bytes kept: {took:?}");
    }
    assert_eq!(crate::oplog::fingerprint(&laptop).unwrap(), before);
    assert!(matches!(take(&mut laptop, &what, sealed.clone()).unwrap(), Took::Applied(_)));
    assert_eq!(take(&mut laptop, &what, sealed).unwrap(), Took::Known);
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    assert_same(&desk, &laptop);
}

/// So many acts, each in a file of its own.
fn busy(desk: &mut TestPractice, share: &mut Share, acts: usize) {
    for number in 0..acts {
        let known = desk.env().now().0;
        add(desk, &format!("Person {number} of {known}"));
        round(desk, share);
    }
}

fn segments_of(share: &Share, of: &TestPractice) -> Vec<String> {
    let me = crypto::tag(of.device());
    let own = |what: &What| matches!(what, What::Segment(span) if span.device == me);
    share.0.iter().filter(|(_, (what, _))| own(what)).map(|(id, _)| id.clone()).collect()
}

/// Removes what the device may remove. Answers how many segments went.
fn gone(desk: &mut TestPractice, share: &mut Share) -> usize {
    let mut went = 0;
    for (what, hash) in doomed(desk, &|_, _| true).unwrap() {
        share.0.remove(&id_of(&what, &hash));
        removed(desk, &what, &hash).unwrap();
        went += usize::from(matches!(what, What::Segment(_)));
    }
    went
}
