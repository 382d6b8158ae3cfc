//! The two key pairs of a device, and the same two made from the recovery kit.

use super::draw;
use crate::{env::Entropy, vault::Kit};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hpke::{Deserializable, Kem, Serializable, kem::X25519HkdfSha256};
use std::fmt;
use zeroize::Zeroizing;

/// A device's secrets: one key to sign with (Ed25519) and one to receive keys with (X25519).
pub struct DeviceKeys {
    sign: SigningKey,
    receive: Zeroizing<[u8; 32]>,
    public: DevicePublic,
}

/// What everybody may know of a device's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DevicePublic {
    /// Checks what the device signed (Ed25519).
    pub sign: [u8; 32],
    /// Wraps keys for the device (X25519).
    pub receive: [u8; 32],
}

/// The keys the recovery kit stands for. They exist only while somebody has typed the 24 words.
pub struct RootKeys(DeviceKeys);

/// The public half of the recovery kit's keys.
pub type RootPublic = DevicePublic;

impl DeviceKeys {
    /// Draws both keys.
    pub fn generate(entropy: &dyn Entropy) -> DeviceKeys {
        let (sign, receive) = (Zeroizing::new(draw(entropy)), Zeroizing::new(draw(entropy)));
        DeviceKeys::of(&sign, &receive)
    }

    /// Takes over keys the keystore or the practice kept. `None` unless there are 64 bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<DeviceKeys> {
        let (sign, receive) = bytes.split_at_checked(32)?;
        let (sign, receive): (Zeroizing<[u8; 32]>, Zeroizing<[u8; 32]>) =
            (Zeroizing::new(sign.try_into().ok()?), Zeroizing::new(receive.try_into().ok()?));
        Some(DeviceKeys::of(&sign, &receive))
    }

    /// Shows both secrets, signing key first. Only the place that keeps them may see them.
    pub fn expose_bytes(&self) -> Zeroizing<[u8; 64]> {
        let mut bytes = Zeroizing::new([0; 64]);
        let (sign, receive) = bytes.split_at_mut(32);
        sign.copy_from_slice(self.sign.as_bytes());
        receive.copy_from_slice(self.receive.as_ref());
        bytes
    }

    /// The public half.
    pub fn public(&self) -> DevicePublic {
        self.public
    }

    /// Signs a message that begins with what it is for.
    pub(in crate::exchange) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.sign.sign(message).to_bytes()
    }

    pub(super) fn receiving(&self) -> <X25519HkdfSha256 as Kem>::PrivateKey {
        receiving(&self.receive)
    }

    fn of(sign: &[u8; 32], receive: &[u8; 32]) -> DeviceKeys {
        let (sign, receive) = (SigningKey::from_bytes(sign), Zeroizing::new(*receive));
        let public = DevicePublic {
            sign: sign.verifying_key().to_bytes(),
            receive: X25519HkdfSha256::sk_to_pk(&receiving(&receive)).to_bytes().into(),
        };
        DeviceKeys { sign, receive, public }
    }
}

impl DevicePublic {
    /// Says whether the key behind this one signed the message. Weak keys and malleable signatures count as no.
    pub(in crate::exchange) fn signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        verified(&self.sign, message, signature)
    }
}

impl RootKeys {
    /// The keys of a kit: always the same for the same 24 words.
    pub fn from_kit(kit: &Kit) -> RootKeys {
        let sign = kit.derive("seriesdesk 2026-11 share root signing key");
        let receive = kit.derive("seriesdesk 2026-11 share recovery key");
        RootKeys(DeviceKeys::of(&sign, &receive))
    }

    /// The public half, which the first record of a practice pins.
    pub fn public(&self) -> RootPublic {
        self.0.public()
    }

    /// The keys as those of a device, for sealing what the kit signed.
    pub fn as_device(&self) -> &DeviceKeys {
        &self.0
    }
}

impl fmt::Debug for DeviceKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKeys(hidden)")
    }
}

impl fmt::Debug for RootKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RootKeys(hidden)")
    }
}

fn receiving(secret: &[u8; 32]) -> <X25519HkdfSha256 as Kem>::PrivateKey {
    <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(secret).expect("any 32 bytes are an X25519 secret")
}

/// Says whether `key` signed the message.
pub(in crate::exchange) fn verified(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    #[cfg(feature = "simulate")]
    return super::once::worked_out(&[b"verified", key, message, signature], || verify(key, message, signature));
    #[cfg(not(feature = "simulate"))]
    verify(key, message, signature)
}

fn verify(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(key).is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
}
