//! The vault as its people meet it.

mod damage;
mod kits;
mod opening;

use super::*;
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};
use tempfile::TempDir;
use uuid::Uuid;

const PRACTICE: Uuid = Uuid::from_u128(0xca5e);
const OLIVE: Uuid = Uuid::from_u128(0x01);
const PERCY: Uuid = Uuid::from_u128(0x02);
const GOOD: &str = "violet tram under nine lemons";
const OTHER: &str = "seven brass kettles humming low";

/// A practice on disk with its owner Olive, and the kit on her desk.
struct Desk {
    folder: TempDir,
    keys: KeysFile,
    key: DbKey,
    kit: Kit,
    keystore: Cupboard,
    entropy: Counting,
}

impl Desk {
    fn new(keystore: Cupboard) -> Desk {
        let folder = TempDir::new().unwrap();
        let entropy = Counting::default();
        let (key, kit) = (DbKey::generate(&entropy), Kit::generate(&entropy));
        let device = device_secret(PRACTICE, &keystore, &entropy);
        let passphrase = Passphrase::new(GOOD);
        let owner = NewHolder { device: device.as_ref(), ..person(OLIVE, "Olive Invented", &passphrase) };
        let new = NewKeysFile {
            practice: PRACTICE,
            name: "Maple Court Clinic",
            time_zone: "America/New_York",
            sample: false,
            owner,
        };
        let keys = KeysFile::new(new, &key, &kit, at(0), &entropy).unwrap();
        keys.write(folder.path()).unwrap();
        Desk { folder, keys, key, kit, keystore, entropy }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Starts the program anew, as after a restart, and tries to open.
    fn tries(&mut self, who: Uuid, typed: &str, seconds: i64) -> Result<DbKey, VaultError> {
        self.keys = KeysFile::read(self.folder.path())?;
        let passphrase = Passphrase::new(typed);
        let candidate = Candidate { person: who, passphrase: &passphrase, keystore: &self.keystore, now: at(seconds) };
        unlock(self.folder.path(), &mut self.keys, candidate)
    }

    fn words(&self) -> Vec<&'static str> {
        self.kit.expose_words()
    }
}

/// A keystore that holds secrets in memory, is absent, or refuses.
struct Cupboard {
    state: KeystoreState,
    kept: Mutex<HashMap<Uuid, DeviceSecret>>,
}

impl Cupboard {
    fn working() -> Cupboard {
        Cupboard { state: KeystoreState::Working, kept: Mutex::default() }
    }

    fn absent() -> Cupboard {
        Cupboard { state: KeystoreState::Unavailable, kept: Mutex::default() }
    }
}

impl Keystore for Cupboard {
    fn state(&self) -> KeystoreState {
        self.state
    }

    fn secret(&self, practice: Uuid) -> Result<Option<DeviceSecret>, VaultError> {
        match self.state {
            KeystoreState::Working => Ok(self.kept.lock().unwrap().get(&practice).cloned()),
            KeystoreState::Unavailable => Err(VaultError::NoKeystore),
            KeystoreState::Denied => Err(VaultError::KeystoreDenied),
        }
    }

    fn keep(&self, practice: Uuid, secret: &DeviceSecret) -> Result<(), VaultError> {
        self.kept.lock().unwrap().insert(practice, secret.clone());
        Ok(())
    }
}

/// Randomness that is the same in every run.
#[derive(Default)]
struct Counting(AtomicU64);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        let seed = self.0.fetch_add(1, Ordering::Relaxed);
        blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof().fill(bytes);
    }
}

fn person<'a>(id: Uuid, name: &'a str, passphrase: &'a Passphrase) -> NewHolder<'a> {
    NewHolder { person: id, name, role: "owner", passphrase, device: None, cost: KdfCost::small() }
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_461_800, 0).unwrap() + TimeDelta::seconds(seconds) // 2026-03-02
}
