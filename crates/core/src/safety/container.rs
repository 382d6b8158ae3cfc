//! The backup file: a label, the practice folder's files, a hash of it all.
//!
//! `seriesdesk backup 1\n` · length of the label, 4 bytes little-endian · the label as JSON · each file's bytes in the label's order ·
//! BLAKE3 of everything before, 32 bytes.

use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
    path::Path,
};

use crate::{
    DATABASE,
    error::{Error, Result, StorageFault},
    types::UtcMillis,
    vault::{KEYS_FILE, KeysFile, VaultError},
};

const MAGIC: &[u8; 20] = b"seriesdesk backup 1\n";
const MAGIC_OF_ANY: &[u8; 18] = b"seriesdesk backup ";
const LARGEST_LABEL: u32 = 64 * 1024 * 1024;
const LARGEST_KEYS: u64 = 1024 * 1024;

/// What a backup says about itself before it is opened.
#[derive(Debug)]
pub struct BackupLabel {
    /// When it was made.
    pub made_at: UtcMillis,
    /// Its key file.
    pub keys: KeysFile,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Label {
    pub made_at: UtcMillis,
    pub files: Vec<Part>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Part {
    pub name: String,
    pub bytes: u64,
}

/// Reads who made a backup and when; nothing of the practice.
///
/// # Errors
/// `Refused` when the file is no backup, or one of a newer program.
pub fn read_label(file: &Path) -> Result<BackupLabel> {
    let mut reader = BufReader::new(File::open(file).map_err(unreadable)?);
    let label = label(&mut reader)?;
    match label.files.first() {
        Some(part) if part.name == KEYS_FILE && part.bytes <= LARGEST_KEYS => {
            let mut bytes = Vec::new();
            reader.take(part.bytes).read_to_end(&mut bytes).map_err(unreadable)?;
            let keys = KeysFile::from_bytes(&bytes).map_err(keys_fault)?;
            Ok(BackupLabel { made_at: label.made_at, keys })
        }
        Some(_) | None => Err(damaged()),
    }
}

/// Writes a backup from files that are already encrypted; answers its size.
pub(super) fn write(file: &Path, made_at: UtcMillis, parts: &[(String, Source<'_>)]) -> Result<u64> {
    let mut out = Hashing {
        inner: BufWriter::new(File::create(file).map_err(unwritable)?),
        hash: blake3::Hasher::new(),
        bytes: 0,
    };
    let files = parts
        .iter()
        .map(|(name, source)| Ok(Part { name: name.clone(), bytes: source.bytes()? }))
        .collect::<io::Result<_>>()
        .map_err(unreadable)?;
    let label = serde_json::to_vec(&Label { made_at, files }).map_err(|_| StorageFault::File("written"))?;
    let length = u32::try_from(label.len()).map_err(|_| StorageFault::File("written"))?;
    out.write_all(MAGIC)
        .and_then(|()| out.write_all(&length.to_le_bytes()))
        .and_then(|()| out.write_all(&label))
        .and_then(|()| parts.iter().try_for_each(|(_, source)| source.copy_to(&mut out)))
        .map_err(unwritable)?;
    let hash = out.hash.finalize();
    let bytes = out.bytes + 32;
    out.inner
        .write_all(hash.as_bytes())
        .and_then(|()| out.inner.into_inner().map_err(io::IntoInnerError::into_error))
        .and_then(|file| file.sync_all())
        .map_err(unwritable)?;
    Ok(bytes)
}

/// Reads a whole backup and hands each file to `take`; the hash at the end is compared last.
pub(super) fn read(file: &Path, take: &mut dyn FnMut(&Part, &mut dyn Read) -> Result<()>) -> Result<UtcMillis> {
    read_from(BufReader::new(File::open(file).map_err(unreadable)?), take)
}

pub(super) fn read_from(
    from: impl Read,
    take: &mut dyn FnMut(&Part, &mut dyn Read) -> Result<()>,
) -> Result<UtcMillis> {
    let mut reader = Hashed { inner: from, hash: blake3::Hasher::new() };
    let label = label(&mut reader)?;
    for part in &label.files {
        if !is_ours(&part.name) {
            return Err(damaged());
        }
        let mut content = (&mut reader).take(part.bytes);
        take(part, &mut content)?;
        io::copy(&mut content, &mut io::sink()).map_err(unreadable)?; // What `take` did not want is hashed as well.
        if content.limit() > 0 {
            return Err(damaged());
        }
    }
    let computed = reader.hash.finalize();
    let mut stored = Vec::new();
    reader.inner.take(33).read_to_end(&mut stored).map_err(unreadable)?;
    if stored != computed.as_bytes() {
        return Err(damaged());
    }
    Ok(label.made_at)
}

/// Whether a file is a backup of any version, so that a new one may take its place.
pub(super) fn is_backup(file: &Path) -> bool {
    let mut start = [0; MAGIC_OF_ANY.len()];
    File::open(file).and_then(|mut file| file.read_exact(&mut start)).is_ok() && &start == MAGIC_OF_ANY
}

/// Where a part's bytes come from.
pub(super) enum Source<'a> {
    Bytes(&'a [u8]),
    File(&'a Path),
}

impl Source<'_> {
    fn bytes(&self) -> io::Result<u64> {
        match self {
            Source::Bytes(bytes) => Ok(bytes.len() as u64),
            Source::File(path) => Ok(path.metadata()?.len()),
        }
    }

    fn copy_to(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Source::Bytes(bytes) => out.write_all(bytes),
            Source::File(path) => io::copy(&mut File::open(path)?, out).map(drop),
        }
    }
}

pub(super) fn damaged() -> Error {
    Error::refused("This backup is damaged or incomplete. Nothing was changed.").hint("Use another backup.")
}

pub(super) fn unreadable(_: io::Error) -> Error {
    StorageFault::File("read").into()
}

pub(super) fn unwritable(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull => StorageFault::DiskFull.into(),
        _ => StorageFault::File("written").into(),
    }
}

fn label(reader: &mut dyn Read) -> Result<Label> {
    let mut magic = [0; MAGIC.len()];
    reader.read_exact(&mut magic).map_err(|_| no_backup())?;
    if &magic != MAGIC {
        let newer = magic.starts_with(MAGIC_OF_ANY);
        return Err(if newer { StorageFault::NewerProgram.into() } else { no_backup() });
    }
    let mut length = [0; 4];
    reader.read_exact(&mut length).map_err(|_| damaged())?;
    let length = u32::from_le_bytes(length);
    if length > LARGEST_LABEL {
        return Err(damaged());
    }
    let mut text = Vec::new();
    reader.take(length.into()).read_to_end(&mut text).map_err(unreadable)?;
    serde_json::from_slice(&text).map_err(|_| damaged())
}

/// Only the files of a practice folder may come out of a backup, so that none leads elsewhere.
fn is_ours(name: &str) -> bool {
    let hex =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    match name.split('/').collect::<Vec<_>>().as_slice() {
        [file] => *file == KEYS_FILE || *file == DATABASE,
        ["attachments", start, file] => hex(start, 2) && hex(file, 64) && file.starts_with(start),
        _ => false,
    }
}

fn no_backup() -> Error {
    Error::refused("This file is not a Seriesdesk backup.").hint("Choose a file that ends in .seriesdesk-backup.")
}

fn keys_fault(error: VaultError) -> Error {
    match error {
        VaultError::NewerKeys => StorageFault::NewerProgram.into(),
        _ => damaged(),
    }
}

struct Hashing<W> {
    inner: W,
    hash: blake3::Hasher,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

struct Hashed<R> {
    inner: R,
    hash: blake3::Hasher,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.hash.update(bytes.get(..read).unwrap_or_default());
        Ok(read)
    }
}
