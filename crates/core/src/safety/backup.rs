use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};
use ts_rs::TS;

use super::{
    container::{self, Source, damaged, unreadable, unwritable},
    store,
};
use crate::{
    DATABASE, Practice, attachments,
    db::Durability,
    env::Env,
    error::{Error, Result},
    exchange,
    types::UtcMillis,
    vault::{DbKey, KEYS_FILE, move_over},
};

/// A backup that was read back.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct BackupReport {
    /// The file.
    pub path: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Patients in it.
    #[ts(type = "number")]
    pub patients: i64,
    /// Sessions in it.
    #[ts(type = "number")]
    pub sessions: i64,
    /// When it was made.
    pub made_at: UtcMillis,
    /// Whether it was opened and every page read.
    pub verified: bool,
}

/// When and where this device made its last backup.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
pub struct BackupStatus {
    /// When; never when none.
    pub last_at: Option<UtcMillis>,
    /// The file.
    pub path: Option<String>,
}

const COPYING: &str = "unfinished-backup";
const CHECKING: &str = "unfinished-check";

/// Writes the practice into one encrypted file while it is in use, and reads it back before it counts.
///
/// The file appears under its name only when it is whole; a backup that stood there before stays until then.
///
/// # Errors
/// `Refused` when another kind of file has that name; `Storage` when the disk refuses or is full.
pub fn make_backup(practice: &Practice, key: &DbKey, keys: &[u8], file: &Path) -> Result<BackupReport> {
    if file.exists() && !container::is_backup(file) {
        return Err(Error::refused("A file that is no backup has this name.").hint("Choose another name."));
    }
    let scratch = Scratch::new(practice.folder(), COPYING)?;
    let copy = scratch.path.join(DATABASE);
    store::copy(practice, key, &copy)?;

    let attached = attached(practice)?;
    let mut parts = vec![(KEYS_FILE.to_owned(), Source::Bytes(keys)), (DATABASE.to_owned(), Source::File(&copy))];
    parts.extend(attached.iter().map(|(name, path)| (name.clone(), Source::File(path))));
    let part = file.with_extension("part");
    let made_at = practice.env().now();
    let report = container::write(&part, made_at, &parts)
        .and_then(|_| check_backup(&part, key, practice.env(), practice.folder()).map_err(unproved))
        .and_then(|report| move_over(&part, file).map(|()| report).map_err(unwritable));
    let report = report.inspect_err(|_| drop(fs::remove_file(&part)))?;

    store::note_backup(practice, &format!("{} {}", made_at.0, file.display())).map_err(made_all_the_same)?;
    Ok(BackupReport { path: file.display().to_string(), ..report })
}

/// When and where this device made its last backup.
pub fn backup_status(practice: &Practice) -> Result<BackupStatus> {
    let note = store::last_backup(practice.db())?;
    let Some((at, path)) = note.as_deref().and_then(|note| note.split_once(' ')) else {
        return Ok(BackupStatus::default());
    };
    Ok(BackupStatus { last_at: at.parse().ok().map(UtcMillis), path: Some(path.to_owned()) })
}

/// Reads a backup from end to end and opens the database in it. `scratch` is a folder that may be written.
///
/// # Errors
/// `Refused` when it is damaged; `Storage` when the key does not open it.
pub fn check_backup(file: &Path, key: &DbKey, env: &Env, scratch: &Path) -> Result<BackupReport> {
    let scratch = Scratch::new(scratch, CHECKING)?;
    let mut attached = BTreeSet::new();
    let made_at = container::read(file, &mut |part, content| match part.name.rsplit_once('/') {
        None if part.name == DATABASE => keep(content, &scratch.path.join(DATABASE)),
        None => Ok(()),
        Some((_, name)) => {
            let hash = hash(content)?;
            attached.insert(name.to_owned());
            if hash == name { Ok(()) } else { Err(damaged()) }
        }
    })?;
    let practice = Practice::open(&scratch.path, key, env.clone(), Durability::None)?;
    let faults = store::page_faults(practice.db())? + store::structure_faults(practice.db())?;
    // What another computer kept may have been on its way when the backup was made.
    let whole = !exchange::is_set_up(&practice)?;
    let missing = whole && attachments::stored_names(&practice)?.into_iter().any(|name| !attached.contains(&name));
    if faults > 0 || missing {
        return Err(damaged());
    }
    let (patients, sessions) = store::counts(practice.db())?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    Ok(BackupReport { path: file.display().to_string(), bytes, patients, sessions, made_at, verified: true })
}

/// The backup stands although the practice could not write down that it was made.
pub fn made_all_the_same(error: Error) -> Error {
    match error {
        Error::Storage(_) => Error::refused(
            "The backup was made and is whole, but the practice's file is damaged or write-protected and takes no more changes.",
        )
        .hint("Keep the backup, look at the check-up, and restore it into a new folder."),
        other => other,
    }
}

/// A copy made just now that is not whole tells of what it was made from.
fn unproved(error: Error) -> Error {
    match error {
        Error::Refused(_) => Error::refused(
            "The practice's database, or a file it keeps, is damaged. Nothing was changed; no backup was made.",
        )
        .hint("Look at the check-up, then restore the last backup into a new folder."),
        other => other,
    }
}

/// The files the practice names, with their names inside a backup.
fn attached(practice: &Practice) -> Result<Vec<(String, PathBuf)>> {
    let names = attachments::stored_names(practice)?;
    let inside = |name: &String| ["attachments", name.get(..2).unwrap_or_default(), name].join("/");
    let files = names.iter().map(|name| (inside(name), practice.folder().join(inside(name))));
    let arriving = exchange::is_set_up(practice)?;
    Ok(files.filter(|(_, file)| !arriving || file.exists()).collect())
}

pub(super) fn keep(content: &mut dyn Read, to: &Path) -> Result<()> {
    let mut file = fs::File::create(to).map_err(unwritable)?;
    io::copy(content, &mut file).map_err(unwritable)?;
    file.sync_all().map_err(unwritable)
}

fn hash(content: &mut dyn Read) -> Result<String> {
    let mut hash = blake3::Hasher::new();
    io::copy(content, &mut hash).map_err(unreadable)?;
    Ok(hash.finalize().to_hex().to_string())
}

/// A folder for encrypted files on their way, gone when dropped.
struct Scratch {
    path: PathBuf,
}

impl Scratch {
    fn new(folder: &Path, name: &str) -> Result<Scratch> {
        let path = folder.join(name);
        let _ = fs::remove_dir_all(&path); // What a power cut left.
        fs::create_dir_all(&path).map_err(unwritable)?;
        Ok(Scratch { path })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}
