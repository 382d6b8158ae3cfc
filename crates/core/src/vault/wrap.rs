//! One database key, sealed under another key and bound to what it is for.

use super::{DbKey, Entropy, key::draw};
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The sealed database key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wrapped {
    #[serde(with = "super::hex")]
    nonce: [u8; 24],
    #[serde(with = "super::hex")]
    sealed: [u8; 48],
}

/// What a wrap belongs to. A wrap moved to another practice, person or format does not open.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Person { practice: Uuid, person: Uuid, device_bound: bool },
    Kit { practice: Uuid },
}

/// Seals the database key.
pub(super) fn wrap(key: &DbKey, under: &[u8; 32], purpose: Purpose, entropy: &dyn Entropy) -> Wrapped {
    let nonce: [u8; 24] = draw(entropy);
    let sealed = cipher(under)
        .encrypt(&XNonce::from(nonce), Payload { msg: key.expose_key(), aad: &purpose.bytes() })
        .expect("sealing 32 bytes stays within the cipher's limits");
    let sealed = sealed.try_into().expect("32 bytes and a tag of 16 are 48");
    Wrapped { nonce, sealed }
}

/// Opens a wrap. `None` when the key is not the right one or anything was changed.
pub(super) fn unwrap(wrapped: &Wrapped, under: &[u8; 32], purpose: Purpose) -> Option<DbKey> {
    let payload = Payload { msg: &wrapped.sealed, aad: &purpose.bytes() };
    let opened = Zeroizing::new(cipher(under).decrypt(&XNonce::from(wrapped.nonce), payload).ok()?);
    opened.as_slice().try_into().ok().map(DbKey::from_bytes)
}

fn cipher(under: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*under))
}

impl Purpose {
    fn bytes(self) -> Vec<u8> {
        let mut bytes = b"seriesdesk wrap 1 ".to_vec();
        match self {
            Purpose::Person { practice, person, device_bound } => {
                bytes.push(b'P');
                bytes.extend_from_slice(practice.as_bytes());
                bytes.extend_from_slice(person.as_bytes());
                bytes.push(u8::from(device_bound));
            }
            Purpose::Kit { practice } => {
                bytes.push(b'K');
                bytes.extend_from_slice(practice.as_bytes());
            }
        }
        bytes
    }
}
