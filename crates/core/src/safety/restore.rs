use std::{fs, io::Read, path::Path};

use super::{
    backup::keep,
    container::{self, damaged, unreadable, unwritable},
};
use crate::{
    error::{Error, Result},
    vault::{KEYS_FILE, KeysFile, LOCK_FILE},
};

/// Fills an empty folder with a backup. The key file comes last, so a folder that was left half-way is no practice.
///
/// # Errors
/// `Refused` when the folder is not empty or the backup is damaged; then the folder is empty again.
pub fn restore_backup(file: &Path, folder: &Path) -> Result<KeysFile> {
    fs::create_dir_all(folder).map_err(unwritable)?;
    let mut there = fs::read_dir(folder).map_err(unreadable)?.flatten();
    if there.any(|entry| entry.file_name() != LOCK_FILE) {
        return Err(Error::refused("This folder is not empty.").on("dir").hint("Choose an empty folder or a new one."));
    }
    let restored = fill(file, folder);
    if restored.is_err() {
        empty(folder);
    }
    restored
}

fn fill(file: &Path, folder: &Path) -> Result<KeysFile> {
    let mut keys = None;
    container::read(file, &mut |part, content: &mut dyn Read| {
        if part.name == KEYS_FILE {
            let mut bytes = Vec::new();
            content.take(1024 * 1024).read_to_end(&mut bytes).map_err(unreadable)?;
            keys = Some(KeysFile::from_bytes(&bytes).map_err(|_| damaged())?);
            return Ok(());
        }
        let to = folder.join(&part.name);
        fs::create_dir_all(to.parent().unwrap_or(folder)).map_err(unwritable)?;
        keep(content, &to)
    })?;
    let keys = keys.ok_or_else(damaged)?;
    keys.write(folder).map_err(|_| crate::StorageFault::File("written"))?;
    Ok(keys)
}

fn empty(folder: &Path) {
    let Ok(there) = fs::read_dir(folder) else { return };
    for entry in there.flatten().filter(|entry| entry.file_name() != LOCK_FILE) {
        let path = entry.path();
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
}
