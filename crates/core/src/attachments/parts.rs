//! Large files lie and travel in parts, so that none is too large for the share and a line that breaks loses little.
//!
//! Each part is encrypted under the file's key, bound to the file, its place and their number, and named by its own hash. What the
//! record names is a list of these hashes, encrypted as well.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use minicbor::{Decoder, Encoder};
use std::path::Path;

use super::{Sealed, path, write};
use crate::error::{Result, StorageFault};

/// Files above this many bytes are kept in parts.
pub(super) const WHOLE_UP_TO: usize = 8 * 1024 * 1024;
const PART: usize = 4 * 1024 * 1024;
/// No list names more parts.
const MOST_PARTS: u64 = 4096;

/// What the list of a file's parts is encrypted for.
const LIST: &[u8] = b"seriesdesk parts 1";

/// Writes the parts of a file and then the list of them. Answers the list's hash.
pub(super) fn keep(folder: &Path, id: uuid::Uuid, key: &[u8; 32], content: &[u8]) -> Result<blake3::Hash> {
    let cipher = XChaCha20Poly1305::new(key.into());
    let unsealed = |_| StorageFault::File("encrypted");
    let of = content.len().div_ceil(PART);
    let mut hashes = Vec::with_capacity(of);
    for (place, part) in content.chunks(PART).enumerate() {
        let aad = about(id, place, of);
        let sealed = cipher.encrypt(&nonce(place), Payload { msg: part, aad: &aad }).map_err(unsealed)?;
        let hash = blake3::hash(&sealed);
        write(&path(folder, hash.as_bytes()), &sealed).map_err(|_| StorageFault::File("written"))?;
        hashes.push(*hash.as_bytes());
    }
    let aad = [LIST, id.as_bytes()].concat();
    let list = encode(&hashes);
    let sealed = cipher.encrypt(&list_nonce(), Payload { msg: &list, aad: &aad }).map_err(unsealed)?;
    let hash = blake3::hash(&sealed);
    write(&path(folder, hash.as_bytes()), &sealed).map_err(|_| StorageFault::File("written"))?;
    Ok(hash)
}

/// The hashes of a file's parts; none when it is kept whole or its list is not here.
pub(super) fn of(folder: &Path, attachment: &Sealed) -> Option<Vec<[u8; 32]>> {
    if usize::try_from(attachment.bytes).ok()? <= WHOLE_UP_TO {
        return None;
    }
    let sealed = std::fs::read(path(folder, &attachment.stored_hash)).ok()?;
    let aad = [LIST, attachment.id.as_bytes()].concat();
    let cipher = XChaCha20Poly1305::new_from_slice(&attachment.file_key).ok()?;
    decode(&cipher.decrypt(&list_nonce(), Payload { msg: &sealed, aad: &aad }).ok()?)
}

/// The content of a file from its parts.
pub(super) fn content(folder: &Path, attachment: &Sealed, parts: &[[u8; 32]]) -> Result<Vec<u8>> {
    let cipher =
        XChaCha20Poly1305::new_from_slice(&attachment.file_key).map_err(|_| StorageFault::Unreadable("file key"))?;
    let mut content = Vec::new();
    for (place, hash) in parts.iter().enumerate() {
        let sealed = std::fs::read(path(folder, hash)).map_err(|_| StorageFault::File("read"))?;
        let aad = about(attachment.id, place, parts.len());
        let part = cipher.decrypt(&nonce(place), Payload { msg: &sealed, aad: &aad });
        content.extend_from_slice(&part.map_err(|_| StorageFault::Damaged)?);
    }
    Ok(content)
}

/// Which file a part is of, which one it is and how many there are.
fn about(id: uuid::Uuid, place: usize, of: usize) -> Vec<u8> {
    [&id.as_bytes()[..], &(place as u64).to_le_bytes(), &(of as u64).to_le_bytes()].concat()
}

/// The key is used for this one file, so counting its parts is enough; 0 is for files kept whole.
fn nonce(place: usize) -> XNonce {
    let mut nonce = [0; 24];
    nonce[..8].copy_from_slice(&(place as u64 + 1).to_le_bytes());
    XNonce::from(nonce)
}

fn list_nonce() -> XNonce {
    XNonce::from([0xff; 24])
}

fn encode(hashes: &[[u8; 32]]) -> Vec<u8> {
    let mut to = Encoder::new(Vec::new());
    let written: std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>> = (|| {
        to.array(2)?.u8(1)?.array(hashes.len() as u64)?;
        hashes.iter().try_for_each(|hash| to.bytes(hash).map(drop))
    })();
    written.expect("writing to memory cannot fail");
    to.into_writer()
}

fn decode(bytes: &[u8]) -> Option<Vec<[u8; 32]>> {
    let mut from = Decoder::new(bytes);
    if from.array().ok()? != Some(2) || from.u8().ok()? != 1 {
        return None;
    }
    let count = from.array().ok()?.filter(|count| *count <= MOST_PARTS)?;
    (0..count).map(|_| from.bytes().ok()?.try_into().ok()).collect()
}
