//! The bytes of records: what must decode for ever, and what never may.

use super::*;
use crate::exchange::crypto::{EpochKey, PreviousKey, WrappedKey};
use expect_test::expect_file;
use minicbor::Encoder;
use proptest::prelude::*;
use uuid::Uuid;

#[test]
fn a_record_of_version_1_decodes_for_ever() {
    let fixture = include_str!("fixtures/records-v1.txt");
    let every = every_kind();
    assert_eq!(fixture.lines().count(), every.len());
    for (line, (name, record)) in fixture.lines().zip(every) {
        let (named, bytes) = line.split_once(' ').unwrap();
        let read = Signed::read(&from_hex(bytes)).unwrap();
        assert_eq!((named, read.record()), (name, &record));
    }
}

#[test]
fn a_record_is_written_today_as_it_always_was() {
    let keys = Office::new(1, RecordHash([0; 32])).keys;
    let lines: Vec<String> = every_kind()
        .into_iter()
        .map(|(name, record)| {
            let signed = Signed::sign(PRACTICE, vec![RecordHash([8; 32])], NOW, record, &keys);
            format!("{name} {}\n", hex(signed.bytes()))
        })
        .collect();
    expect_file!["fixtures/records-v1.txt"].assert_eq(&lines.concat());
}

#[test]
fn every_flipped_byte_of_every_kind_is_noticed() {
    let keys = Office::new(1, RecordHash([0; 32])).keys;
    for (name, record) in every_kind() {
        let bytes = Signed::sign(PRACTICE, vec![RecordHash([8; 32])], NOW, record, &keys).bytes().to_vec();
        assert_eq!(Signed::read(&bytes).unwrap().bytes(), bytes);
        assert_eq!(Signed::kept(&bytes), Signed::read(&bytes));
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert!(Signed::read(&flipped).is_err(), "{name}, byte {at}");
        }
        assert_eq!(Signed::read(&bytes[..bytes.len() - 1]), Err(RecordFault::Damaged));
    }
}

#[test]
fn letters_of_version_1_decode_for_ever() {
    let new = Office::new(5, RecordHash([0; 32]));
    let invitation = InvitationLetter { practice: PRACTICE, genesis: RecordHash([7; 32]), vectors: vec![1, 2, 3] };
    let answer = AnswerLetter { records: vec![vec![1], vec![2, 2]] };
    let lines = [hex(&invitation.encode()), hex(&new.request().encode(&new.keys)), hex(&answer.encode())].join("\n");
    expect_file!["fixtures/letters-v1.txt"].assert_eq(&format!("{lines}\n"));
    let fixture: Vec<Vec<u8>> = include_str!("fixtures/letters-v1.txt").lines().map(from_hex).collect();
    assert_eq!(InvitationLetter::decode(&fixture[0]).unwrap(), invitation);
    assert_eq!(RequestLetter::decode(&fixture[1]).unwrap(), new.request());
    assert!(AnswerLetter::decode(&fixture[2]).unwrap() == answer);
}

#[test]
fn a_kind_or_version_of_a_newer_program_is_kept_as_it_is() {
    let keys = Office::new(1, RecordHash([0; 32])).keys;
    let mut newer = Encoder::new(Vec::new());
    newer.array(2).unwrap().u8(2).unwrap().str("something new").unwrap();
    for (kind, payload) in [(18, vec![0xff]), (65_535, Vec::new()), (9, newer.into_writer())] {
        let signed = Signed::sign(PRACTICE, vec![RecordHash([8; 32])], NOW, Record::Unknown { kind, payload }, &keys);
        assert_eq!(Signed::read(signed.bytes()).unwrap(), signed);
    }
    let mut later = every_kind_signed(&keys);
    later[3] = b'2';
    assert_eq!(Signed::read(&later), Err(RecordFault::Newer));
}

#[test]
fn a_record_beyond_the_limits_is_refused_or_says_nothing() {
    let keys = Office::new(1, RecordHash([0; 32])).keys;
    let read = |record: Record, parents: usize| {
        let parents = (0..parents).map(|_| RecordHash([8; 32])).collect();
        Signed::read(Signed::sign(PRACTICE, parents, NOW, record, &keys).bytes())
            .map(|read| !matches!(read.record(), Record::Unknown { .. }))
    };
    let name = |length: usize| Record::Rename { device: [1; 8], name: "x".repeat(length), person: None };
    let condemn = |files: usize| Record::Condemn(Condemn { manifest: [1; 32], files: vec![[2; 32]; files] });
    assert_eq!((read(name(200), 1), read(name(201), 1)), (Ok(true), Ok(false)));
    assert_eq!((read(name(1), 64), read(name(1), 65)), (Ok(true), Err(RecordFault::Damaged)));
    assert_eq!((read(condemn(8192), 1), read(condemn(8193), 1)), (Ok(true), Ok(false)));
    let large = Record::Unknown { kind: 99, payload: vec![0; LARGEST_RECORD] };
    assert_eq!(read(large, 1), Err(RecordFault::Damaged));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    // A device of the practice may sign anything; reading it still ends in an answer.
    #[test]
    fn no_payload_makes_reading_fall_over(kind in 0_u16..20, payload in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode::record(kind, &payload);
        let _ = AnswerLetter::decode(&payload);
        let _ = InvitationLetter::decode(&payload);
        let _ = RequestLetter::decode(&payload);
        let _ = Signed::read(&[b"SDR1", payload.as_slice()].concat());
    }

    #[test]
    fn no_change_of_a_payload_makes_reading_fall_over(which in 0_usize..17, at in any::<usize>(), value in any::<u8>()) {
        let (_, record) = every_kind().swap_remove(which);
        let mut payload = encode::payload(&record);
        let length = payload.len();
        payload[at % length] = value;
        let _ = decode::record(record.kind(), &payload);
        let _ = decode::record(record.kind(), &payload[..at % length]);
    }
}

fn every_kind_signed(keys: &crate::exchange::crypto::DeviceKeys) -> Vec<u8> {
    Signed::sign(PRACTICE, Vec::new(), NOW, every_kind().remove(0).1, keys).bytes().to_vec()
}

/// One of each kind, the same in every run.
fn every_kind() -> Vec<(&'static str, Record)> {
    let entropy = Seeded::of(20);
    let office = Office::new(1, RecordHash([0; 32]));
    let (keys, device) = (office.keys.public(), office.tag());
    let older = EpochKey::generate(Practice, 1, &entropy);
    let key = EpochKey::generate(Practice, 2, &entropy);
    let wrapped = || WrappedKey::wrap_epoch(&key, PRACTICE, &keys.receive, &entropy).unwrap();
    let epoch = NewEpoch {
        compartment: Practice,
        number: 2,
        key: key.id(),
        wraps: vec![(device, wrapped())],
        recovery: ([6; 8], wrapped()),
        previous: vec![PreviousKey::seal(&older, &key, PRACTICE, &entropy)],
    };
    let wraps = vec![EpochWrap::of(&key, wrapped())];
    let add = AddDevice {
        device: office.id,
        keys,
        name: "Infusion room".into(),
        person: Some(Uuid::from_u128(0x0115)),
        role: Role::Practice,
        admin: false,
        invitation: Some([3; 16]),
        wraps: wraps.clone(),
    };
    let genesis = Genesis { device: office.id, keys, root: keys, epochs: vec![epoch.clone()] };
    let end = StreamEnd { incarnation: [4; 8], compartment: Restricted, seq: 70_000, tip: [5; 16] };
    let invite =
        Invite { mail: [3; 16], role: Role::Full, admin: true, expires: NOW, wraps: vec![(device, wrapped())] };
    let place = Place { room: Uuid::from_u128(6), day: "2026-03-03".parse().unwrap(), half: Half::Afternoon };
    let reach = Reach { incarnation: [4; 8], seq: 70_000 };
    vec![
        ("genesis", Record::Genesis(genesis)),
        ("add-device", Record::AddDevice(add)),
        ("revoke", Record::Revoke { device, frontier: vec![end] }),
        ("new-epoch", Record::NewEpoch(epoch)),
        ("wraps", Record::Wraps { device, wraps }),
        ("set-role", Record::SetRole { device, role: Role::Full, admin: true }),
        ("invite", Record::Invite(invite)),
        ("invite-close", Record::InviteClose { mail: [3; 16] }),
        ("min-format", Record::MinFormat { format: 2 }),
        ("retire", Record::Retire { device }),
        ("snapshot-ok", Record::SnapshotOk(Snapshot { manifest: [1; 32], digest: [2; 32] })),
        ("condemn", Record::Condemn(Condemn { manifest: [1; 32], files: vec![[9; 32]] })),
        ("series", Record::Series { prefix: "B".into(), device }),
        ("lease-issuer", Record::LeaseIssuer { device }),
        ("lease", Record::Lease(Lease { device, places: vec![place], after: None })),
        ("lease-after", Record::Lease(Lease { device, places: vec![place], after: Some(reach) })),
        ("rename", Record::Rename { device, name: "Reception".into(), person: None }),
        ("new-kit", Record::NewKit { root: keys }),
    ]
}
