//! Keys on their way to somebody: wrapped to a public key (RFC 9180), or sealed under the key that follows.

use super::{Compartment, DeviceKeys, EpochKey, KeyId, draw, random::Dice};
use crate::env::Entropy;
use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305, kdf::HkdfSha256, kem::X25519HkdfSha256,
};
use uuid::Uuid;
use zeroize::Zeroizing;

/// A 32-byte key that only the holder of one X25519 secret opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey {
    /// The sender's part of the key agreement.
    pub(in crate::exchange) encapsulated: [u8; 32],
    /// The key and its tag.
    pub(in crate::exchange) sealed: [u8; 48],
}

/// An older epoch key, sealed under a newer one: who holds the newer holds both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviousKey {
    /// The older key's number.
    pub number: u32,
    /// The older key's id.
    pub id: KeyId,
    pub(in crate::exchange) nonce: [u8; 24],
    pub(in crate::exchange) sealed: [u8; 48],
}

/// What a wrap is for. One moved to another practice, epoch or recipient does not open.
#[derive(Clone, Copy)]
pub(in crate::exchange) enum Purpose {
    Epoch { practice: Uuid, compartment: Compartment, number: u32, id: KeyId },
    Invitation { practice: Uuid, mail: [u8; 16] },
    Database { practice: Uuid },
}

impl WrappedKey {
    /// Wraps a key to a recipient's public key. `None` when that is no usable public key.
    pub(in crate::exchange) fn wrap(
        secret: &[u8; 32],
        to: &[u8; 32],
        purpose: Purpose,
        entropy: &dyn Entropy,
    ) -> Option<WrappedKey> {
        let recipient = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(to).ok()?;
        let (encapsulated, sealed) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &recipient,
            &purpose.context(to),
            secret,
            &purpose.bound(),
            &mut Dice(entropy),
        )
        .ok()?;
        Some(WrappedKey { encapsulated: encapsulated.to_bytes().into(), sealed: sealed.try_into().ok()? })
    }

    /// Opens a wrap that was made for these keys.
    pub(in crate::exchange) fn open(&self, keys: &DeviceKeys, purpose: Purpose) -> Option<Zeroizing<[u8; 32]>> {
        #[cfg(feature = "simulate")]
        return super::once::worked_out(
            &[
                b"opened",
                keys.expose_bytes().as_ref(),
                &self.encapsulated,
                &self.sealed,
                &purpose.context(&keys.public().receive),
                &purpose.bound(),
            ],
            || self.unwrap(keys, purpose),
        );
        #[cfg(not(feature = "simulate"))]
        self.unwrap(keys, purpose)
    }

    fn unwrap(&self, keys: &DeviceKeys, purpose: Purpose) -> Option<Zeroizing<[u8; 32]>> {
        let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&self.encapsulated).ok()?;
        let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &keys.receiving(),
            &encapsulated,
            &purpose.context(&keys.public().receive),
            &self.sealed,
            &purpose.bound(),
        );
        Zeroizing::new(opened.ok()?).as_slice().try_into().ok().map(Zeroizing::new)
    }

    /// Wraps an epoch key.
    pub(in crate::exchange) fn wrap_epoch(
        key: &EpochKey,
        practice: Uuid,
        to: &[u8; 32],
        entropy: &dyn Entropy,
    ) -> Option<WrappedKey> {
        WrappedKey::wrap(key.expose_secret(), to, Purpose::epoch(key, practice), entropy)
    }

    /// Opens a wrapped epoch key and makes sure that it is the one it says.
    pub(in crate::exchange) fn open_epoch(&self, keys: &DeviceKeys, purpose: Purpose) -> Option<EpochKey> {
        let Purpose::Epoch { compartment, number, id, .. } = purpose else { return None };
        let key = EpochKey::of(compartment, number, *self.open(keys, purpose)?);
        (key.id() == id).then_some(key)
    }
}

impl PreviousKey {
    /// Seals an older key under a newer one.
    pub(in crate::exchange) fn seal(older: &EpochKey, newer: &EpochKey, practice: Uuid, entropy: &dyn Entropy) -> Self {
        let nonce: [u8; 24] = draw(entropy);
        let bound = Purpose::epoch(older, practice).bytes();
        let sealed = cipher(newer)
            .encrypt(&XNonce::from(nonce), Payload { msg: older.expose_secret(), aad: &bound })
            .expect("sealing 32 bytes stays within the cipher's limits");
        let sealed = sealed.try_into().expect("32 bytes and a tag of 16 are 48");
        PreviousKey { number: older.number(), id: older.id(), nonce, sealed }
    }

    /// Opens the older key with the newer one and makes sure that it is the one it says.
    pub(in crate::exchange) fn open(&self, newer: &EpochKey, practice: Uuid) -> Option<EpochKey> {
        let compartment = newer.compartment();
        let purpose = Purpose::Epoch { practice, compartment, number: self.number, id: self.id };
        let payload = Payload { msg: &self.sealed, aad: &purpose.bytes() };
        let opened = Zeroizing::new(cipher(newer).decrypt(&XNonce::from(self.nonce), payload).ok()?);
        let secret: Zeroizing<[u8; 32]> = Zeroizing::new(opened.as_slice().try_into().ok()?);
        let key = EpochKey::of(compartment, self.number, *secret);
        (key.id() == self.id).then_some(key)
    }
}

impl Purpose {
    fn epoch(key: &EpochKey, practice: Uuid) -> Purpose {
        Purpose::Epoch { practice, compartment: key.compartment(), number: key.number(), id: key.id() }
    }

    /// HPKE's `info`: everything but the key id, and the recipient.
    fn context(self, recipient: &[u8; 32]) -> Vec<u8> {
        let mut context = b"sds1 wrap ".to_vec();
        match self {
            Purpose::Epoch { practice, compartment, number, .. } => {
                context.push(compartment.byte());
                context.extend_from_slice(practice.as_bytes());
                context.extend_from_slice(&number.to_le_bytes());
            }
            Purpose::Invitation { practice, .. } => {
                context.push(b'i');
                context.extend_from_slice(practice.as_bytes());
            }
            Purpose::Database { practice } => {
                context.push(b'd');
                context.extend_from_slice(practice.as_bytes());
            }
        }
        context.extend_from_slice(recipient);
        context
    }

    /// HPKE's additional data: the id of what is wrapped, which commits the wrap to one key.
    fn bound(self) -> [u8; 16] {
        match self {
            Purpose::Epoch { id, .. } => id.0,
            Purpose::Invitation { mail, .. } => mail,
            Purpose::Database { practice } => practice.into_bytes(),
        }
    }

    fn bytes(self) -> Vec<u8> {
        let mut bytes = self.context(&[0; 32]);
        bytes.extend_from_slice(&self.bound());
        bytes
    }
}

fn cipher(newer: &EpochKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*newer.derived(&[b"sds1 previous"])))
}
