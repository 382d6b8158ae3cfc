//! The practice folder: one program at a time, and files that are whole or not there.

use super::VaultError;
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    path::Path,
    thread,
    time::Duration,
};

/// The plaintext file with the wrapped keys.
pub const KEYS_FILE: &str = "keys.json";
/// The empty file whose lock says that a program has the practice open.
pub const LOCK_FILE: &str = "open.lock";

/// Held while a program has the practice open. Dropping it, or the death of the program, lets the next one in.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the folder, or says that another program has it.
    pub fn take(folder: &Path) -> Result<FolderLock, VaultError> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let file = options.open(folder.join(LOCK_FILE)).map_err(VaultError::Storage)?;
        match file.try_lock() {
            Ok(()) => Ok(FolderLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(VaultError::InUse),
            Err(TryLockError::Error(error)) => Err(VaultError::Storage(error)),
        }
    }
}

/// Reads a file of at most `cap` bytes. `None` when it is not there; a longer one is damaged.
pub(super) fn read_capped(path: &Path, cap: u64) -> Result<Option<Vec<u8>>, VaultError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(VaultError::Storage(error)),
    };
    let mut bytes = Vec::new();
    file.take(cap + 1).read_to_end(&mut bytes).map_err(VaultError::Storage)?;
    if bytes.len() as u64 > cap {
        return Err(VaultError::DamagedKeys);
    }
    Ok(Some(bytes))
}

/// Replaces a file so that a reader, or the next start after a power cut, sees the old bytes or the new ones.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let fresh = path.with_extension("new");
    write_synced(&fresh, bytes)
        .and_then(|()| move_over(&fresh, path))
        .and_then(|()| sync_folder_of(path))
        .map_err(VaultError::Storage)
}

/// Moves a file over another. A scanner of Windows may hold either for a moment, so the move is tried for half a second there.
pub(crate) fn move_over(from: &Path, to: &Path) -> io::Result<()> {
    let mut tries = if cfg!(windows) { 10 } else { 1 };
    loop {
        let moved = fs::rename(from, to);
        tries -= 1;
        match moved {
            Err(error) if tries > 0 && is_held(&error) => thread::sleep(Duration::from_millis(50)),
            moved => return moved,
        }
    }
}

/// ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION.
fn is_held(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(not(unix))]
fn sync_folder_of(_path: &Path) -> io::Result<()> {
    Ok(()) // Windows flushes the rename with the file's own journal; a folder cannot be synced there.
}
