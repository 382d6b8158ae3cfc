//! Secrets: wiped when dropped, never printed, never serialized.

use crate::env::Entropy;
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The key of the practice's database: 256 random bits.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DbKey([u8; 32]);

/// This computer's half of every key: 256 random bits kept by its keystore, different for each practice.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DeviceSecret([u8; 32]);

/// What a person types to open the practice, composed as Unicode NFKC so that every keyboard gives the same bytes.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Passphrase(String);

impl DbKey {
    /// Draws a new key.
    pub fn generate(entropy: &dyn Entropy) -> DbKey {
        DbKey(draw(entropy))
    }

    /// Takes over a key that was unwrapped.
    pub fn from_bytes(bytes: [u8; 32]) -> DbKey {
        DbKey(bytes)
    }

    /// Shows the key itself. Only the database and the wraps may see it.
    pub fn expose_key(&self) -> &[u8; 32] {
        &self.0
    }

    /// No key: a store that is not encrypted, which the bench measures the encrypted one against.
    #[cfg(feature = "unencrypted")]
    pub fn absent() -> DbKey {
        DbKey([0; 32])
    }

    /// Hands `run` the statement that unlocks a SQLCipher database, and wipes the statement afterwards.
    pub fn unlock<T>(&self, run: impl FnOnce(&str) -> T) -> T {
        #[cfg(feature = "unencrypted")]
        if self.0 == [0; 32] {
            return run("");
        }
        let digits = Zeroizing::new(super::hex::encode(&self.0));
        let mut pragma = Zeroizing::new(String::with_capacity(96)); // Never grows, so no copy stays behind.
        pragma.push_str("PRAGMA key = \"x'");
        pragma.push_str(&digits);
        pragma.push_str("'\";");
        run(&pragma)
    }
}

impl DeviceSecret {
    /// Draws a new secret.
    pub fn generate(entropy: &dyn Entropy) -> DeviceSecret {
        DeviceSecret(draw(entropy))
    }

    /// Takes over a secret the keystore kept. `None` unless it has 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<DeviceSecret> {
        bytes.try_into().ok().map(DeviceSecret)
    }

    /// Shows the secret itself, for the keystore and the wraps.
    pub fn expose_secret(&self) -> &[u8; 32] {
        &self.0
    }

    /// A short mark that tells two computers apart and says nothing about the secret.
    pub(super) fn mark(&self) -> [u8; 8] {
        let [a, b, c, d, e, f, g, h, ..] = blake3::derive_key("seriesdesk 2026-03 device mark", &self.0);
        [a, b, c, d, e, f, g, h]
    }
}

impl Passphrase {
    /// Takes over what was typed, without its outer spaces.
    pub fn new(typed: impl Into<String>) -> Passphrase {
        let typed = Zeroizing::new(typed.into());
        Passphrase(typed.trim().nfkc().collect())
    }

    /// Shows the text itself, for the key derivation and the strength meter.
    pub fn expose_text(&self) -> &str {
        &self.0
    }

    /// Says whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for DbKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DbKey(hidden)")
    }
}

impl fmt::Debug for DeviceSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceSecret(hidden)")
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(hidden)")
    }
}

impl<'de> serde::Deserialize<'de> for Passphrase {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Passphrase, D::Error> {
        String::deserialize(deserializer).map(Passphrase::new)
    }
}

pub(super) fn draw<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

impl Entropy for crate::env::Env {
    fn fill(&self, bytes: &mut [u8]) {
        crate::env::Env::fill(self, bytes);
    }
}
