//! A record in its envelope: who signed it, after having seen which others, and its hash.
//!
//! `"SDR1" || CBOR [practice, parents, signing key, when, kind, payload] || Ed25519 signature of all before`.

use super::{
    decode::{self, parts, read_bytes, read_list, read_uuid},
    encode,
    record::Record,
};
use crate::{
    exchange::crypto::{DeviceKeys, verified},
    types::UtcMillis,
};
use minicbor::{Decoder, Encoder};
use std::{convert::Infallible, fmt};
use uuid::Uuid;

/// No record may be larger, in bytes.
pub const LARGEST_RECORD: usize = 512 * 1024;
/// No record may name more parents.
pub(super) const MOST_PARENTS: usize = 64;
const MAGIC: &[u8; 4] = b"SDR1";
const FAMILY: &[u8; 3] = b"SDR";

/// A record's name: the BLAKE3 hash of its bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordHash(pub [u8; 32]);

/// A record with a signature that holds. Whether its author was allowed to decide this is the registry's business.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    hash: RecordHash,
    bytes: Vec<u8>,
    body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) practice: Uuid,
    pub(super) parents: Vec<RecordHash>,
    /// The public key that checks the signature. Whose it is, the registry knows.
    pub(super) by: [u8; 32],
    pub(super) at: UtcMillis,
    pub(super) record: Record,
}

/// Why bytes are not a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordFault {
    /// Torn, altered, too large, or never a record.
    #[error("This is not a record of a practice.")]
    Damaged,
    /// In a format of a newer program.
    #[error("This record was written by a newer Seriesdesk. Update this computer to read it.")]
    Newer,
}

impl Signed {
    /// Reads a record and checks its signature.
    ///
    /// # Errors
    /// See [`RecordFault`].
    pub fn read(bytes: &[u8]) -> Result<Signed, RecordFault> {
        let (body, signature) = body_of(bytes)?;
        let key = signing_key(body).map_err(|_| RecordFault::Damaged)?;
        let signed = bytes.get(..bytes.len() - signature.len()).unwrap_or_default();
        if verified(&key, signed, signature) { Signed::kept(bytes) } else { Err(RecordFault::Damaged) }
    }

    /// Reads a record whose signature this device checked before it kept the bytes in its own encrypted store.
    ///
    /// # Errors
    /// See [`RecordFault`].
    pub fn kept(bytes: &[u8]) -> Result<Signed, RecordFault> {
        let (body, _) = body_of(bytes)?;
        let body = read_body(body).map_err(|_| RecordFault::Damaged)?;
        Ok(Signed { hash: hash_of(bytes), bytes: bytes.to_vec(), body })
    }

    /// Its hash.
    pub fn hash(&self) -> RecordHash {
        self.hash
    }

    /// Its bytes, as they are stored and passed on.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What it says.
    pub fn record(&self) -> &Record {
        &self.body.record
    }

    /// When its author's clock says it was signed.
    pub fn at(&self) -> UtcMillis {
        self.body.at
    }

    /// The practice it belongs to.
    pub fn practice(&self) -> Uuid {
        self.body.practice
    }

    /// The records its author had seen last.
    pub fn parents(&self) -> &[RecordHash] {
        &self.body.parents
    }

    /// The public key of its author.
    pub fn signer(&self) -> [u8; 32] {
        self.body.by
    }

    /// Signs a record.
    pub(super) fn sign(
        practice: Uuid,
        parents: Vec<RecordHash>,
        at: UtcMillis,
        record: Record,
        keys: &DeviceKeys,
    ) -> Signed {
        let body = Body { practice, parents, by: keys.public().sign, at, record };
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&write_body(&body));
        let signature = keys.sign(&bytes);
        bytes.extend_from_slice(&signature);
        Signed { hash: hash_of(&bytes), bytes, body }
    }
}

impl fmt::Display for RecordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for RecordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signed(kind {}, {})", self.body.record.kind(), self.hash)
    }
}

fn hash_of(bytes: &[u8]) -> RecordHash {
    RecordHash(*blake3::hash(bytes).as_bytes())
}

fn write_body(body: &Body) -> Vec<u8> {
    let mut to = Encoder::new(Vec::new());
    let written = (|| -> Result<(), minicbor::encode::Error<Infallible>> {
        to.array(6)?.bytes(body.practice.as_bytes())?;
        encode::write_list(&body.parents, &mut to, |parent, to| to.bytes(&parent.0).map(drop))?;
        to.bytes(&body.by)?.i64(body.at.0)?.u16(body.record.kind())?;
        to.bytes(&encode::payload(&body.record)).map(drop)
    })();
    written.expect("writing to memory cannot fail");
    to.into_writer()
}

/// What stands between the magic and the signature, and the signature.
fn body_of(bytes: &[u8]) -> Result<(&[u8], &[u8; 64]), RecordFault> {
    let magic = bytes.get(..4).ok_or(RecordFault::Damaged)?;
    if bytes.len() > LARGEST_RECORD || !magic.starts_with(FAMILY) {
        return Err(RecordFault::Damaged);
    }
    if magic != MAGIC {
        return Err(RecordFault::Newer);
    }
    let (signed, signature) = bytes.split_last_chunk::<64>().ok_or(RecordFault::Damaged)?;
    Ok((signed.get(4..).ok_or(RecordFault::Damaged)?, signature))
}

/// Only the key the signature is checked with; the rest is read once it has been.
fn signing_key(body: &[u8]) -> decode::Read<[u8; 32]> {
    let mut from = Decoder::new(body);
    parts(&mut from, 6)?;
    from.skip()?;
    from.skip()?;
    read_bytes(&mut from)
}

fn read_body(body: &[u8]) -> decode::Read<Body> {
    let mut from = Decoder::new(body);
    parts(&mut from, 6)?;
    let (practice, parents) = (read_uuid(&mut from)?, read_list(&mut from, |from| read_bytes(from).map(RecordHash))?);
    let (by, at, kind) = (read_bytes(&mut from)?, UtcMillis(from.i64()?), from.u16()?);
    let record = decode::record(kind, from.bytes()?);
    if parents.len() > MOST_PARENTS || from.position() != body.len() {
        return Err(minicbor::decode::Error::message("not one record"));
    }
    Ok(Body { practice, parents, by, at, record })
}
