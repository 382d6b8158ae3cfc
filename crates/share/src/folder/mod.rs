//! A folder as a share: on this computer, on a network drive, or kept by a cloud client.
//!
//! A file is created under its final name, written, synced and closed: no renames, no temporary files, no locks, because
//! cloud clients and network drives break each of them. Every call runs on a worker, so that a mount which hangs or a
//! file a cloud client has yet to fetch holds up nobody.

mod faults;

use crate::store::{Listed, Store, StoreFault};
use crate::worker::Worker;
use faults::fault;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The most files a listing has. A share beyond it belongs to something else.
const MOST_FILES: usize = 200_000;
/// How deep a listing goes.
const DEPTH: usize = 10;

/// A folder as a share.
pub struct FolderStore {
    root: PathBuf,
    worker: Worker,
}

impl FolderStore {
    /// A share in this folder, which has to exist. Calls that take longer than 30 seconds count as not answered.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self::with_patience(root, Duration::from_secs(30))
    }

    /// As [`FolderStore::new`], with another patience.
    pub fn with_patience(root: impl Into<PathBuf>, patience: Duration) -> Self {
        Self { root: root.into(), worker: Worker::new(patience) }
    }

    fn path(&self, name: &str) -> Result<PathBuf, StoreFault> {
        if !is_plain(name) {
            return Err(StoreFault::Other("a name it cannot have"));
        }
        // Joined part by part, so that every system's separator is right.
        Ok(name.split('/').fold(self.root.clone(), |path, part| path.join(part)))
    }
}

impl Store for FolderStore {
    fn list(&mut self, prefix: &str) -> Result<Vec<Listed>, StoreFault> {
        let (root, prefix) = (self.root.clone(), prefix.to_owned());
        self.worker.run(move || {
            let mut files = Vec::new();
            let folder = prefix.rsplit_once('/').map_or("", |(folder, _)| folder);
            if !folder.is_empty() && !is_plain(folder) {
                return Ok(files);
            }
            present(&root)?;
            let start = folder.split('/').filter(|part| !part.is_empty()).fold(root, |path, part| path.join(part));
            walk(&start, folder, &prefix, 0, &mut files)?;
            Ok(files)
        })
    }

    fn read(&mut self, name: &str, largest: u64) -> Result<Vec<u8>, StoreFault> {
        let (root, path) = (self.root.clone(), self.path(name)?);
        self.worker.run(move || read(&path, largest).map_err(|fault| if_present(&root, fault)))
    }

    fn create(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreFault> {
        let (root, path, bytes) = (self.root.clone(), self.path(name)?, bytes.to_owned());
        self.worker.run(move || {
            // Never the root itself: an empty mount point is not the share.
            present(&root)?;
            create(&path, &bytes)
        })
    }

    fn remove(&mut self, name: &str) -> Result<(), StoreFault> {
        let (root, path) = (self.root.clone(), self.path(name)?);
        self.worker.run(move || {
            let removed = fs::remove_file(&path).map_err(|error| fault(&error));
            removed.map_err(|fault| if_present(&root, fault))
        })
    }
}

fn create(path: &Path, bytes: &[u8]) -> Result<(), StoreFault> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| fault(&error))?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| fault(&error))?;
    file.write_all(bytes).map_err(|error| fault(&error))?;
    file.sync_all().map_err(|error| fault(&error))
}

fn read(path: &Path, largest: u64) -> Result<Vec<u8>, StoreFault> {
    // A link may lead out of the share, and a pipe never ends.
    let about = fs::symlink_metadata(path).map_err(|error| fault(&error))?;
    if !about.is_file() {
        return Err(StoreFault::Other("no plain file"));
    }
    if about.len() > largest {
        return Err(StoreFault::TooLarge);
    }
    let file = File::open(path).map_err(|error| fault(&error))?;
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0));
    file.take(largest.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| fault(&error))?;
    if bytes.len() as u64 > largest { Err(StoreFault::TooLarge) } else { Ok(bytes) }
}

fn walk(folder: &Path, name: &str, prefix: &str, depth: usize, files: &mut Vec<Listed>) -> Result<(), StoreFault> {
    let entries = match fs::read_dir(folder).map_err(|error| fault(&error)) {
        Ok(entries) => entries,
        // A folder that is not made yet is an empty one. The root was looked at before.
        Err(StoreFault::Missing) => return Ok(()),
        Err(fault) => return Err(fault),
    };
    for entry in entries {
        let entry = entry.map_err(|error| fault(&error))?;
        let Ok(part) = entry.file_name().into_string() else { continue }; // No name of ours.
        let name = if name.is_empty() { part } else { format!("{name}/{part}") };
        // What is not a plain file or folder cannot hold a parcel; what vanished meanwhile is not there.
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && depth < DEPTH && (name.starts_with(prefix) || prefix.starts_with(&format!("{name}/"))) {
            walk(&entry.path(), &name, prefix, depth + 1, files)?;
        } else if kind.is_file() && name.starts_with(prefix) {
            let Ok(about) = entry.metadata() else { continue };
            if files.len() >= MOST_FILES {
                return Err(StoreFault::Other("too many files"));
            }
            files.push(Listed { name, bytes: about.len() });
        }
    }
    Ok(())
}

/// Errors when the share itself is not there, as when a drive is not connected.
fn present(root: &Path) -> Result<(), StoreFault> {
    match fs::metadata(root) {
        Ok(about) if about.is_dir() => Ok(()),
        Ok(_) => Err(StoreFault::Offline),
        Err(error) => Err(match fault(&error) {
            StoreFault::Missing => StoreFault::Offline,
            other => other,
        }),
    }
}

/// A missing file says nothing when the whole share is missing.
fn if_present(root: &Path, fault: StoreFault) -> StoreFault {
    match fault {
        StoreFault::Missing => present(root).err().unwrap_or(StoreFault::Missing),
        other => other,
    }
}

/// True for a name that stays inside the share on every system.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
        && !name.chars().any(|letter| letter.is_control() || matches!(letter, '\\' | ':'))
}

#[cfg(test)]
mod tests;
