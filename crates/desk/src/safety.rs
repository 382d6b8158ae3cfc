//! Commands about backups, and the proof that the store is sound.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Error, audit, exchange,
    people::Role,
    safety::{self, BackupLabel, BackupReport, BackupStatus, Check, Soundness},
    types::{PersonId, UtcMillis},
    vault::{Candidate, DbKey, FolderLock, KeysFile, Passphrase, open_copy},
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use ts_rs::TS;

use crate::{
    Code, Desk, Nothing, UiError,
    desk::State,
    host::check_place,
    session::{Chosen, DeskState, PersonChoice, describe, let_in, people_of, vault_fault},
};

crate::commands! {
    session make_backup (ManagePeople): MakeBackup => BackupReport = make_backup;
    session look_into_backup (Anybody): LookIntoBackup => BackupContents = look_into_backup;
    session check_backup (Anybody): CheckBackup => BackupReport = check_backup;
    session restore_backup (Anybody): RestoreBackup => DeskState = restore_backup;
    session backup_status (SignedIn): Nothing => BackupStatus = backup_status;
    session doctor (Audit): Nothing => Soundness = doctor;
}

/// Where the backup goes.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MakeBackup {
    /// The file. A network drive or a synced folder is fine: it is encrypted.
    path: String,
}

/// Names a backup.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookIntoBackup {
    /// The file.
    path: String,
}

/// Names a backup and who opens it.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckBackup {
    /// The file.
    path: String,
    /// Who opens it.
    person_id: PersonId,
    /// Their passphrase.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    passphrase: Passphrase,
}

/// Names a backup, the empty folder it fills, and who opens it then.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestoreBackup {
    /// The file.
    path: String,
    /// An empty folder, or one to be created.
    dir: String,
    /// Who opens it; nobody when it is to be opened with the recovery kit.
    #[serde(default)]
    #[ts(optional)]
    person_id: Option<PersonId>,
    /// Their passphrase.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    #[schemars(with = "Option<String>")]
    passphrase: Option<Passphrase>,
}

/// What a backup says about itself before it is opened.
#[derive(Debug, Serialize, TS, JsonSchema)]
pub(crate) struct BackupContents {
    practice_name: String,
    sample: bool,
    made_at: UtcMillis,
    people: Vec<PersonChoice>,
}

fn make_backup(desk: &Desk, input: MakeBackup) -> Result<BackupReport, UiError> {
    let file = required_path("path", &input.path)?;
    let mut state = desk.state();
    let (practice, session) = state.at_work()?;
    let report = safety::make_backup(practice, &session.key, &session.chosen.keys.to_bytes(), &file)?;
    let _ = audit::record_event(practice, "make_backup", None, None).map_err(safety::made_all_the_same)?;
    Ok(report)
}

fn look_into_backup(_: &Desk, input: LookIntoBackup) -> Result<BackupContents, UiError> {
    let BackupLabel { made_at, keys } = safety::read_label(&required_path("path", &input.path)?)?;
    Ok(BackupContents {
        practice_name: keys.practice_name().to_owned(),
        sample: keys.is_sample(),
        made_at,
        people: people_of(&keys),
    })
}

fn check_backup(desk: &Desk, input: CheckBackup) -> Result<BackupReport, UiError> {
    let file = required_path("path", &input.path)?;
    let label = safety::read_label(&file)?;
    let key = key_of(desk, &label.keys, input.person_id, &input.passphrase)?;
    let scratch = scratch(desk);
    let report = safety::check_backup(&file, &key, &desk.host().env, &scratch.folder);
    Ok(report?)
}

fn restore_backup(desk: &Desk, input: RestoreBackup) -> Result<DeskState, UiError> {
    let file = required_path("path", &input.path)?;
    let folder = required_path("dir", &input.dir)?;
    check_place(&folder)?;
    let label = safety::read_label(&file)?;
    let opener = match (input.person_id, &input.passphrase) {
        (Some(person), Some(passphrase)) => Some((person, key_of(desk, &label.keys, person, passphrase)?)),
        (Some(_) | None, _) => None,
    };

    let chosen = restored(&file, &folder)?;
    let mut state = desk.state();
    *state = State::Locked(Box::new(chosen));
    if let Some((person, key)) = opener {
        let_in(desk, &mut state, key, person, "restore_backup")?;
    }
    describe(desk, &state)
}

fn backup_status(desk: &Desk, _: Nothing) -> Result<BackupStatus, UiError> {
    let mut state = desk.state();
    Ok(safety::backup_status(state.practice()?)?)
}

fn doctor(desk: &Desk, _: Nothing) -> Result<Soundness, UiError> {
    let mut state = desk.state();
    let open = state.open()?;
    let mut checks = safety::examine(&open.practice);
    if let Some(session) = &open.session {
        checks.push(keys_check(&session.chosen.folder, exchange::is_set_up(&open.practice)?));
    }
    Ok(Soundness::of(checks))
}

/// Reads the key file again from disk, as the next start would. Owners may open a shared practice on another computer only.
fn keys_check(folder: &Path, shared: bool) -> Check {
    let (ok, detail) = match KeysFile::read(folder) {
        Ok(keys) => {
            let people = keys.people();
            let owners = people.iter().filter(|holder| holder.role() == Role::Owner.code()).count();
            let count = match people.len() {
                1 => "1 person can open the practice here".to_owned(),
                many => format!("{many} people can open the practice here"),
            };
            (owners > 0 || shared && !people.is_empty(), format!("{count}, {owners} of them owners"))
        }
        Err(error) => (false, error.to_string()),
    };
    Check { name: "Key file".to_owned(), ok, detail }
}

fn key_of(desk: &Desk, keys: &KeysFile, person: PersonId, passphrase: &Passphrase) -> Result<DbKey, UiError> {
    let host = desk.host();
    let candidate =
        Candidate { person: person.uuid(), passphrase, keystore: host.keystore.as_ref(), now: host.env.now().utc() };
    open_copy(keys, &candidate).map_err(vault_fault)
}

/// Fills the folder and takes it; a failure leaves nothing behind.
fn restored(file: &Path, folder: &Path) -> Result<Chosen, UiError> {
    let made_folder = !folder.exists();
    fs::create_dir_all(folder).map_err(|_| UiError::new(Code::Storage, "This folder cannot be written.").on("dir"))?;
    let there = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if there {
        return Err(Error::refused("This folder is not empty.")
            .on("dir")
            .hint("Choose an empty folder or a new one.")
            .into());
    }
    let taken = FolderLock::take(folder).map_err(vault_fault)?;
    match safety::restore_backup(file, folder) {
        Ok(keys) => Ok(Chosen::new(folder, keys, taken)),
        Err(error) => {
            drop(taken);
            let _ = fs::remove_file(folder.join(seriesdesk_core::vault::LOCK_FILE));
            if made_folder {
                let _ = fs::remove_dir(folder);
            }
            Err(error.into())
        }
    }
}

/// Where a backup is unpacked to be read: beside the practice where one is chosen. What lies there is encrypted.
fn scratch(desk: &Desk) -> Scratch {
    let chosen = match &*desk.state() {
        State::Closed => None,
        State::Locked(chosen) => Some(chosen.folder.clone()),
        State::Open(open) => open.session.as_ref().map(|session| session.chosen.folder.clone()),
    };
    match chosen {
        Some(folder) => Scratch { folder, passing: false },
        None => {
            let name = format!("seriesdesk-{}", desk.host().env.new_uuid());
            Scratch { folder: std::env::temp_dir().join(name), passing: true }
        }
    }
}

struct Scratch {
    folder: PathBuf,
    passing: bool,
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.passing {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

fn required_path(field: &str, path: &str) -> Result<PathBuf, UiError> {
    if path.trim().is_empty() {
        return Err(UiError::new(Code::Invalid, "The file or folder is missing.").on(field));
    }
    Ok(PathBuf::from(path))
}
