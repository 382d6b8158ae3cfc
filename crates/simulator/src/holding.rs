//! Folders in memory that go away by themselves, and copies of a practice's files.

use seriesdesk_core::DATABASE;
use std::{
    cell::RefCell,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};
use tempfile::TempDir;

/// Where a practice keeps files.
const KEPT: &str = "attachments";

thread_local! {
    /// Schedules of one thread use the same files one after another, so that connections to them stay open.
    static ROOT: RefCell<Option<TempDir>> = const { RefCell::new(None) };
}

/// No two files that were ever put in place look alike to a connection that held another one.
static PUT: AtomicU32 = AtomicU32::new(1 << 30);

/// A new folder, in memory where the system has such a place.
pub fn folder() -> io::Result<TempDir> {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::with_prefix_in("seriesdesk-", memory) } else { TempDir::with_prefix("seriesdesk-") }
}

/// The folder of this thread's schedules.
pub fn root() -> io::Result<PathBuf> {
    ROOT.with_borrow_mut(|root| match root {
        Some(root) => Ok(root.path().to_owned()),
        None => Ok(root.insert(folder()?).path().to_owned()),
    })
}

/// Copies a practice to another folder; whatever lay there is replaced.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    clear(to)?;
    put_in_place(fs::read(from.join(DATABASE))?, &to.join(DATABASE))?;
    let wal = |folder: &Path| folder.join(format!("{DATABASE}-wal"));
    if wal(from).exists() {
        fs::copy(wal(from), wal(to))?;
    }
    copy_all(&from.join(KEPT), &to.join(KEPT))
}

/// Writes a database over another one, which a connection may have open.
fn put_in_place(mut bytes: Vec<u8>, to: &Path) -> io::Result<()> {
    if bytes.starts_with(b"SQLite format 3\0") {
        let counter = PUT.fetch_add(1 << 12, Ordering::Relaxed).to_be_bytes();
        // The change counter, and the one for which the size stands in the header.
        for at in [24, 92] {
            if let Some(place) = bytes.get_mut(at..at + 4) {
                place.copy_from_slice(&counter);
            }
        }
    }
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(false).open(to)?;
    file.write_all(&bytes)?;
    file.set_len(bytes.len() as u64)
}

fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name();
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            copy_all(&from, &to)?;
        } else {
            fs::copy(&from, to)?;
        }
    }
    Ok(())
}

fn clear(folder: &Path) -> io::Result<()> {
    for file in ["-wal", "-shm"].map(|ending| folder.join(format!("{DATABASE}{ending}"))) {
        match fs::remove_file(file) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    let kept = folder.join(KEPT);
    if kept.is_dir() { fs::remove_dir_all(kept) } else { Ok(()) }
}
