use proptest::prelude::*;

use super::{
    super::{
        Parcel, Span, What, caught_up, crypto, outgoing, progress, revoke_device, seal_waiting, take,
        tests::{Share, add, assert_same, copy_of, founded, let_in, let_in_as, round, rounds},
    },
    covered,
    manifest::{Manifest, Tables},
    *,
};
use crate::{db::LATEST, oplog::fingerprint, testing::TestPractice};

#[test]
fn a_computer_that_joins_begins_with_a_copy_and_needs_no_older_file() {
    let (mut desk, mut share) = busy();
    let made = whole_copy(&mut desk, &mut share);
    share.0.retain(|_, (what, _)| !matches!(what, What::Segment(_)));
    add(&mut desk, "After The Copy");
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    assert_same(&desk, &laptop);
    let (here, promised) = caught_up(&laptop).unwrap();
    assert_eq!(here, promised);
    assert_eq!(fetching(&laptop).unwrap(), None);
    let state = store::noted(laptop.db()).unwrap().into_iter().find(|noted| noted.manifest == made).unwrap().state;
    assert_eq!(state, "loaded");
    assert!(crate::audit::verify_chain(&laptop).unwrap().is_some());
    add(&mut laptop, "On The Laptop");
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    assert_same(&desk, &laptop);
}

#[test]
fn a_copy_waits_for_the_key_that_a_removed_computer_has_not() {
    let (mut desk, mut share) = busy();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    let mut tablet = let_in_as(&mut desk, &mut share, "Tablet", 2);
    rounds(&mut share, &mut [&mut desk, &mut laptop, &mut tablet]);
    revoke_device(&mut desk, crypto::tag(laptop.device())).unwrap();
    let records = outgoing(&desk, usize::MAX).unwrap().into_iter().filter(|parcel| parcel.what == What::Record);
    let knows_after = |record: &Parcel| {
        let mut probe = copy_of(&tablet);
        take(&mut probe, &record.what, record.sealed.clone()).unwrap();
        progress(&probe).unwrap().unwrap().devices.iter().any(|device| device.removed)
    };
    let (removal, keys): (Vec<Parcel>, Vec<Parcel>) = records.partition(knows_after);
    take(&mut tablet, &removal[0].what, removal[0].sealed.clone()).unwrap();
    add(&mut tablet, "After The Removal");
    let refused = make_snapshot(&tablet, &mut None).unwrap_err();
    assert!(refused.to_string().contains("new key"), "{refused}");
    seal_waiting(&tablet).unwrap();
    assert!(
        outgoing(&tablet, usize::MAX).unwrap().iter().all(|p| !matches!(p.what, What::Segment(_) | What::Chunk(_)))
    );
    assert!(!keys.is_empty());
    for key in keys {
        take(&mut tablet, &key.what, key.sealed.clone()).unwrap();
    }
    whole_copy(&mut tablet, &mut share);
    rounds(&mut share, &mut [&mut tablet, &mut desk]);
    assert_same(&desk, &tablet);
}

#[test]
fn what_two_offices_wrote_apart_is_in_the_copy_as_it_stood() {
    let (mut desk, mut share) = busy();
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    for (of, tagline) in [(&mut desk, "Here"), (&mut laptop, "There")] {
        let mut view = crate::practice::practice(of).unwrap();
        view.tagline = Some(tagline.into());
        let _ = crate::practice::save_practice(of, view).unwrap();
    }
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    whole_copy(&mut laptop, &mut share);
    rounds(&mut share, &mut [&mut desk, &mut laptop]);
    let tablet = let_in_as(&mut desk, &mut share, "Tablet", 2);
    assert_same(&desk, &tablet);
    let apart = crate::oplog::differences(tablet.db()).unwrap();
    assert_eq!(apart.len(), 1);
    assert_eq!(apart, crate::oplog::differences(desk.db()).unwrap());
}

#[test]
fn a_copy_that_is_killed_on_its_way_goes_on_where_it_was() {
    let (mut desk, mut share) = busy();
    whole_copy(&mut desk, &mut share);
    let missing = take_out(&mut share, |what| matches!(what, What::Chunk(_)));
    let mut laptop = let_in(&mut desk, &mut share, "Laptop");
    let begun = fetching(&laptop).unwrap().unwrap();
    assert_eq!((begun.done, begun.of), (0, missing.iter().map(|(_, _, sealed)| sealed.len() as u64).sum()));
    let mut missing = missing.into_iter();
    put_back(&mut share, missing.next());
    round(&mut laptop, &mut share);
    let after = fetching(&laptop).unwrap().unwrap();
    assert!(after.done > 0 && after.done < after.of);
    assert_eq!(entries(&laptop), 0, "nothing is loaded before everything is here");
    let mut laptop = copy_of(&laptop);
    missing.for_each(|file| put_back(&mut share, Some(file)));
    rounds(&mut share, &mut [&mut laptop]);
    assert_eq!(fetching(&laptop).unwrap(), None);
    assert_same(&desk, &laptop);
}

#[test]
fn a_copy_with_one_other_byte_is_passed_over_and_the_files_are_taken_one_by_one() {
    let is_part = |what: &What| matches!(what, What::Chunk(_) | What::Manifest(_));
    for (part, quarter) in [(0, 0), (0, 2), (1, 1), (1, 3), (2, 1), (2, 2)] {
        let (mut desk, mut share) = busy();
        whole_copy(&mut desk, &mut share);
        let parts: Vec<_> = share.0.values_mut().filter(|(what, _)| is_part(what)).collect();
        assert_eq!(parts.len(), 3);
        let (what, sealed) = parts.into_iter().nth(part).unwrap();
        let what = *what;
        let place = sealed.len() * quarter / 4;
        sealed[place] ^= 4;
        let mut laptop = let_in(&mut desk, &mut share, "Laptop");
        if fetching(&laptop).unwrap().is_some() {
            pass_over(&laptop).unwrap();
        }
        rounds(&mut share, &mut [&mut laptop]);
        assert_eq!(fingerprint(&desk).unwrap(), fingerprint(&laptop).unwrap(), "{what:?} byte {place}");
    }
}

#[test]
fn of_two_copies_the_larger_is_taken_and_the_one_before_when_it_is_of_no_use() {
    let (mut desk, mut share) = busy();
    let first = whole_copy(&mut desk, &mut share);
    add(&mut desk, "Between");
    let second = whole_copy(&mut desk, &mut share);
    take_out(&mut share, |what| matches!(what, What::Chunk(_)));
    let laptop = let_in(&mut desk, &mut share, "Laptop");
    assert_eq!(fetching(&laptop).unwrap().unwrap().manifest, second);
    pass_over(&laptop).unwrap();
    assert!(begins_with_one(&laptop).unwrap());
    assert_eq!(fetching(&laptop).unwrap().unwrap().manifest, first);
    pass_over(&laptop).unwrap();
    assert!(!begins_with_one(&laptop).unwrap());
}

#[test]
fn the_same_store_makes_the_same_pages_and_somebody_who_acts_meanwhile_starts_it_anew() {
    let (mut desk, _) = busy();
    let pages = |of: &TestPractice| {
        let mut reading = crate::oplog::whole::Reading::begin(of).unwrap();
        std::iter::from_fn(|| match reading.next(of, 500).unwrap() {
            crate::oplog::whole::Next::Page(page) => Some(page),
            _ => None,
        })
        .collect::<Vec<_>>()
    };
    assert!(pages(&desk).len() > 3);
    assert_eq!(pages(&desk), pages(&desk));
    let mut making = None;
    assert!(make_snapshot(&desk, &mut making).unwrap());
    add(&mut desk, "Meanwhile");
    while make_snapshot(&desk, &mut making).unwrap() {}
    let manifest = Manifest::decode(&store::noted(desk.db()).unwrap()[0].content).unwrap();
    assert_eq!(manifest.entries, entries(&desk));
}

#[test]
fn a_manifest_and_a_list_of_version_1_decode_for_ever() {
    let span = Span { device: [1; 8], incarnation: [2; 8], compartment: 'p', from: 3, to: 9 };
    let files = vec![(What::Segment(span), [4; 32]), (What::Bundle(span), [5; 32])];
    let manifest = Manifest {
        schema: 11,
        program: "0.1.0".into(),
        made_at: 1_772_460_000_000,
        entries: 9,
        digest: [6; 32],
        heads: vec![[7; 32]],
        ends: vec![([1; 8], [2; 8], 'p', 9, [8; 16])],
        chunks: vec![([9; 32], 1234)],
        tables: Tables::default(),
        stands_on: Vec::new(),
    };
    assert_eq!(Manifest::decode(include_bytes!("fixtures/manifest-v1.cbor")).unwrap(), manifest);
    let columns = vec!["name".to_owned(), "role".to_owned()];
    let manifest = Manifest { tables: Tables::of(&[(3, columns)]), stands_on: vec![[10; 32]], ..manifest };
    assert_eq!(Manifest::decode(include_bytes!("fixtures/manifest-v1-parts-11.cbor")).unwrap(), manifest);
    assert_eq!(manifest.encode(), include_bytes!("fixtures/manifest-v1-parts-11.cbor"));
    assert_eq!(covered::decode(include_bytes!("fixtures/covered-v1.bin")).unwrap(), files);
    assert_eq!(covered::encode(&files), include_bytes!("fixtures/covered-v1.bin"));
}

#[test]
fn a_copy_of_a_newer_program_is_passed_over() {
    let (mut desk, mut share) = busy();
    whole_copy(&mut desk, &mut share);
    let laptop = let_in(&mut desk, &mut share, "Laptop");
    let standing = super::super::standing::Standing::of(&laptop).unwrap();
    let mut noted = store::noted(laptop.db()).unwrap().remove(0);
    noted.state = "seen".into();
    assert!(fetching::may_begin_with(&noted, &standing));
    let mut manifest = Manifest::decode(&noted.content).unwrap();
    manifest.schema = LATEST + 1;
    noted.content = manifest.encode();
    assert!(!fetching::may_begin_with(&noted, &standing));
    assert!(!only_newer_copies(&laptop).unwrap());
    laptop.writer().execute("UPDATE snapshots SET content = ?1", [&noted.content]).unwrap();
    assert!(only_newer_copies(&laptop).unwrap());
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_neither_manifest_nor_list_and_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Manifest::decode(&bytes);
        let _ = covered::decode(&bytes);
    }

    #[test]
    fn a_manifest_with_one_other_byte_never_panics(place in 0_usize..250, to in any::<u8>()) {
        let mut bytes = include_bytes!("fixtures/manifest-v1-parts-11.cbor").to_vec();
        if let Some(byte) = bytes.get_mut(place) {
            *byte = to;
        }
        let _ = Manifest::decode(&bytes);
    }
}

/// A founded practice with some work done.
pub(in crate::exchange) fn busy() -> (TestPractice, Share) {
    let (mut desk, mut share) = founded();
    for name in ["Ada", "Berta", "Cora"] {
        add(&mut desk, name);
        round(&mut desk, &mut share);
    }
    (desk, share)
}

/// Makes a copy and places it. Answers its manifest's hash.
pub(in crate::exchange) fn whole_copy(of: &mut TestPractice, share: &mut Share) -> [u8; 32] {
    let mut making = None;
    while make_snapshot(of, &mut making).unwrap() {}
    round(of, share);
    store::noted(of.db()).unwrap().into_iter().find(|noted| noted.state == "made").unwrap().manifest
}

/// The copies a device knows, and what it thinks of each.
pub(in crate::exchange) fn noted(of: &TestPractice) -> Vec<([u8; 32], String)> {
    store::noted(of.db()).unwrap().into_iter().map(|noted| (noted.manifest, noted.state)).collect()
}

/// Manifests whose numbers are as large as this, one kind of number after the other.
pub(in crate::exchange) fn any_manifest(most: u64) -> Vec<Vec<u8>> {
    let plain = Manifest::decode(include_bytes!("fixtures/manifest-v1-parts-11.cbor")).unwrap();
    let plain = Manifest { heads: Vec::new(), ..plain };
    let signed = most.cast_signed();
    let ends = vec![([1; 8], [2; 8], 'p', most, [8; 16])];
    let manifests = [
        Manifest { made_at: signed, ..plain.clone() },
        Manifest { made_at: i64::MAX, entries: most, ..plain.clone() },
        Manifest { made_at: i64::MIN, entries: i64::MAX.cast_unsigned(), ..plain.clone() },
        Manifest { ends, ..plain.clone() },
        Manifest { chunks: vec![([9; 32], most), ([8; 32], most)], ..plain.clone() },
        Manifest { chunks: Vec::new(), ..plain.clone() },
        Manifest { schema: u32::MAX, ..plain.clone() },
        Manifest { tables: Tables::of(&[(u16::MAX, vec!["name".into(); 200])]), ..plain.clone() },
        Manifest { stands_on: vec![[0; 32]; 1000], ..plain },
    ];
    manifests.iter().map(Manifest::encode).collect()
}

type File = (String, What, Vec<u8>);

fn take_out(share: &mut Share, which: impl Fn(&What) -> bool) -> Vec<File> {
    let mut out = Vec::new();
    share.0.retain(|id, (what, sealed)| {
        let goes = which(what);
        if goes {
            out.push((id.clone(), *what, sealed.clone()));
        }
        !goes
    });
    out
}

fn put_back(share: &mut Share, file: Option<File>) {
    if let Some((id, what, sealed)) = file {
        share.0.insert(id, (what, sealed));
    }
}

fn entries(of: &TestPractice) -> u64 {
    crate::oplog::whole::state_digest(of.db()).unwrap().entries
}
