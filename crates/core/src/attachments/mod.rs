//! Files kept beside the database: each one encrypted under its own key and named by the hash of what is in it.
//!
//! The key and both hashes live in the database. A file is written and synced before the action that names it commits, so a
//! record never points at a file that is not there; a file nobody names is harmless.

mod parts;
#[cfg(feature = "simulate")]
pub mod simulated;

use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

use crate::{
    Practice,
    error::{Error, Result, StorageFault},
    fact, id_type,
    oplog::{Stored, Table, Tx},
    types::UtcMillis,
    vault::move_over,
};

/// No attachment may be larger, in bytes.
pub const LARGEST: usize = 100 * 1024 * 1024;
const FOLDER: &str = "attachments";

id_type! {
    /// A file kept with the practice.
    AttachmentId
}

fact! {
    /// A file kept with the practice.
    pub struct Attachment in "attachments" = 4 {
        id: AttachmentId,
        stored_hash: Vec<u8>,
        content_hash: Vec<u8>,
        file_key: Vec<u8>,
        bytes: i64,
        media_type: String,
        added_at: UtcMillis,
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[Attachment::TABLE];

/// Keeps a file; the action under way makes it part of the practice.
///
/// # Errors
/// `Invalid` over [`LARGEST`]; `Storage` when the disk refuses.
pub fn keep(tx: &mut Tx<'_>, folder: &Path, content: &[u8], media_type: &str) -> Result<AttachmentId> {
    if content.len() > LARGEST {
        return Err(Error::invalid("file", "is larger than 100 MB; split it first"));
    }
    let mut key = Zeroizing::new([0; 32]);
    tx.fill(key.as_mut());
    let id: AttachmentId = tx.new_id();
    let hash = if content.len() > parts::WHOLE_UP_TO {
        parts::keep(folder, id.0, &key, content)?
    } else {
        let stored = seal(&key, content)?;
        let hash = blake3::hash(&stored);
        write(&path(folder, hash.as_bytes()), &stored).map_err(|_| StorageFault::File("written"))?;
        hash
    };
    let attachment = Attachment {
        id,
        stored_hash: hash.as_bytes().to_vec(),
        content_hash: blake3::hash(content).as_bytes().to_vec(),
        file_key: key.to_vec(),
        bytes: i64::try_from(content.len()).expect("the size was checked"),
        media_type: media_type.to_owned(),
        added_at: tx.now(),
    };
    tx.fact(&attachment)?;
    Ok(attachment.id)
}

/// The content of a kept file.
///
/// # Errors
/// `Storage` when the file is missing or is not what was kept.
pub fn content(practice: &Practice, id: AttachmentId) -> Result<Vec<u8>> {
    let attachment: Attachment = practice.db().find(id, "file")?;
    let stored = fs::read(path(practice.folder(), &attachment.stored_hash)).map_err(|_| StorageFault::File("read"))?;
    if blake3::hash(&stored).as_bytes()[..] != attachment.stored_hash {
        return Err(StorageFault::Damaged.into());
    }
    let content = match parts::of(practice.folder(), &attachment) {
        Some(parts) => parts::content(practice.folder(), &attachment, &parts)?,
        None => open(&attachment.file_key, &stored)?,
    };
    if blake3::hash(&content).as_bytes()[..] != attachment.content_hash {
        return Err(StorageFault::Damaged.into());
    }
    Ok(content)
}

/// The names of the kept files on disk, in a fixed order: the parts of a large file before the list of them.
pub fn stored_names(practice: &Practice) -> Result<Vec<String>> {
    let all = practice.db().list::<Attachment>("1 ORDER BY id", [])?;
    Ok(all.iter().flat_map(|attachment| names(practice.folder(), attachment)).collect())
}

/// Whether every file that belongs to an attachment lies here; a list of parts that is not here yet names none of them.
///
/// # Errors
/// `NotFound` when the practice knows no such file.
pub(crate) fn is_here(practice: &Practice, id: AttachmentId) -> Result<bool> {
    let attachment: Attachment = practice.db().find(id, "file")?;
    Ok(lies_here(practice.folder(), &attachment))
}

fn lies_here(folder: &Path, attachment: &Attachment) -> bool {
    names(folder, attachment).iter().all(|name| path_of(folder, name).exists())
}

fn names(folder: &Path, attachment: &Attachment) -> Vec<String> {
    let parts = parts::of(folder, attachment).unwrap_or_default();
    parts.iter().map(|part| hex(part)).chain(std::iter::once(hex(&attachment.stored_hash))).collect()
}

/// A kept file as it lies, encrypted, when it is there and whole.
pub(crate) fn stored(folder: &Path, hash: &[u8; 32]) -> Option<Vec<u8>> {
    let stored = fs::read(path(folder, hash)).ok()?;
    (blake3::hash(&stored).as_bytes() == hash).then_some(stored)
}

/// Puts a file another device kept beside the database, encrypted as it came.
///
/// # Errors
/// `Storage` when it is not what its name says, or the disk refuses.
pub(crate) fn keep_stored(folder: &Path, hash: &[u8; 32], stored: &[u8]) -> Result<()> {
    if blake3::hash(stored).as_bytes() != hash {
        return Err(StorageFault::Damaged.into());
    }
    write(&path(folder, hash), stored).map_err(|_| StorageFault::File("written").into())
}

/// How the kept files are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How many there are.
    pub all: usize,
    /// How many of them are not here, or not in full.
    pub missing: usize,
    /// How many are here and not what was kept.
    pub altered: usize,
}

/// Checks that every kept file is there and whole.
pub fn verify(practice: &Practice) -> Result<Kept> {
    let all = practice.db().list::<Attachment>("1 ORDER BY id", [])?;
    let (here, missing): (Vec<_>, Vec<_>) = all.iter().partition(|attachment| lies_here(practice.folder(), attachment));
    let altered = here.iter().filter(|attachment| content(practice, attachment.id).is_err()).count();
    Ok(Kept { all: all.len(), missing: missing.len(), altered })
}

fn seal(key: &[u8; 32], content: &[u8]) -> Result<Vec<u8>> {
    // The key is used once, so a fixed nonce is safe.
    XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::default(), content)
        .map_err(|_| StorageFault::File("encrypted").into())
}

fn open(key: &[u8], stored: &[u8]) -> Result<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new_from_slice(key).map_err(|_| StorageFault::Unreadable("file key"))?;
    cipher.decrypt(&XNonce::default(), stored).map_err(|_| StorageFault::Damaged.into())
}

fn path(folder: &Path, hash: &[u8]) -> PathBuf {
    path_of(folder, &hex(hash))
}

fn path_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(FOLDER).join(name.get(..2).unwrap_or("00")).join(name)
}

fn hex(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write(path: &Path, stored: &[u8]) -> std::io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let unfinished = path.with_extension("part");
    let mut file = fs::File::create(&unfinished)?;
    file.write_all(stored)?;
    file.sync_all()?;
    drop(file);
    move_over(&unfinished, path)?;
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{oplog::Action, testing::practice};

    const KEEP: Action = Action::legal("keep_file");

    #[test]
    fn a_kept_file_comes_back_and_a_flipped_byte_shows() {
        let mut practice = practice();
        let folder = practice.folder.path().to_owned();
        let id = practice.act(KEEP, |tx| keep(tx, &folder, b"SAMPLE superbill", "application/pdf")).unwrap().value;
        assert_eq!(content(&practice, id).unwrap(), b"SAMPLE superbill");
        let attachment: Attachment = practice.db().find(id, "file").unwrap();
        let file = path(&folder, &attachment.stored_hash);
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[3] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        assert!(content(&practice, id).is_err());
        assert_eq!(verify(&practice).unwrap(), Kept { all: 1, missing: 0, altered: 1 });
    }

    #[test]
    fn a_large_file_lies_in_parts_that_are_bound_to_it() {
        let mut practice = practice();
        let folder = practice.folder.path().to_owned();
        let scan: Vec<u8> = (0..9_000_000_u32).map(|place| (place % 251) as u8).collect();
        let id = practice.act(KEEP, |tx| keep(tx, &folder, &scan, "image/tiff")).unwrap().value;
        assert!(content(&practice, id).unwrap() == scan);
        let names = stored_names(&practice).unwrap();
        assert_eq!(names.len(), 4, "three parts and the list of them");
        for name in &names {
            assert!(std::fs::metadata(path_of(&folder, name)).unwrap().len() < 5_000_000);
        }
        let parts: Vec<_> = names[..2].iter().map(|name| path_of(&folder, name)).collect();
        let (one, other) = (std::fs::read(&parts[0]).unwrap(), std::fs::read(&parts[1]).unwrap());
        std::fs::write(&parts[0], other).unwrap();
        std::fs::write(&parts[1], one).unwrap();
        assert!(content(&practice, id).is_err(), "parts that changed places are noticed");
        std::fs::remove_file(&parts[0]).unwrap();
        assert!(!is_here(&practice, id).unwrap());
        assert_eq!(verify(&practice).unwrap(), Kept { all: 1, missing: 1, altered: 0 });
    }
}
