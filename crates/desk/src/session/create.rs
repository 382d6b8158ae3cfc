//! Making a practice: folder, keys, database, first owner.

use schemars::JsonSchema;
use serde::Deserialize;
use seriesdesk_core::{
    DATABASE, Practice,
    payers::adopt_payers,
    people::{self, Role},
    practice::{FoundPractice, found_practice},
    types::{PersonId, zone},
    vault::{
        DbKey, FolderLock, KEYS_FILE, KdfCost, KeysFile, Kit, LOCK_FILE, NewHolder, NewKeysFile, Passphrase,
        device_secret,
    },
};
use std::{ffi::OsStr, fs, io, path::Path};
use ts_rs::TS;

use super::{Chosen, DeskState, NewKit, kit::ShownKit, state, unlock, vault_fault};
use crate::{Code, Desk, Nothing, UiError, desk::State, host::check_place, sample};

/// A new practice.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePractice {
    /// An empty folder, or one to be created.
    pub dir: String,
    /// The name on the letterhead.
    pub practice_name: String,
    /// Who owns it and signs in first.
    pub owner_name: String,
    /// What the owner will type.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    pub passphrase: Passphrase,
    /// The IANA zone of its first site.
    pub time_zone: String,
}

/// The sample practice opens with this; it holds nobody's data.
pub const SAMPLE_PASSPHRASE: &str = "sample";
const SAMPLE_FOLDER: &str = "Sample practice";
/// What the key file is called while it is written.
const HALF_WRITTEN_KEYS: &str = "keys.new";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Real,
    Sample,
}

/// A form that was checked, and the folder it fills.
struct Making<'a> {
    folder: &'a Path,
    practice_name: String,
    owner_name: String,
    input: &'a CreatePractice,
    purpose: Purpose,
}

/// Creates a practice, opens it for its owner, and hands out the recovery kit for the one time it is shown.
pub(super) fn create_practice(desk: &Desk, input: CreatePractice) -> Result<NewKit, UiError> {
    let mut state = desk.state();
    let kit = create(desk, &mut state, &input, Purpose::Real)?;
    Ok(kit)
}

/// Opens the sample practice, building it at the first time.
pub(super) fn open_sample(desk: &Desk, _: Nothing) -> Result<DeskState, UiError> {
    let folder = desk.host().practices.join(SAMPLE_FOLDER);
    clear_unfinished_sample(&folder)?;
    if KeysFile::is_there(&folder) {
        let mut state = desk.state();
        state.lock();
        let already = matches!(&*state, State::Locked(chosen) if chosen.folder == folder);
        if !already {
            *state = State::Locked(Box::new(Chosen::take(&folder)?));
        }
        drop(state);
        return unlock_sample(desk);
    }
    build_sample(desk, &folder)?;
    state::describe(desk, &desk.state())
}

/// Builds the sample practice in an empty folder and leaves it open for its owner.
pub fn build_sample(desk: &Desk, folder: &Path) -> Result<(), UiError> {
    let input = CreatePractice {
        dir: folder.display().to_string(),
        practice_name: sample::PRACTICE.to_owned(),
        owner_name: sample::OWNER.to_owned(),
        passphrase: Passphrase::new(SAMPLE_PASSPHRASE),
        time_zone: sample::TIME_ZONE.to_owned(),
    };
    let mut state = desk.state();
    create(desk, &mut state, &input, Purpose::Sample)?;
    drop(state);
    sample::build(desk).and_then(|()| finish_sample(desk)).inspect_err(|_| {
        *desk.state() = State::Closed;
        clear(folder, true);
    })
}

/// A sample whose building was cut off is built again. Only a finished one has its kit confirmed.
fn clear_unfinished_sample(folder: &Path) -> Result<(), UiError> {
    let unfinished = KeysFile::read(folder).is_ok_and(|keys| keys.is_sample() && !keys.kit_confirmed());
    if unfinished {
        let _taken = FolderLock::take(folder).map_err(vault_fault)?; // Unless another program is still building it.
        clear(folder, false);
    }
    Ok(())
}

/// Nobody needs the kit of a made-up clinic on paper.
fn finish_sample(desk: &Desk) -> Result<(), UiError> {
    let mut state = desk.state();
    let (_, session) = state.at_work()?;
    let mut keys = session.chosen.keys.clone();
    keys.confirm_kit();
    session.keep(keys)
}

fn unlock_sample(desk: &Desk) -> Result<DeskState, UiError> {
    let owner = match &*desk.state() {
        State::Locked(chosen) => {
            chosen.keys.people().iter().find(|holder| holder.role() == Role::Owner.code()).map(|holder| holder.person())
        }
        State::Closed | State::Open(_) => None,
    };
    let person_id =
        owner.map(PersonId::from).ok_or_else(|| UiError::new(Code::NotFound, "The sample practice has no owner."))?;
    unlock::unlock(desk, unlock::Unlock { person_id, passphrase: Passphrase::new(SAMPLE_PASSPHRASE) })
}

fn create(desk: &Desk, state: &mut State, input: &CreatePractice, purpose: Purpose) -> Result<NewKit, UiError> {
    let practice_name = required("practice_name", &input.practice_name)?;
    let owner_name = required("owner_name", &input.owner_name)?;
    zone(&input.time_zone)?;
    let folder = Path::new(&input.dir);
    if input.dir.trim().is_empty() {
        return Err(UiError::new(Code::Invalid, "The folder is missing.").on("dir"));
    }
    check_place(folder).map_err(|unfit| UiError::from(unfit).on("dir"))?;
    let made_folder = !folder.exists();
    fs::create_dir_all(folder).and_then(|()| empty(folder)).map_err(folder_fault)?;

    let taken = FolderLock::take(folder).map_err(vault_fault)?;
    let making = Making { folder, practice_name, owner_name, input, purpose };
    let done = fill(desk, state, &making, taken);
    if done.is_err() {
        clear(folder, made_folder);
    }
    done
}

fn fill(desk: &Desk, state: &mut State, making: &Making<'_>, taken: FolderLock) -> Result<NewKit, UiError> {
    let Making { folder, ref practice_name, ref owner_name, input, purpose } = *making;
    let host = desk.host();
    let (key, kit) = (DbKey::generate(&host.env), Kit::generate(&host.env));
    let (id, owner) = (host.env.new_uuid(), host.env.new_uuid());
    let device = match purpose {
        Purpose::Real => device_secret(id, host.keystore.as_ref(), &host.env),
        Purpose::Sample => None,
    };
    let cost = match purpose {
        Purpose::Real => host.cost().map_err(vault_fault)?,
        Purpose::Sample => KdfCost::LEAST, // Its passphrase is printed in the manual.
    };
    let new = NewKeysFile {
        practice: id,
        name: practice_name,
        time_zone: &input.time_zone,
        sample: purpose == Purpose::Sample,
        owner: NewHolder {
            person: owner,
            name: owner_name,
            role: Role::Owner.code(),
            passphrase: &input.passphrase,
            device: device.as_ref(),
            cost,
        },
    };
    let keys = KeysFile::new(new, &key, &kit, host.env.now().utc(), &host.env).map_err(vault_fault)?;
    keys.write(folder).map_err(vault_fault)?;
    let mut practice = Practice::create(folder, id, &key, host.env.clone(), host.durability)?;
    let _ = people::add_person(&mut practice, owner.into(), owner_name, Role::Owner)?;
    practice.sign_in(owner.into());
    let found = FoundPractice {
        name: practice_name.clone(),
        time_zone: input.time_zone.clone(),
        sample: purpose == Purpose::Sample,
    };
    let _ = found_practice(&mut practice, found)?;
    let _ = adopt_payers(&mut practice)?;
    drop(practice);

    let number = keys.kit_number();
    *state = State::Locked(Box::new(Chosen::new(folder, keys, taken)));
    unlock::let_in(desk, state, key, owner.into(), "create_practice")?;
    let shown = ShownKit::new(kit, number, host);
    let new_kit = shown.new_kit();
    if let State::Open(open) = state
        && let Some(session) = &mut open.session
        && purpose == Purpose::Real
    {
        session.kit = Some(shown);
    }
    Ok(new_kit)
}

fn required(field: &str, text: &str) -> Result<String, UiError> {
    let text = text.trim();
    let name = field.replace('_', " ");
    if text.is_empty() {
        return Err(UiError::new(Code::Invalid, format!("The {name} is missing.")).on(field));
    }
    if text.chars().count() > 120 || text.chars().any(char::is_control) {
        return Err(UiError::new(Code::Invalid, format!("The {name} is longer than 120 characters.")).on(field));
    }
    Ok(text.to_owned())
}

/// Whether nothing lies in a folder. What a program left that was ended while it wrote its first key file is nothing: no key file
/// took its place, so nobody has it.
pub(crate) fn empty(folder: &Path) -> io::Result<()> {
    let left = |name: &OsStr| name == LOCK_FILE || name == HALF_WRITTEN_KEYS;
    let mut there = fs::read_dir(folder)?.flatten().filter(|entry| !left(&entry.file_name()));
    match there.next() {
        None => Ok(()),
        Some(_) => Err(io::Error::from(io::ErrorKind::DirectoryNotEmpty)),
    }
}

pub(crate) fn folder_fault(error: io::Error) -> UiError {
    if error.kind() == io::ErrorKind::DirectoryNotEmpty {
        return UiError::new(Code::Refused, "This folder is not empty.")
            .on("dir")
            .hint("Choose an empty folder or a new one.");
    }
    UiError::new(Code::Storage, "This folder cannot be written.").on("dir").hint("Choose a folder of your own account.")
}

/// Takes back what a failed creation left, and nothing else.
pub(crate) fn clear(folder: &Path, made_folder: bool) {
    for name in [KEYS_FILE, HALF_WRITTEN_KEYS, DATABASE, "practice.db-wal", "practice.db-shm", LOCK_FILE] {
        let _ = fs::remove_file(folder.join(name));
    }
    let _ = fs::remove_dir_all(folder.join("attachments"));
    if made_folder {
        let _ = fs::remove_dir(folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_ended_beginning_left_is_nothing_and_anything_else_is_something() {
        let folder = tempfile::tempdir().unwrap();
        assert!(empty(folder.path()).is_ok());
        for left in [LOCK_FILE, HALF_WRITTEN_KEYS] {
            fs::write(folder.path().join(left), "{").unwrap();
            assert!(empty(folder.path()).is_ok(), "{left}");
        }
        fs::write(folder.path().join(KEYS_FILE), "{").unwrap();
        assert!(empty(folder.path()).is_err());
    }
}
