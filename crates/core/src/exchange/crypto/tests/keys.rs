//! Keys, and keys on their way to somebody.

use super::*;
use crate::vault::Kit;
use hpke::{Deserializable, Kem, OpModeR, aead::ChaCha20Poly1305, kdf::HkdfSha256, kem::X25519HkdfSha256};
use uuid::Uuid;

#[test]
fn wrapping_is_what_rfc_9180_says() {
    // Appendix A.2.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, base mode, first message.
    let material = from_hex("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df");
    let (secret, public) = X25519HkdfSha256::derive_keypair(&material);
    assert_eq!(
        hex(&hpke::Serializable::to_bytes(&public)),
        "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"
    );
    let encapsulated = from_hex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
    let sealed = from_hex("1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28");
    let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &secret,
        &<X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&encapsulated).unwrap(),
        b"Ode on a Grecian Urn",
        &sealed,
        b"Count-0",
    );
    assert_eq!(opened.unwrap(), b"Beauty is truth, truth beauty");
}

#[test]
fn a_wrap_opens_only_for_whom_and_what_it_was_made() {
    let (entropy, key) = (Seeded::of(1), EpochKey::generate(Compartment::Practice, 3, &Seeded::of(2)));
    let (mine, other) = (DeviceKeys::generate(&entropy), DeviceKeys::generate(&entropy));
    let wrapped = WrappedKey::wrap_epoch(&key, PRACTICE, &mine.public().receive, &entropy).unwrap();
    let purpose = |practice, compartment, number, id| Purpose::Epoch { practice, compartment, number, id };
    let right = purpose(PRACTICE, Compartment::Practice, 3, key.id());
    assert_eq!(wrapped.open_epoch(&mine, right).map(|key| key.id()), Some(key.id()));
    assert!(wrapped.open_epoch(&other, right).is_none());
    for wrong in [
        purpose(Uuid::from_u128(1), Compartment::Practice, 3, key.id()),
        purpose(PRACTICE, Compartment::Restricted, 3, key.id()),
        purpose(PRACTICE, Compartment::Practice, 4, key.id()),
        purpose(PRACTICE, Compartment::Practice, 3, KeyId([0; 16])),
        Purpose::Invitation { practice: PRACTICE, mail: key.id().0 },
    ] {
        assert!(wrapped.open_epoch(&mine, wrong).is_none());
    }
    for at in 0..48 {
        let mut flipped = wrapped.clone();
        flipped.sealed[at] ^= 1;
        assert!(flipped.open_epoch(&mine, right).is_none());
    }
    assert!(WrappedKey::wrap_epoch(&key, PRACTICE, &[0; 32], &entropy).is_none());
}

#[test]
fn a_wrap_that_lies_about_its_key_opens_nothing() {
    let (entropy, key) = (Seeded::of(1), EpochKey::generate(Compartment::Practice, 3, &Seeded::of(2)));
    let mine = DeviceKeys::generate(&entropy);
    let lie = Purpose::Epoch { practice: PRACTICE, compartment: Compartment::Practice, number: 3, id: KeyId([5; 16]) };
    let wrapped = WrappedKey::wrap(key.expose_secret(), &mine.public().receive, lie, &entropy).unwrap();
    assert!(wrapped.open(&mine, lie).is_some());
    assert!(wrapped.open_epoch(&mine, lie).is_none());
}

#[test]
fn a_newer_key_brings_the_older_along_and_nothing_else() {
    let entropy = Seeded::of(1);
    let keys: Vec<EpochKey> =
        (1..4).map(|number| EpochKey::generate(Compartment::Practice, number, &entropy)).collect();
    let brought = PreviousKey::seal(&keys[0], &keys[1], PRACTICE, &entropy);
    assert_eq!(brought.open(&keys[1], PRACTICE).map(|key| key.id()), Some(keys[0].id()));
    assert!(brought.open(&keys[2], PRACTICE).is_none());
    assert!(brought.open(&keys[1], Uuid::from_u128(1)).is_none());
    let renamed = PreviousKey { number: 9, ..brought };
    assert!(renamed.open(&keys[1], PRACTICE).is_none());
}

#[test]
fn the_kit_always_gives_the_same_keys() {
    let kit = Kit::generate(&Seeded::of(4));
    let again = Kit::parse(&kit.expose_words().join(" ")).unwrap();
    let public = RootKeys::from_kit(&kit).public();
    assert_eq!(public, RootKeys::from_kit(&again).public());
    expect_test::expect!["692a158e84c8c06fa61b772d94546ff19394ede925c585aed8ad6d327abbab27 7298d17505e9b7f8113cc9e2aad2439ee4447b8f9f3d3114fa9a4fb9a4f87031"].assert_eq(&format!("{} {}", hex(&public.sign), hex(&public.receive)));
}

#[test]
fn device_keys_are_kept_and_come_back_and_are_never_printed() {
    let keys = DeviceKeys::generate(&Seeded::of(6));
    let back = DeviceKeys::from_slice(keys.expose_bytes().as_ref()).unwrap();
    assert_eq!(back.public(), keys.public());
    assert!(DeviceKeys::from_slice(&[0; 63]).is_none() && DeviceKeys::from_slice(&[0; 65]).is_none());
    let key = EpochKey::generate(Compartment::Restricted, 2, &Seeded::of(2));
    assert_eq!(format!("{keys:?} {key:?}"), "DeviceKeys(hidden) EpochKey(r 2, hidden)");
}

#[test]
fn a_signature_by_a_weak_key_is_none() {
    // The neutral element signs anything in implementations that do not look.
    let mut weak = [0; 32];
    weak[0] = 1;
    let mut signature = [0; 64];
    signature[0] = 1;
    assert!(!verified(&weak, b"anything", &signature));
}

#[test]
fn the_newest_key_writes() {
    let mut keyring = Keyring::new(PRACTICE);
    for number in [2, 3, 1] {
        keyring.add(EpochKey::generate(Compartment::Practice, number, &Seeded::of(u64::from(number))));
    }
    assert_eq!(keyring.writing(Compartment::Practice).map(EpochKey::number), Some(3));
    assert_eq!(keyring.len(), 3);
}
