//! The practice on the desk: chosen, and once unlocked with its key at hand.

use seriesdesk_core::{
    Practice,
    people::{self, PersonCard},
    practice::{home_site, profile},
    types::{PersonId, UtcMillis},
    vault::{DbKey, FolderLock, KeysFile},
};
use std::path::{Path, PathBuf};

use super::{kit::ShownKit, vault_fault};
use crate::{UiError, host::check_place};

/// A practice folder that is ours until dropped.
pub(crate) struct Chosen {
    pub folder: PathBuf,
    pub keys: KeysFile,
    /// Whose passphrase was tried last, for the countdown under the field.
    pub tried: Option<PersonId>,
    pub taken: FolderLock,
}

/// What an unlocked practice needs to let people in and to lock itself.
pub(crate) struct Session {
    pub chosen: Chosen,
    pub key: DbKey,
    /// The kit on screen, until it is confirmed or the desk locks.
    pub kit: Option<ShownKit>,
    pub last_active: UtcMillis,
    pub lock_after_minutes: i64,
}

impl Chosen {
    /// Takes the folder of an existing practice.
    pub fn take(folder: &Path) -> Result<Chosen, UiError> {
        check_place(folder)?;
        let keys = KeysFile::read(folder).map_err(vault_fault)?; // Before the lock, which leaves a file behind.
        let taken = FolderLock::take(folder).map_err(vault_fault)?;
        Ok(Chosen { folder: folder.to_owned(), keys, tried: None, taken })
    }

    /// A folder that has just been made a practice.
    pub fn new(folder: &Path, keys: KeysFile, taken: FolderLock) -> Chosen {
        Chosen { folder: folder.to_owned(), keys, tried: None, taken }
    }
}

impl Session {
    /// Writes a changed key file and keeps it.
    pub fn keep(&mut self, keys: KeysFile) -> Result<(), UiError> {
        keys.write(&self.chosen.folder).map_err(vault_fault)?;
        self.chosen.keys = keys;
        Ok(())
    }

    /// Makes the key file agree with the practice: names and roles follow, disabled people lose their way in.
    pub fn keep_in_step(&mut self, practice: &Practice) -> Result<(), UiError> {
        let mut keys = self.chosen.keys.clone();
        if let Some(profile) = profile(practice.db())? {
            keys.describe_practice(&profile.name, &home_site(practice.db())?.time_zone);
        }
        for PersonCard { id, name, role, active, .. } in people::list_people(practice)? {
            if active {
                keys.describe(id.uuid(), &name, &role.code);
            } else if keys.holder(id.uuid()).is_ok() {
                keys.dismiss(id.uuid()).map_err(vault_fault)?;
            }
        }
        if keys.to_bytes() == self.chosen.keys.to_bytes() {
            return Ok(());
        }
        self.keep(keys)
    }
}
