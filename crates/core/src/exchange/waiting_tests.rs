use super::{
    segments::entries,
    standing::Standing,
    taking::{open, take_segment},
    tests::{add, assert_same, founded, let_in, round},
    *,
};
use crate::{oplog::receive, testing::TestPractice};

#[test]
fn a_file_that_waited_is_taken_when_the_program_ended_before_it_noted_how_far_the_stream_goes() {
    let (desk, mut laptop, files) = one_waits();
    let opened = open(&Standing::of(&laptop).unwrap(), &files[0].1).unwrap();
    let payloads: Vec<Vec<u8>> = entries(&opened).unwrap().into_iter().map(|(.., payload)| payload).collect();
    let _ = receive(&mut laptop, &payloads).unwrap();
    assert!(matches!(take(&mut laptop, &files[0].0, files[0].1.clone()).unwrap(), Took::Applied(_)));
    assert_same(&desk, &laptop);
}

#[test]
fn a_file_that_waited_is_taken_when_the_program_ended_before_it_looked_again() {
    let (desk, mut laptop, files) = one_waits();
    let _ = take_segment(&mut laptop, files[0].1.clone()).unwrap();
    laptop.waits_for_a_look = true; // As after every start.
    assert!(look_again(&mut laptop).unwrap().contains("people"));
    assert!(look_again(&mut laptop).unwrap().is_empty());
    assert_same(&desk, &laptop);
}

/// Two computers, and two files of one that the other lacks; the second waits there for the first.
fn one_waits() -> (TestPractice, TestPractice, Vec<(What, Vec<u8>)>) {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    let before: Vec<String> = share.0.keys().cloned().collect();
    for name in ["Ada", "Berta"] {
        add(&mut desk, name);
        round(&mut desk, &mut share);
    }
    let new = share.0.iter().filter(|(id, (what, _))| matches!(what, What::Segment(_)) && !before.contains(id));
    let mut files: Vec<_> = new.map(|(_, file)| file.clone()).collect();
    files.sort_by_key(|(what, _)| match what {
        What::Segment(span) => span.from,
        _ => 0,
    });
    assert_eq!(files.len(), 2);
    assert_eq!(take(&mut laptop, &files[1].0, files[1].1.clone()).unwrap(), Took::Parked);
    (desk, laptop, files)
}
