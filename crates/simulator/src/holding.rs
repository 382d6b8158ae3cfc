//! Folders in memory that go away by themselves, and copies of a practice's files.

use seriesdesk_core::DATABASE;
use std::{
    io,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// Where a practice keeps files.
const KEPT: &str = "attachments";

/// A new folder, in memory where the system has such a place.
pub fn folder() -> io::Result<TempDir> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::with_prefix_in("seriesdesk-", memory) } else { TempDir::with_prefix("seriesdesk-") }
}

/// The files of a practice that make a copy of it.
fn files(folder: &Path) -> [PathBuf; 2] {
    [folder.join(DATABASE), folder.join(format!("{DATABASE}-wal"))]
}

/// Copies a practice to another folder; whatever lay there is replaced.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::create_dir_all(to)?;
    clear(to)?;
    for (from, to) in files(from).iter().zip(files(to)) {
        if from.exists() {
            std::fs::copy(from, to)?;
        }
    }
    copy_all(&from.join(KEPT), &to.join(KEPT))
}

fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let name = entry?.file_name();
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            copy_all(&from, &to)?;
        } else {
            std::fs::copy(&from, to)?;
        }
    }
    Ok(())
}

fn clear(folder: &Path) -> io::Result<()> {
    for file in files(folder).into_iter().chain([folder.join(format!("{DATABASE}-shm"))]) {
        match std::fs::remove_file(file) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    let kept = folder.join(KEPT);
    if kept.is_dir() { std::fs::remove_dir_all(kept) } else { Ok(()) }
}
