//! What the vault needs from the computer's keystore. The operating systems' own stand in `desk`.

use super::{DeviceSecret, VaultError};
use uuid::Uuid;

/// Whether this computer can keep a secret for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeystoreState {
    /// Secrets are kept and come back.
    Working,
    /// There is none, or it does not answer.
    Unavailable,
    /// There is one, but the system or its user refuses access.
    Denied,
}

/// A place of the operating system that keeps one secret for each practice.
pub trait Keystore: Send + Sync {
    /// Whether it works. Never waits longer than a few seconds.
    fn state(&self) -> KeystoreState;

    /// The secret kept for a practice, or none.
    fn secret(&self, practice: Uuid) -> Result<Option<DeviceSecret>, VaultError>;

    /// Keeps a secret for a practice.
    fn keep(&self, practice: Uuid, secret: &DeviceSecret) -> Result<(), VaultError>;

    /// The note kept for a practice, or none. It is no secret, but must not go back when the disk does.
    fn note(&self, _practice: Uuid) -> Result<Option<String>, VaultError> {
        Err(VaultError::NoKeystore)
    }

    /// Keeps a short note for a practice.
    fn keep_note(&self, _practice: Uuid, _note: &str) -> Result<(), VaultError> {
        Err(VaultError::NoKeystore)
    }
}
