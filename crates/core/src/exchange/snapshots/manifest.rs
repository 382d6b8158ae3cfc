//! What a copy of everything says about itself. Pinned by a fixture.

use minicbor::{Decoder, Encoder};

use super::super::crypto::DeviceTag;
use crate::error::{Result, StorageFault};

/// More chunks than any practice fills.
const MOST_CHUNKS: u64 = 20_000;
/// More streams than any practice has.
const MOST_ENDS: u64 = 10_000;
/// More records side by side than any registry has.
const MOST_HEADS: u64 = 10_000;

/// More tables and columns than any program has.
const MOST_TABLES: u64 = 2000;
const MOST_COLUMNS: u64 = 200;
const EMPTY_LIST: [u8; 1] = [0x80];
/// More copies than anybody keeps.
const MOST_COPIES: u64 = 10_000;

/// How far a stream is in the copy: device, life, compartment, last number, last entry.
pub(super) type Reached = (DeviceTag, [u8; 8], char, u64, [u8; 16]);

/// What a copy of everything says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exchange) struct Manifest {
    /// The store's version it was read from.
    pub schema: u32,
    /// The program that wrote it.
    pub program: String,
    /// When, by the clock of its author.
    pub made_at: i64,
    /// How many entries its log has.
    pub entries: u64,
    /// What the store comes to.
    pub digest: [u8; 32],
    /// The last records of the registry its author knew.
    pub heads: Vec<[u8; 32]>,
    /// How far each stream is in it.
    pub ends: Vec<Reached>,
    /// Its chunks in order: the hash of the sealed bytes, and how many there are. The first lists the files it stands for.
    pub chunks: Vec<([u8; 32], u64)>,
    /// The tables the digest was made of and their columns, in order; none in copies of programs that did not say.
    pub tables: Tables,
    /// The copies of which it holds everything.
    pub stands_on: Vec<[u8; 32]>,
}

/// Tables and their columns as they stand in the manifest: every look at the copies there are reads it, few need this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::exchange) struct Tables(Vec<u8>);

impl Tables {
    pub fn of(tables: &[(u16, Vec<String>)]) -> Self {
        let mut to = Encoder::new(Vec::new());
        let written: Result<(), minicbor::encode::Error<std::convert::Infallible>> = (|| {
            to.array(tables.len() as u64)?;
            for (number, columns) in tables {
                to.array(2)?.u16(*number)?.array(columns.len() as u64)?;
                columns.iter().try_for_each(|column| to.str(column).map(drop))?;
            }
            Ok(())
        })();
        written.expect("writing to memory cannot fail");
        Self(to.into_writer())
    }

    /// The tables; none when the program that made the copy did not say.
    ///
    /// # Errors
    /// `Storage` when it is no list of tables.
    pub fn read(&self) -> Result<Vec<(u16, Vec<String>)>> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        Ok(tables(&mut Decoder::new(&self.0)).ok_or(StorageFault::Unreadable("snapshot"))?)
    }
}

impl Manifest {
    pub fn encode(&self) -> Vec<u8> {
        let mut to = Encoder::new(Vec::new());
        let written: Result<(), minicbor::encode::Error<std::convert::Infallible>> = (|| {
            to.array(11)?.u8(1)?.u32(self.schema)?.str(&self.program)?.i64(self.made_at)?.u64(self.entries)?;
            to.bytes(&self.digest)?;
            to.array(self.heads.len() as u64)?;
            self.heads.iter().try_for_each(|head| to.bytes(head).map(drop))?;
            to.array(self.ends.len() as u64)?;
            for (device, incarnation, compartment, seq, tip) in &self.ends {
                to.array(5)?.bytes(device)?.bytes(incarnation)?.char(*compartment)?.u64(*seq)?.bytes(tip)?;
            }
            to.array(self.chunks.len() as u64)?;
            for (hash, bytes) in &self.chunks {
                to.array(2)?.bytes(hash)?.u64(*bytes)?;
            }
            Ok(())
        })();
        written.expect("writing to memory cannot fail");
        let mut bytes = to.into_writer();
        bytes.extend(if self.tables.0.is_empty() { EMPTY_LIST.as_slice() } else { self.tables.0.as_slice() });
        let mut to = Encoder::new(bytes);
        let written: Result<(), minicbor::encode::Error<std::convert::Infallible>> = (|| {
            to.array(self.stands_on.len() as u64)?;
            self.stands_on.iter().try_for_each(|manifest| to.bytes(manifest).map(drop))
        })();
        written.expect("writing to memory cannot fail");
        to.into_writer()
    }

    /// Reads a manifest; what a newer program added at its end is left alone.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut from = Decoder::new(bytes);
        let parts = from.array().ok()??;
        if parts < 9 || from.u8().ok()? != 1 {
            return None;
        }
        let schema = from.u32().ok()?;
        let program = from.str().ok().filter(|program| program.len() <= 100)?.to_owned();
        let (made_at, entries) = (from.i64().ok()?, from.u64().ok()?);
        let digest = from.bytes().ok()?.try_into().ok()?;
        let heads = (0..count(&mut from, MOST_HEADS)?)
            .map(|_| from.bytes().ok()?.try_into().ok())
            .collect::<Option<Vec<_>>>()?;
        let ends = (0..count(&mut from, MOST_ENDS)?)
            .map(|_| {
                (from.array().ok()? == Some(5)).then_some(())?;
                let device = from.bytes().ok()?.try_into().ok()?;
                let incarnation = from.bytes().ok()?.try_into().ok()?;
                let compartment = from.char().ok()?;
                let seq = from.u64().ok().filter(|seq| i64::try_from(*seq).is_ok())?;
                Some((device, incarnation, compartment, seq, from.bytes().ok()?.try_into().ok()?))
            })
            .collect::<Option<Vec<_>>>()?;
        let chunks = (0..count(&mut from, MOST_CHUNKS)?)
            .map(|_| {
                (from.array().ok()? == Some(2)).then_some(())?;
                Some((from.bytes().ok()?.try_into().ok()?, from.u64().ok()?))
            })
            .collect::<Option<Vec<_>>>()?;
        if chunks.is_empty() {
            return None;
        }
        let tables = if parts > 9 { part(&mut from)? } else { Tables::default() };
        let stands_on = match parts {
            ..=10 => Vec::new(),
            _ => (0..count(&mut from, MOST_COPIES)?)
                .map(|_| from.bytes().ok()?.try_into().ok())
                .collect::<Option<Vec<_>>>()?,
        };
        Some(Self { schema, program, made_at, entries, digest, heads, ends, chunks, tables, stands_on })
    }
}

/// A part as it stands, whatever is in it.
fn part(from: &mut Decoder<'_>) -> Option<Tables> {
    let begins = from.position();
    from.skip().ok()?;
    let part = from.input().get(begins..from.position())?;
    Some(Tables(if part == EMPTY_LIST { Vec::new() } else { part.to_vec() }))
}

fn tables(from: &mut Decoder<'_>) -> Option<Vec<(u16, Vec<String>)>> {
    (0..count(from, MOST_TABLES)?)
        .map(|_| {
            (from.array().ok()? == Some(2)).then_some(())?;
            let number = from.u16().ok()?;
            let columns = (0..count(from, MOST_COLUMNS)?)
                .map(|_| from.str().ok().filter(|name| name.len() <= 100).map(str::to_owned))
                .collect::<Option<Vec<_>>>()?;
            Some((number, columns))
        })
        .collect()
}

fn count(from: &mut Decoder<'_>, most: u64) -> Option<u64> {
    from.array().ok()?.filter(|count| *count <= most)
}
