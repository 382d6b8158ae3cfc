//! The vault: who may open the practice, and with what.
//!
//! The database is encrypted with one random key that nobody ever sees. `keys.json` beside it keeps that key wrapped once for
//! each person and once for the recovery kit, and holds nothing about patients. A person's wrap opens with the passphrase and,
//! where this computer has a keystore, with a secret that never leaves the computer: a copied disk is useless.
//! The 24 words of the kit open everything when passphrases or computers are gone. Wrong passphrases are slowed down, and each
//! one is remembered until it is written into the practice's log.
//!
//! Nothing here asks the clock, the keystore or the system for randomness: callers hand them in.

mod error;
mod folder;
mod hex;
mod holders;
mod kdf;
mod key;
mod keys_file;
mod keystore;
mod kit;
mod kit_slip;
mod strength;
mod throttle;
mod unlock;
mod wrap;

#[cfg(test)]
mod tests;

pub use crate::env::Entropy;
pub use error::VaultError;
pub(crate) use folder::move_over;
pub use folder::{FolderLock, KEYS_FILE, LOCK_FILE};
pub use holders::{Holder, NewHolder};
pub use kdf::{KdfCost, tune};
pub use key::{DbKey, DeviceSecret, Passphrase};
pub use keys_file::{FailedUnlock, KeysFile, NewKeysFile, SEALED_FOR_KIT};
pub use keystore::{Keystore, KeystoreState};
pub use kit::{Kit, KitProblem, Rehearsal};
pub use strength::{PassphraseStrength, strength};
pub use throttle::Throttle;
pub use unlock::{Candidate, device_secret, kit_of_words, open_copy, unlock, unlock_with_kit};
