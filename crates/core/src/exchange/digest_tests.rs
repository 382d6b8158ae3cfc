use proptest::prelude::*;

use super::{
    beats::Beat,
    tests::{add, founded, let_in, rounds},
    *,
};
use crate::testing::TestPractice;

#[test]
fn computers_with_the_same_entries_and_other_rows_find_out() {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    add(&mut desk, "Dana Whitlock");
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    digest(&mut desk);
    digest(&mut laptop);
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    assert_eq!(disagreements(&desk).unwrap(), []);
    laptop.writer().execute("UPDATE people SET name = 'Altered' WHERE name = 'Dana Whitlock'", []).unwrap();
    digest(&mut laptop);
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    let told = disagreements(&desk).unwrap();
    assert_eq!(told, [Disagreement { device: "Laptop".into(), tables: vec!["people"] }]);
    assert_eq!(disagreements(&laptop).unwrap()[0].device, "Front desk");
}

#[test]
fn a_trail_altered_or_shortened_on_one_computer_is_seen_by_the_others() {
    let last = "(SELECT max(position) FROM audit_entries WHERE device_id = ?1)";
    for what in [
        format!("UPDATE audit_entries SET hash = x'00' WHERE device_id = ?1 AND position = {last}"),
        "UPDATE audit_entries SET detail = 'Nothing' WHERE device_id = ?1 AND position = 2".to_owned(),
        "DELETE FROM audit_entries WHERE device_id = ?1 AND position = 2".to_owned(),
        format!("DELETE FROM audit_entries WHERE device_id = ?1 AND position = {last}"),
    ] {
        let (mut desk, mut share) = founded();
        let mut laptop = let_in(&mut desk, &mut share, "Laptop");
        add(&mut desk, "Dana Whitlock");
        let meet = |desk: &mut TestPractice, laptop: &mut TestPractice, share: &mut _| {
            rounds(share, &mut [desk, laptop]);
            digest(desk);
            digest(laptop);
            rounds(share, &mut [desk, laptop]);
        };
        meet(&mut desk, &mut laptop, &mut share);
        assert_eq!(
            others_agree(&laptop),
            (true, "What they last said of their trails and tables agrees with what is here".into())
        );
        let own = desk.device().to_string();
        assert_eq!(desk.writer().execute(&what, [&own]).unwrap(), 1);
        add(&mut desk, "Afterwards");
        meet(&mut desk, &mut laptop, &mut share);
        let (agrees, said) = others_agree(&laptop);
        assert!(!agrees && said.contains("Front desk"), "{what}: {said}");
    }
}

#[test]
fn computers_that_have_not_met_are_not_compared() {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    add(&mut desk, "Only Here");
    digest(&mut desk);
    digest(&mut laptop);
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    assert_eq!(disagreements(&desk).unwrap(), []);
    assert_eq!(disagreements(&laptop).unwrap(), []);
}

proptest! {
    #[test]
    fn no_bytes_of_a_heartbeat_make_reading_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Beat::decode(&bytes);
    }
}

#[test]
fn a_heartbeat_comes_out_as_it_went_in_and_a_digest_in_another_shape_is_none() {
    let (mut desk, _) = founded();
    digest(&mut desk);
    let (holds, wants) = (vec![[3; 16]], vec![([1; 8], [2; 8], 'p', 4, 9)]);
    let beat = Beat { state: digests::kept(&desk).unwrap(), program: "0.1.0".into(), holds, wants, ..Beat::default() };
    assert!(beat.state.is_some());
    let bytes = beat.encode();
    assert_eq!(Beat::decode(&bytes), Some(beat.clone()));
    let (holds, wants) = (Vec::new(), Vec::new());
    for (cut, of) in (1..60).map(|cut| (cut, Beat::decode(&bytes[..bytes.len() - cut]).unwrap())) {
        let expected = match cut {
            1..=24 => Beat { wants: wants.clone(), ..beat.clone() },
            25..=42 => Beat { holds: holds.clone(), wants: wants.clone(), ..beat.clone() },
            _ => Beat { state: None, holds: holds.clone(), wants: wants.clone(), ..beat.clone() },
        };
        assert_eq!(of, expected, "{cut}");
    }
    let old = Beat { state: None, ..beat }.encode();
    assert_eq!(Beat::decode(&old).unwrap().holds, [[3; 16]]);
}

fn others_agree(at: &TestPractice) -> (bool, String) {
    let checks = crate::safety::examine(at);
    let check = checks.into_iter().find(|check| check.name == "Other computers").unwrap();
    (check.ok, check.detail)
}

fn digest(of: &mut TestPractice) {
    of.clock.advance(7 * 60);
    let mut digesting = None;
    while digest_state(of, &mut digesting).unwrap() {}
}
