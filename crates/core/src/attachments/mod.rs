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
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    Practice,
    error::{Error, Result, StorageFault},
    fact, id_type,
    oplog::{Stored, Table, Tx},
    record,
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
id_type! {
    /// A file for computers with restricted records.
    RestrictedFileId
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

record! {
    /// A file that only computers with restricted records can open. What lies beside the database says nothing to the others: its key
    /// and its name stand in this row alone.
    pub struct RestrictedFile in "restricted_files" = 125, restricted {
        id: RestrictedFileId,
        Latest file = 1 {
            stored_hash: Vec<u8>, content_hash: Vec<u8>, file_key: Vec<u8>, bytes: i64, media_type: String, added_at: UtcMillis,
        },
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[Attachment::TABLE, RestrictedFile::TABLE];

/// Where a kept file lies, and what opens it.
struct Sealed {
    id: Uuid,
    stored_hash: Vec<u8>,
    content_hash: Vec<u8>,
    file_key: Vec<u8>,
    bytes: i64,
}

impl From<Attachment> for Sealed {
    fn from(file: Attachment) -> Self {
        let Attachment { id, stored_hash, content_hash, file_key, bytes, .. } = file;
        Self { id: id.0, stored_hash, content_hash, file_key, bytes }
    }
}

impl From<RestrictedFile> for Sealed {
    fn from(file: RestrictedFile) -> Self {
        let RestrictedFile { id, stored_hash, content_hash, file_key, bytes, .. } = file;
        Self { id: id.0, stored_hash, content_hash, file_key, bytes }
    }
}

/// Keeps a file; the action under way makes it part of the practice.
///
/// # Errors
/// `Invalid` over [`LARGEST`]; `Storage` when the disk refuses.
pub fn keep(tx: &mut Tx<'_>, folder: &Path, content: &[u8], media_type: &str) -> Result<AttachmentId> {
    let id: AttachmentId = tx.new_id();
    let Sealed { stored_hash, content_hash, file_key, bytes, .. } = lay_down(tx, folder, id.0, content)?;
    let (media_type, added_at) = (media_type.to_owned(), tx.now());
    tx.fact(&Attachment { id, stored_hash, content_hash, file_key, bytes, media_type, added_at })?;
    Ok(id)
}

/// Keeps a file for computers with restricted records; the action under way, which writes nothing else, makes it part of the practice.
///
/// # Errors
/// As for [`keep`].
pub(crate) fn keep_restricted(
    tx: &mut Tx<'_>,
    folder: &Path,
    content: &[u8],
    media_type: &str,
) -> Result<RestrictedFileId> {
    let id: RestrictedFileId = tx.new_id();
    let Sealed { stored_hash, content_hash, file_key, bytes, .. } = lay_down(tx, folder, id.0, content)?;
    let (media_type, added_at) = (media_type.to_owned(), tx.now());
    tx.put(&RestrictedFile { id, stored_hash, content_hash, file_key, bytes, media_type, added_at })?;
    Ok(id)
}

fn lay_down(tx: &mut Tx<'_>, folder: &Path, id: Uuid, content: &[u8]) -> Result<Sealed> {
    if content.len() > LARGEST {
        return Err(Error::invalid("file", "is larger than 100 MB; split it first"));
    }
    let mut key = Zeroizing::new([0; 32]);
    tx.fill(key.as_mut());
    let hash = if content.len() > parts::WHOLE_UP_TO {
        parts::keep(folder, id, &key, content)?
    } else {
        let stored = seal(&key, content)?;
        let hash = blake3::hash(&stored);
        write(&path(folder, hash.as_bytes()), &stored).map_err(|_| StorageFault::File("written"))?;
        hash
    };
    Ok(Sealed {
        id,
        stored_hash: hash.as_bytes().to_vec(),
        content_hash: blake3::hash(content).as_bytes().to_vec(),
        file_key: key.to_vec(),
        bytes: i64::try_from(content.len()).expect("the size was checked"),
    })
}

/// The content of a kept file.
///
/// # Errors
/// `Storage` when the file is missing or is not what was kept.
pub fn content(practice: &Practice, id: AttachmentId) -> Result<Vec<u8>> {
    let attachment: Attachment = practice.db().find(id, "file")?;
    opened(practice.folder(), &attachment.into())
}

/// The content of a file for computers with restricted records.
///
/// # Errors
/// As for [`content`].
pub(crate) fn restricted_content(practice: &Practice, id: RestrictedFileId) -> Result<Vec<u8>> {
    let file: RestrictedFile = practice.db().find(id, "file")?;
    opened(practice.folder(), &file.into())
}

fn opened(folder: &Path, file: &Sealed) -> Result<Vec<u8>> {
    let stored = fs::read(path(folder, &file.stored_hash)).map_err(|_| StorageFault::File("read"))?;
    if blake3::hash(&stored).as_bytes()[..] != file.stored_hash {
        return Err(StorageFault::Damaged.into());
    }
    let content = match parts::of(folder, file) {
        Some(parts) => parts::content(folder, file, &parts)?,
        None => open(&file.file_key, &stored)?,
    };
    if blake3::hash(&content).as_bytes()[..] != file.content_hash {
        return Err(StorageFault::Damaged.into());
    }
    Ok(content)
}

/// Every kept file this computer can open, in a fixed order.
fn all(practice: &Practice) -> Result<Vec<Sealed>> {
    let everybodys = practice.db().list::<Attachment>("1 ORDER BY id", [])?.into_iter().map(Sealed::from);
    let restricted = practice.db().list::<RestrictedFile>("1 ORDER BY id", [])?;
    Ok(everybodys.chain(restricted.into_iter().map(Sealed::from)).collect())
}

/// The names of the kept files on disk, in a fixed order: the parts of a large file before the list of them.
pub fn stored_names(practice: &Practice) -> Result<Vec<String>> {
    Ok(all(practice)?.iter().flat_map(|file| names(practice.folder(), file)).collect())
}

/// Whether every file that belongs to an attachment lies here; a list of parts that is not here yet names none of them.
///
/// # Errors
/// `NotFound` when the practice knows no such file.
pub(crate) fn is_here(practice: &Practice, id: AttachmentId) -> Result<bool> {
    let attachment: Attachment = practice.db().find(id, "file")?;
    Ok(lies_here(practice.folder(), &attachment.into()))
}

/// The same of a file for computers with restricted records.
pub(crate) fn restricted_is_here(practice: &Practice, id: RestrictedFileId) -> Result<bool> {
    let file: RestrictedFile = practice.db().find(id, "file")?;
    Ok(lies_here(practice.folder(), &file.into()))
}

fn lies_here(folder: &Path, attachment: &Sealed) -> bool {
    names(folder, attachment).iter().all(|name| path_of(folder, name).exists())
}

fn names(folder: &Path, attachment: &Sealed) -> Vec<String> {
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
    let all = all(practice)?;
    let (here, missing): (Vec<_>, Vec<_>) = all.iter().partition(|file| lies_here(practice.folder(), file));
    let altered = here.iter().filter(|file| opened(practice.folder(), file).is_err()).count();
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
