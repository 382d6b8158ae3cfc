//! Opening: passphrase and keystore, or the kit.

use super::{
    DbKey, DeviceSecret, Entropy, KeysFile, Keystore, KeystoreState, Kit, KitProblem, Passphrase, VaultError, kit,
    kit_slip,
};
use chrono::{DateTime, Utc};
use std::path::Path;
use uuid::Uuid;

/// Who tries to open the practice, with what, and when.
pub struct Candidate<'a> {
    /// Whose name was picked.
    pub person: Uuid,
    /// What was typed.
    pub passphrase: &'a Passphrase,
    /// This computer's keystore.
    pub keystore: &'a dyn Keystore,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// Opens with a passphrase.
///
/// A try is counted in the file before it is looked at, so that stopping the program in between gains no guess.
pub fn unlock(folder: &Path, keys: &mut KeysFile, candidate: Candidate<'_>) -> Result<DbKey, VaultError> {
    let Candidate { person, passphrase, keystore, now } = candidate;
    keys.holder_mut(person)?.throttle = keys.holder(person)?.throttle.anchored(now);
    let wait_seconds = keys.holder(person)?.throttle.wait_seconds(now);
    if wait_seconds > 0 {
        keys.write(folder)?;
        return Err(VaultError::Wait { wait_seconds });
    }
    let device = secret_of(keys, person, keystore)?;

    let failures_before = keys.failed_unlocks().to_vec();
    let charged = keys.holder(person)?.throttle.failed(now);
    keys.holder_mut(person)?.throttle = charged;
    keys.note_failure(Some(person), now);
    keys.write(folder)?;

    let Some(key) = keys.holder(person)?.open(keys.practice(), passphrase, device.as_ref())? else {
        return Err(VaultError::WrongPassphrase { wait_seconds: charged.wait_seconds(now) });
    };
    keys.holder_mut(person)?.throttle = super::Throttle::default();
    keys.replace_failures(failures_before);
    keys.write(folder)?;
    Ok(key)
}

/// Opens a copy of a key file, such as a backup's, in which wrong tries cannot be counted.
pub fn open_copy(keys: &KeysFile, candidate: &Candidate<'_>) -> Result<DbKey, VaultError> {
    let device = secret_of(keys, candidate.person, candidate.keystore)?;
    let holder = keys.holder(candidate.person)?;
    let opened = holder.open(keys.practice(), candidate.passphrase, device.as_ref())?;
    opened.ok_or(VaultError::WrongPassphrase { wait_seconds: 0 })
}

/// Opens with the 24 words. The caller then sets a new passphrase.
pub fn unlock_with_kit(
    folder: &Path,
    keys: &mut KeysFile,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<DbKey, VaultError> {
    kit::typed_indices(typed)?; // A word that stands on no list is no try.
    let opened = kit_of_words(typed, &|kit| keys.open_with_kit(kit).is_some())
        .and_then(|kit| keys.open_with_kit(&kit).ok_or(VaultError::OtherKit));
    if opened.is_err() {
        keys.note_failure(None, now);
        keys.write(folder)?;
    }
    opened
}

/// Reads the words of the kit that `fits`, and names the slip when there is a single one.
pub fn kit_of_words(typed: &str, fits: &dyn Fn(&Kit) -> bool) -> Result<Kit, VaultError> {
    let indices = kit::typed_indices(typed)?;
    let kit = kit::from_indices(&indices);
    if let Some(kit) = kit.as_ref().filter(|kit| fits(kit)) {
        return Ok(kit.clone());
    }
    Err(match (kit_slip::locate(&indices, fits), kit) {
        (Some(slip), _) => slip.into(),
        (None, Some(_)) => VaultError::OtherKit,
        (None, None) => KitProblem::Checksum.into(),
    })
}

/// This computer's secret for a practice, made and proved to come back when there is none yet.
///
/// None where the keystore does not work: then passphrases stand alone.
pub fn device_secret(practice: Uuid, keystore: &dyn Keystore, entropy: &dyn Entropy) -> Option<DeviceSecret> {
    if keystore.state() != KeystoreState::Working {
        return None;
    }
    if let Some(kept) = keystore.secret(practice).ok()? {
        return Some(kept);
    }
    let fresh = DeviceSecret::generate(entropy);
    keystore.keep(practice, &fresh).ok()?;
    let kept = keystore.secret(practice).ok()??;
    (kept.expose_secret() == fresh.expose_secret()).then_some(kept)
}

fn secret_of(keys: &KeysFile, person: Uuid, keystore: &dyn Keystore) -> Result<Option<DeviceSecret>, VaultError> {
    let holder = keys.holder(person)?;
    if !holder.is_device_bound() {
        return Ok(None);
    }
    let secret = keystore.secret(keys.practice())?.ok_or(VaultError::OtherComputer)?;
    if !holder.belongs_to(&secret) {
        return Err(VaultError::OtherComputer);
    }
    Ok(Some(secret))
}
