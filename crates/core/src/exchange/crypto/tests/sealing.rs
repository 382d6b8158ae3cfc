//! Sealed files.

use super::*;
use expect_test::expect_file;
use proptest::prelude::*;

const KINDS: [Kind; 5] = [Kind::Registry, Kind::Segment, Kind::Heartbeat, Kind::SnapshotChunk, Kind::SnapshotManifest];

#[test]
fn what_was_sealed_comes_back() {
    for kind in KINDS {
        let sealed = sealed(kind, b"twelve sessions");
        let unsealed = open(&sealed).unwrap();
        assert_eq!(unsealed.content, b"twelve sessions");
        assert_eq!(unsealed.header, header_of(&sealed).unwrap());
        assert_eq!((unsealed.header.from, unsealed.header.to), (7, 9));
    }
}

#[test]
fn every_flipped_byte_is_noticed() {
    let whole = sealed(Kind::Segment, b"twelve sessions");
    for at in 0..whole.len() {
        for bit in [1, 128] {
            let mut flipped = whole.clone();
            flipped[at] ^= bit;
            assert!(open(&flipped).is_err(), "byte {at}");
        }
    }
    for length in 0..whole.len() {
        assert!(open(&whole[..length]).is_err(), "cut at {length}");
    }
    assert_eq!(open(&[whole, vec![0]].concat()), Err(SealFault::Damaged));
}

#[test]
fn a_device_that_knows_the_key_cannot_write_as_another() {
    let other = DeviceKeys::generate(&Seeded::of(60));
    let forged = seal(&label(Kind::Segment), b"x", &keyring(), &other, &Seeded::of(7)).unwrap();
    assert_eq!(open(&forged), Err(SealFault::Damaged));
}

#[test]
fn what_cannot_be_opened_yet_says_why() {
    let whole = sealed(Kind::Segment, b"twelve sessions");
    let nobody = unseal(&whole, &keyring(), &|_| None);
    assert_eq!(nobody, Err(SealFault::UnknownSigner([2; 8])));
    let no_key = unseal(&whole, &Keyring::new(PRACTICE), &|_| Some(keys().public()));
    assert_eq!(no_key, Err(SealFault::UnknownKey(keyring().writing(Compartment::Practice).unwrap().id())));
    let foreign = unseal(&whole, &Keyring::new(uuid::Uuid::from_u128(9)), &|_| Some(keys().public()));
    assert_eq!(foreign, Err(SealFault::ForeignPractice));
    for (at, value) in [(3, b'2'), (4, 77), (5, 2), (46, b'x')] {
        let mut newer = whole.clone();
        newer[at] = value;
        assert_eq!(open(&newer), Err(SealFault::Newer), "byte {at}");
    }
}

#[test]
fn a_restricted_file_needs_a_restricted_key() {
    let restricted = Label { compartment: Compartment::Restricted, ..label(Kind::Segment) };
    let sealed = seal(&restricted, b"therapy note", &keyring(), &keys(), &Seeded::of(7)).unwrap();
    let mut desk = Keyring::new(PRACTICE);
    desk.add(keyring().writing(Compartment::Practice).unwrap().clone());
    let opened = unseal(&sealed, &desk, &|_| Some(keys().public()));
    assert_eq!(opened, Err(SealFault::UnknownKey(keyring().writing(Compartment::Restricted).unwrap().id())));
    let refused = seal(&restricted, b"therapy note", &desk, &keys(), &Seeded::of(7));
    assert_eq!(refused, Err(CannotSeal::NoKey));
}

#[test]
fn ciphertext_looks_like_noise_and_equal_content_like_different_noise() {
    let content = b"Maple Court Clinic, session 9 of 36. ".repeat(20_000);
    let mut noise = vec![0; 200_000];
    crate::env::Entropy::fill(&Seeded::of(3), &mut noise);
    let content = [content, noise].concat();
    let entropy = Seeded::of(7);
    let seal_it = || seal(&label(Kind::Segment), &content, &keyring(), &keys(), &entropy).unwrap();
    let (one, other) = (seal_it(), seal_it());
    for sealed in [&one, &other] {
        assert!(bits_each_byte(&sealed[HEADER_BYTES..]) >= 7.9);
    }
    let same = one[HEADER_BYTES..].iter().zip(&other[HEADER_BYTES..]).filter(|(a, b)| a == b).count();
    let expected = (one.len() - HEADER_BYTES) / 256;
    assert!(same < expected * 2, "{same} of {} bytes are alike", one.len());
    let clinic = |sealed: &[u8]| sealed.windows(11).any(|window| window == b"Maple Court");
    assert!(!clinic(&one) && !clinic(&other));
}

#[test]
fn content_beyond_the_limit_is_not_sealed() {
    let refused = seal(&label(Kind::Segment), &vec![0; LARGEST_CONTENT + 1], &keyring(), &keys(), &Seeded::of(7));
    assert_eq!(refused, Err(CannotSeal::TooLarge));
}

#[test]
fn a_file_sealed_today_opens_for_ever() {
    let fixture = include_str!("fixtures/sealed-v1.txt");
    assert_eq!(fixture.lines().count(), KINDS.len());
    for (line, kind) in fixture.lines().zip(KINDS) {
        let (name, bytes) = line.split_once(' ').unwrap();
        let unsealed = open(&from_hex(bytes)).unwrap();
        assert_eq!((name, unsealed.header.kind), (format!("{kind:?}").as_str(), kind));
        assert_eq!(unsealed.content, format!("content of {kind:?}").repeat(3).into_bytes());
    }
}

#[test]
fn a_file_is_sealed_today_as_it_always_was() {
    let lines = KINDS.map(|kind| {
        let content = format!("content of {kind:?}").repeat(3);
        format!("{kind:?} {}\n", hex(&sealed(kind, content.as_bytes())))
    });
    expect_file!["fixtures/sealed-v1.txt"].assert_eq(&lines.concat());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    // Whatever lies on the share, reading it ends in an answer.
    #[test]
    fn no_bytes_make_reading_fall_over(bytes in proptest::collection::vec(any::<u8>(), 0..400), seed in 0_u8..3) {
        let mut bytes = bytes;
        if seed > 0 {
            let front: &[u8] = if seed == 1 { b"SDS1\x02\x01" } else { b"SDM1\x01" };
            bytes.splice(0..0, front.iter().copied());
        }
        prop_assert!(open(&bytes).is_err());
        let code = InvitationCode::generate(&Seeded::of(4));
        prop_assert!(open_mail(&code, MailKind::Invitation, &bytes).is_err());
        prop_assert!(pack::unpack(&bytes).is_err() || bytes.len() >= 16);
    }

    #[test]
    fn any_content_comes_back(content in proptest::collection::vec(any::<u8>(), 0..3000)) {
        prop_assert_eq!(open(&sealed(Kind::Heartbeat, &content)).unwrap().content, content);
    }
}

fn keyring() -> Keyring {
    let entropy = Seeded::of(5);
    let mut keyring = Keyring::new(PRACTICE);
    keyring.add(EpochKey::generate(Compartment::Practice, 1, &entropy));
    keyring.add(EpochKey::generate(Compartment::Restricted, 1, &entropy));
    keyring
}

fn label(kind: Kind) -> Label {
    Label {
        kind,
        device: [2; 8],
        incarnation: [3; 8],
        compartment: Compartment::Practice,
        from: 7,
        to: 9,
        previous: [4; 32],
    }
}

fn keys() -> DeviceKeys {
    DeviceKeys::generate(&Seeded::of(6))
}

fn sealed(kind: Kind, content: &[u8]) -> Vec<u8> {
    seal(&label(kind), content, &keyring(), &keys(), &Seeded::of(7)).unwrap()
}

fn open(bytes: &[u8]) -> Result<Unsealed, SealFault> {
    unseal(bytes, &keyring(), &|device| (device == [2; 8]).then(|| keys().public()))
}

fn bits_each_byte(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    bytes.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
    let all = bytes.len() as f64;
    counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / all).map(|p| -p * p.log2()).sum()
}
