//! A device of the practice may sign anything: the others read it, go on, and are never held up by it.

use minicbor::Encoder;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

use super::{
    beats::Beat,
    crypto::{Compartment, DeviceTag, Kind, Label, seal, tag},
    snapshots::tests::any_manifest,
    standing::Standing,
    tests::{Share, add, assert_same, founded, let_in, rounds},
    *,
};
use crate::{
    oplog::{Dot, Entry, fingerprint},
    testing::TestPractice,
};

const MOST: u64 = u64::MAX;

#[test]
fn numbers_beyond_all_measure_in_a_heartbeat_hold_nobody_up() {
    let (mut desk, mut share, mut laptop) = office();
    let (me, other) = (tag(desk.device()), tag(laptop.device()));
    let life = lives::own_end(&desk).unwrap().incarnation;
    let ends = |seq| vec![(me, life, 'p', seq, [9; 16]), (other, [7; 8], '\u{10ffff}', seq, [0; 16])];
    let chains = |seq| vec![(desk.device().to_string(), seq, Vec::new()), ("nobody".to_owned(), seq, vec![1; 999])];
    let wants =
        |from, to| vec![(me, life, 'p', from, to), (other, [0; 8], 'r', from, to), ([0; 8], [0; 8], 'x', from, to)];
    let beats = [
        Beat { ends: ends(MOST), ..Beat::default() },
        Beat { ends: ends(i64::MAX.cast_unsigned()), said_at: i64::MAX, ..Beat::default() },
        Beat { chains: chains(MOST), said_at: i64::MIN, ..Beat::default() },
        Beat { chains: chains(0), program: "x".repeat(100_000), ..Beat::default() },
        Beat { wants: wants(0, MOST), ..Beat::default() },
        Beat { wants: wants(MOST, 0), holds: vec![[0; 16]; 1000], ..Beat::default() },
        Beat { wants: wants(i64::MAX.cast_unsigned(), MOST), ..Beat::default() },
    ];
    for (number, beat) in (100..).zip(&beats) {
        let label = label(Kind::Heartbeat, other, number, number);
        goes_on(&mut desk, &[(What::Heartbeat { device: other, number }, said(&laptop, &label, &beat.encode()))]);
    }
    for number in [MOST, i64::MAX.cast_unsigned() + 1, i64::MAX.cast_unsigned()] {
        let label = label(Kind::Heartbeat, other, number, number);
        let bytes = said(&laptop, &label, &Beat::default().encode());
        goes_on(&mut desk, &[(What::Heartbeat { device: other, number }, bytes)]);
    }
    agree(&mut desk, &mut laptop, &mut share);
}

#[test]
fn numbers_beyond_all_measure_in_a_segment_hold_nobody_up() {
    let (mut desk, mut share, laptop) = office();
    let other = tag(laptop.device());
    let end = lives::own_end(&laptop).unwrap();
    let entry = |seq, wall_ms, hybrid| Entry {
        practice: laptop.id(),
        compartment: 'p',
        device: laptop.device(),
        incarnation: 0,
        seq,
        previous: Dot([0; 16]),
        wall_ms,
        hybrid,
        actor: None,
        program: "0.1.0".into(),
        schema: 1,
        action: "nothing".into(),
        ops: Vec::new(),
    };
    let incarnation = u32::try_from(u64::from_be_bytes(end.incarnation)).unwrap();
    for (seq, wall, hybrid) in
        [(MOST, 0, 0), (i64::MAX.cast_unsigned(), i64::MIN, 0), (1, i64::MAX, MOST), (0, 0, 0), (MOST - 1, 0, MOST - 1)]
    {
        for incarnation in [incarnation, incarnation + 1, u32::MAX] {
            let content = segment(&[Entry { incarnation, ..entry(seq, wall, hybrid) }.encode()]);
            let label =
                Label { incarnation: u64::from(incarnation).to_be_bytes(), ..label(Kind::Segment, other, seq, seq) };
            let span = Span { device: other, incarnation: label.incarnation, compartment: 'p', from: seq, to: seq };
            let bytes = said(&laptop, &label, &content);
            goes_on(&mut desk, &[(What::Segment(span), bytes.clone()), (What::Bundle(span), bundle(&bytes))]);
        }
    }
    for (from, to) in [(1, MOST), (MOST, 1), (0, MOST), (MOST, MOST)] {
        let label = label(Kind::Segment, other, from, to);
        let span = Span { device: other, incarnation: [0; 8], compartment: 'p', from, to };
        let bytes = said(&laptop, &label, &segment(&[]));
        goes_on(&mut desk, &[(What::Segment(span), bytes.clone()), (What::Bundle(span), bundle(&bytes))]);
    }
    let mut tablet = super::tests::let_in_as(&mut desk, &mut share, "Tablet", 2);
    agree(&mut desk, &mut tablet, &mut share);
}

#[test]
fn numbers_beyond_all_measure_in_a_manifest_hold_nobody_up() {
    let (mut desk, mut share, mut laptop) = office();
    let other = tag(laptop.device());
    for content in any_manifest(MOST) {
        let label = label(Kind::SnapshotManifest, other, 0, 0);
        goes_on(&mut desk, &[(What::Manifest(202_603), said(&laptop, &label, &content))]);
        desk.clock.advance(24 * 60);
        goes_on(&mut desk, &[]);
    }
    agree(&mut desk, &mut laptop, &mut share);
}

#[test]
fn whatever_a_device_signs_the_others_go_on() {
    let (mut desk, mut share, mut laptop) = office();
    let other = tag(laptop.device());
    let before = fingerprint(&desk).unwrap();
    let mut numbers = 90..;
    let mut contents = TestRunner::deterministic();
    for _ in 0..40 {
        let content = prop::collection::vec(any::<u8>(), 0..200).new_tree(&mut contents).unwrap().current();
        for kind in [Kind::Heartbeat, Kind::Segment, Kind::Registry, Kind::SnapshotManifest, Kind::SnapshotChunk] {
            let number = numbers.next().unwrap();
            let span = Span { device: other, incarnation: [0; 8], compartment: 'p', from: number, to: number };
            let what = match kind {
                Kind::Heartbeat => What::Heartbeat { device: other, number },
                Kind::Segment => What::Segment(span),
                Kind::Registry => What::Record,
                Kind::SnapshotManifest => What::Manifest(202_603),
                Kind::SnapshotChunk => What::Chunk(202_603),
            };
            let sealed = said(&laptop, &label(kind, other, number, number), &content);
            let took = take(&mut desk, &what, sealed).unwrap();
            assert!(!matches!(took, Took::Applied(_)), "{what:?} {content:?}");
        }
    }
    goes_on(&mut desk, &[]);
    assert_eq!(fingerprint(&desk).unwrap(), before);
    agree(&mut desk, &mut laptop, &mut share);
}

/// Takes the files, then does everything a screen, a round and a day ask of a device.
#[track_caller]
fn goes_on(desk: &mut TestPractice, files: &[(What, Vec<u8>)]) {
    for (what, sealed) in files {
        for _ in 0..2 {
            let took = take(desk, what, sealed.clone());
            assert!(took.is_ok(), "{what:?}: {took:?}");
        }
    }
    look_again(desk).unwrap();
    seal_waiting(desk).unwrap();
    super::tests::look_after_copies(desk);
    progress(desk).unwrap();
    disagreements(desk).unwrap();
    late_changes(desk).unwrap();
    shelf(desk).unwrap();
    doomed(desk, &|_, _| true).unwrap();
    carried(desk).unwrap();
    snapshot_due(desk).unwrap();
    let _ = outgoing(desk, usize::MAX).unwrap();
}

/// What a heartbeat claims is nobody's truth: both still agree about everything.
#[track_caller]
fn agree(desk: &mut TestPractice, other: &mut TestPractice, share: &mut Share) {
    add(desk, "Written Afterwards");
    add(other, "There As Well");
    rounds(share, &mut [desk, other]);
    rounds(share, &mut [desk, other]);
    assert_same(desk, other);
}

fn office() -> (TestPractice, Share, TestPractice) {
    let (mut desk, mut share) = founded();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    rounds(&mut share, &mut [&mut laptop, &mut desk]);
    (desk, share, laptop)
}

fn label(kind: Kind, device: DeviceTag, from: u64, to: u64) -> Label {
    Label { kind, device, incarnation: [0; 8], compartment: Compartment::Practice, from, to, previous: [0; 32] }
}

fn said(by: &TestPractice, label: &Label, content: &[u8]) -> Vec<u8> {
    let standing = Standing::of(by).unwrap();
    seal(label, content, &standing.keyring, &standing.keys, by.env().entropy()).unwrap()
}

fn segment(payloads: &[Vec<u8>]) -> Vec<u8> {
    let mut to = Encoder::new(Vec::new());
    to.array(2).unwrap().u8(1).unwrap().array(payloads.len() as u64).unwrap();
    for payload in payloads {
        to.bytes(payload).unwrap();
    }
    to.into_writer()
}

fn bundle(sealed: &[u8]) -> Vec<u8> {
    let length = (sealed.len() as u64 + 44).to_le_bytes();
    [sealed, blake3::hash(sealed).as_bytes(), &length, b"1SDS"].concat()
}
