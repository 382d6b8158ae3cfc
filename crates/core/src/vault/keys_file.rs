//! `keys.json`: the wrapped keys, the names at the unlock screen, and nothing about patients.

use super::{
    DbKey, Entropy, Kit, NewHolder, VaultError,
    folder::{KEYS_FILE, read_capped, write_whole},
    holders::Holder,
    key::draw,
    wrap::{Purpose, Wrapped, unwrap, wrap},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;
use uuid::Uuid;

/// The content of `keys.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeysFile {
    practice_id: Uuid,
    practice_name: String,
    time_zone: String,
    sample: bool,
    created_at: DateTime<Utc>,
    kit: KitWrap,
    pub(super) people: Vec<Holder>,
    failed_unlocks: Vec<FailedUnlock>,
    /// Whether this computer is still on its way into the practice.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unfinished: bool,
    /// The database's key for the recovery kit alone, after this computer was removed from the practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shut: Option<Shut>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Shut {
    #[serde(with = "super::hex")]
    sealed: [u8; SEALED_FOR_KIT],
    at: DateTime<Utc>,
}

/// So many bytes is a database's key, sealed for the public key of a kit.
pub const SEALED_FOR_KIT: usize = 80;

/// What a new practice's key file begins with.
#[derive(Debug)]
pub struct NewKeysFile<'a> {
    /// The practice's id.
    pub practice: Uuid,
    /// The name shown before unlock.
    pub name: &'a str,
    /// The IANA zone of the clock before unlock.
    pub time_zone: &'a str,
    /// Whether this is the sample practice, whose passphrase may be weak.
    pub sample: bool,
    /// Who can open it first.
    pub owner: NewHolder<'a>,
}

/// Wrong passphrases since the practice was last opened, for its log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedUnlock {
    /// Whose passphrase was tried; none for the recovery kit.
    pub person: Option<Uuid>,
    /// How often.
    pub count: u32,
    /// The first time.
    pub first_at: DateTime<Utc>,
    /// The last time.
    pub last_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct KitWrap {
    number: u32,
    mark: String,
    made_at: DateTime<Utc>,
    confirmed: bool,
    wrapped: Wrapped,
}

#[derive(Serialize, Deserialize)]
struct Envelope {
    format: String,
    version: u32,
    note: String,
    check: String,
    body: Value,
}

const FORMAT: &str = "seriesdesk keys";
const VERSION: u32 = 1;
const NOTE: &str =
    "Wrapped keys of a Seriesdesk practice. Do not edit: a changed file opens nothing. Holds no patient data.";
const LARGEST_BYTES: u64 = 1024 * 1024;
const MOST_PEOPLE: usize = 500;

impl KeysFile {
    /// The key file of a new practice, opened by its first owner and by the kit.
    pub fn new(
        new: NewKeysFile<'_>,
        key: &DbKey,
        kit: &Kit,
        now: DateTime<Utc>,
        entropy: &dyn Entropy,
    ) -> Result<KeysFile, VaultError> {
        let mut keys = KeysFile {
            practice_id: new.practice,
            practice_name: new.name.to_owned(),
            time_zone: new.time_zone.to_owned(),
            sample: new.sample,
            created_at: now,
            kit: KitWrap::new(1, new.practice, key, kit, now, entropy),
            people: Vec::new(),
            failed_unlocks: Vec::new(),
            unfinished: false,
            shut: None,
        };
        keys.admit(new.owner, key, entropy)?;
        Ok(keys)
    }

    /// Says whether a folder has a key file, whole or not.
    pub fn is_there(folder: &Path) -> bool {
        folder.join(KEYS_FILE).exists()
    }

    /// Reads the key file of a practice folder.
    pub fn read(folder: &Path) -> Result<KeysFile, VaultError> {
        let bytes = read_capped(&folder.join(KEYS_FILE), LARGEST_BYTES)?.ok_or(VaultError::NoPractice)?;
        KeysFile::from_bytes(&bytes)
    }

    /// Reads a key file from its bytes, as a backup carries them.
    pub fn from_bytes(bytes: &[u8]) -> Result<KeysFile, VaultError> {
        let json: Value = serde_json::from_slice(bytes).map_err(|_| VaultError::DamagedKeys)?;
        if json.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(VaultError::DamagedKeys);
        }
        match json.get("version").and_then(Value::as_u64) {
            Some(version) if version > VERSION.into() => return Err(VaultError::NewerKeys),
            Some(version) if version == u64::from(VERSION) => {}
            Some(_) | None => return Err(VaultError::DamagedKeys),
        }
        let envelope: Envelope = serde_json::from_value(json).map_err(|_| VaultError::DamagedKeys)?;
        if envelope.check != check(&envelope.body) {
            return Err(VaultError::DamagedKeys);
        }
        let keys: KeysFile = serde_json::from_value(envelope.body).map_err(|_| VaultError::DamagedKeys)?;
        if keys.people.len() > MOST_PEOPLE {
            return Err(VaultError::DamagedKeys);
        }
        Ok(keys)
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = serde_json::to_value(self).expect("a key file is plain JSON");
        let envelope =
            Envelope { format: FORMAT.to_owned(), version: VERSION, note: NOTE.to_owned(), check: check(&body), body };
        serde_json::to_vec_pretty(&envelope).expect("a key file is plain JSON")
    }

    /// Replaces the key file of a practice folder, whole or not at all.
    pub fn write(&self, folder: &Path) -> Result<(), VaultError> {
        write_whole(&folder.join(KEYS_FILE), &self.to_bytes())
    }

    /// The practice's id.
    pub fn practice(&self) -> Uuid {
        self.practice_id
    }

    /// The practice's name.
    pub fn practice_name(&self) -> &str {
        &self.practice_name
    }

    /// The IANA zone of the practice's first site.
    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// Keeps name and zone before unlock in step with the practice's own.
    pub fn describe_practice(&mut self, name: &str, time_zone: &str) {
        name.clone_into(&mut self.practice_name);
        time_zone.clone_into(&mut self.time_zone);
    }

    /// Whether this is the sample practice.
    pub fn is_sample(&self) -> bool {
        self.sample
    }

    /// When the practice was created.
    pub fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    /// The people who can open the practice, by name.
    pub fn people(&self) -> &[Holder] {
        &self.people
    }

    /// Whether this computer is still on its way into the practice: what lies in the folder is not all of it.
    pub fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    /// Says whether this computer is still on its way into the practice.
    pub fn mark_unfinished(&mut self, unfinished: bool) {
        self.unfinished = unfinished;
    }

    /// The key for the recovery kit alone, when this computer was shut.
    pub fn shut_for_kit(&self) -> Option<&[u8; SEALED_FOR_KIT]> {
        self.shut.as_ref().map(|shut| &shut.sealed)
    }

    /// Shuts this computer: whatever opened the practice opens it no more, only the kit that `sealed` was made for.
    pub fn shut(&mut self, sealed: [u8; SEALED_FOR_KIT], now: DateTime<Utc>, entropy: &dyn Entropy) {
        let nothing = |purpose| wrap(&DbKey::generate(entropy), &draw(entropy), purpose, entropy);
        let practice = self.practice_id;
        self.kit.wrapped = nothing(Purpose::Kit { practice });
        self.people.iter_mut().for_each(|holder| holder.forget(nothing));
        self.shut = Some(Shut { sealed, at: now });
    }

    /// Opens a shut computer again, for the kit that was typed and for whoever gets a new passphrase.
    pub fn reopen(&mut self, key: &DbKey, kit: &Kit, now: DateTime<Utc>, entropy: &dyn Entropy) {
        self.renew_kit(key, kit, now, entropy);
        self.confirm_kit();
        self.shut = None;
    }

    /// Which kit is in force: 1 for the first, one more at each renewal.
    pub fn kit_number(&self) -> u32 {
        self.kit.number
    }

    /// Whether somebody has shown in a rehearsal that the kit is on paper.
    pub fn kit_confirmed(&self) -> bool {
        self.kit.confirmed
    }

    /// Remembers that the rehearsal was passed.
    pub fn confirm_kit(&mut self) {
        self.kit.confirmed = true;
    }

    /// Puts a new kit in force; the old one opens nothing any more.
    pub fn renew_kit(&mut self, key: &DbKey, kit: &Kit, now: DateTime<Utc>, entropy: &dyn Entropy) {
        self.kit = KitWrap::new(self.kit.number.saturating_add(1), self.practice_id, key, kit, now, entropy);
    }

    /// Wrong tries since the practice was last opened.
    pub fn failed_unlocks(&self) -> &[FailedUnlock] {
        &self.failed_unlocks
    }

    /// Forgets the wrong tries, once they stand in the practice's log.
    pub fn forget_failed_unlocks(&mut self) {
        self.failed_unlocks.clear();
    }

    pub(super) fn open_with_kit(&self, kit: &Kit) -> Option<DbKey> {
        unwrap(&self.kit.wrapped, &kit_key(kit), Purpose::Kit { practice: self.practice_id })
    }

    pub(super) fn note_failure(&mut self, person: Option<Uuid>, now: DateTime<Utc>) {
        match self.failed_unlocks.iter_mut().find(|failed| failed.person == person) {
            Some(failed) => {
                failed.count = failed.count.saturating_add(1);
                failed.last_at = now;
            }
            None => self.failed_unlocks.push(FailedUnlock { person, count: 1, first_at: now, last_at: now }),
        }
    }

    pub(super) fn replace_failures(&mut self, failures: Vec<FailedUnlock>) {
        self.failed_unlocks = failures;
    }
}

impl KitWrap {
    fn new(number: u32, practice: Uuid, key: &DbKey, kit: &Kit, now: DateTime<Utc>, entropy: &dyn Entropy) -> KitWrap {
        KitWrap {
            number,
            mark: kit.mark(),
            made_at: now,
            confirmed: false,
            wrapped: wrap(key, &kit_key(kit), Purpose::Kit { practice }, entropy),
        }
    }
}

fn kit_key(kit: &Kit) -> zeroize::Zeroizing<[u8; 32]> {
    kit.derive("seriesdesk 2026-03 wrap by kit")
}

fn check(body: &Value) -> String {
    blake3::hash(body.to_string().as_bytes()).to_hex().to_string()
}
