//! Sealed files.

use super::super::*;
use crate::exchange::testing::*;

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

#[test]
fn what_was_sealed_comes_back() {
    let (keyring, keys) = (keyring(), keys());
    let sealed = seal(&label(Kind::Segment), b"twelve sessions", &keyring, &keys, &Seeded::of(7)).unwrap();
    let unsealed = unseal(&sealed, &keyring, &|_| Some(keys.public())).unwrap();
    assert_eq!(unsealed.content, b"twelve sessions");
    assert_eq!(unsealed.header, header_of(&sealed).unwrap());
    assert_eq!((unsealed.header.from, unsealed.header.to), (7, 9));
}
