//! One log entry: what it holds and its bytes. The bytes of each version are pinned by fixtures and must decode for ever.

use minicbor::{Decoder, Encoder, data::Type, decode, encode};
use uuid::Uuid;

use super::Table;
use crate::{
    catalogue,
    db::Value,
    error::{Error, Result, StorageFault},
};

/// The version this program writes.
pub const ENTRY_VERSION: u16 = 1;
/// No value of the log may be larger; anything bigger is an attachment.
const LARGEST_VALUE: usize = 4 * 1024 * 1024;

/// The id of a committed entry: the first 16 bytes of its content's BLAKE3 hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dot(pub [u8; 16]);

impl Dot {
    /// The dot of an encoded entry.
    pub fn of(payload: &[u8]) -> Self {
        let mut dot = [0; 16];
        if mutant!("entry::named_by_its_number")
            && let Ok(entry) = Entry::decode(payload)
        {
            return Self(Uuid::new_v5(&entry.device, &entry.seq.to_le_bytes()).into_bytes());
        }
        dot.copy_from_slice(&blake3::hash(payload).as_bytes()[..16]);
        Self(dot)
    }
}

impl std::fmt::Display for Dot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Dot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Dot {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let parsed = u128::from_str_radix(text, 16).ok().filter(|_| text.len() == 32);
        parsed.map(|number| Self(number.to_be_bytes())).ok_or_else(|| Error::invalid("token", "is not an undo token"))
    }
}

/// One change of one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// A register got new values; `base` names the entries whose values the author saw.
    Put { table: u16, row: Uuid, register: u16, values: Vec<Value>, base: Vec<Dot> },
    /// A fact was added.
    Fact { table: u16, row: Uuid, values: Vec<Value> },
    /// A row left the tables (its values stay in the log); `base` names, register by register, what was seen.
    Withdraw { table: u16, row: Uuid, base: Vec<(u16, Vec<Dot>)> },
    /// A kind of change only a newer program knows: kept byte for byte, applied when this program is updated.
    Unknown { bytes: Vec<u8> },
}

impl Op {
    /// The table it changes, where this program knows it.
    pub(crate) fn table(&self) -> Option<&'static Table> {
        match self {
            Op::Put { table, .. } | Op::Fact { table, .. } | Op::Withdraw { table, .. } => catalogue::table(*table),
            Op::Unknown { .. } => None,
        }
    }

    /// Whether it stands in an entry of another compartment than its table's: no program writes that, and no device heeds it,
    /// because not every device would see it.
    pub(super) fn is_misplaced(&self, entry: &Entry) -> bool {
        self.table().is_some_and(|table| table.compartment != entry.compartment)
    }
}

/// One committed action.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The practice it belongs to.
    pub practice: Uuid,
    /// `p` for what the back office needs, `r` for restricted records.
    pub compartment: char,
    /// The device that wrote it.
    pub device: Uuid,
    /// Which life of the device: a restored copy starts another.
    pub incarnation: u32,
    /// Its place in the device's stream, from 1.
    pub seq: u64,
    /// The entry before it in the stream.
    pub previous: Dot,
    /// The wall clock, for display.
    pub wall_ms: i64,
    /// The hybrid clock, for ordering the display.
    pub hybrid: u64,
    /// The person who acted.
    pub actor: Option<Uuid>,
    /// The program's version.
    pub program: String,
    /// The store's version.
    pub schema: u32,
    /// The action's name.
    pub action: String,
    /// The changes.
    pub ops: Vec<Op>,
}

impl Entry {
    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(Vec::new());
        self.write(&mut encoder).expect("writing to memory cannot fail");
        encoder.into_writer()
    }

    /// Reads an entry of any version this program knows.
    ///
    /// # Errors
    /// `NewerProgram` for a version it does not know, `Unreadable` for anything else that is not an entry.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut decoder = Decoder::new(bytes);
        let unreadable = |_: decode::Error| Error::from(StorageFault::Unreadable("log entry"));
        let parts = decoder.array().map_err(unreadable)?;
        let version = decoder.u16().map_err(unreadable)?;
        match version {
            1 if parts == Some(14) => {
                let entry = read_version_1(&mut decoder).map_err(unreadable)?;
                if decoder.position() == bytes.len() {
                    Ok(entry)
                } else {
                    Err(StorageFault::Unreadable("log entry").into())
                }
            }
            2.. => Err(StorageFault::NewerProgram.into()),
            _ => Err(StorageFault::Unreadable("log entry").into()),
        }
    }

    fn write(&self, to: &mut Encoder<Vec<u8>>) -> Result<(), encode::Error<std::convert::Infallible>> {
        to.array(14)?.u16(ENTRY_VERSION)?;
        to.bytes(self.practice.as_bytes())?.char(self.compartment)?.bytes(self.device.as_bytes())?;
        to.u32(self.incarnation)?.u64(self.seq)?.bytes(&self.previous.0)?;
        to.i64(self.wall_ms)?.u64(self.hybrid)?;
        match self.actor {
            Some(actor) => to.bytes(actor.as_bytes())?,
            None => to.null()?,
        };
        to.str(&self.program)?.u32(self.schema)?.str(&self.action)?;
        to.array(self.ops.len() as u64)?;
        for op in &self.ops {
            write_op(op, to)?;
        }
        Ok(())
    }
}

fn write_op(op: &Op, to: &mut Encoder<Vec<u8>>) -> Result<(), encode::Error<std::convert::Infallible>> {
    match op {
        Op::Put { table, row, register, values, base } => {
            to.array(6)?.u8(1)?.u16(*table)?.bytes(row.as_bytes())?.u16(*register)?;
            write_values(values, to)?;
            write_dots(base, to)
        }
        Op::Fact { table, row, values } => {
            to.array(4)?.u8(2)?.u16(*table)?.bytes(row.as_bytes())?;
            write_values(values, to)
        }
        Op::Withdraw { table, row, base } => {
            to.array(4)?.u8(3)?.u16(*table)?.bytes(row.as_bytes())?.array(base.len() as u64)?;
            for (register, dots) in base {
                to.array(2)?.u16(*register)?;
                write_dots(dots, to)?;
            }
            Ok(())
        }
        Op::Unknown { bytes } => {
            to.writer_mut().extend_from_slice(bytes);
            Ok(())
        }
    }
}

fn write_values(values: &[Value], to: &mut Encoder<Vec<u8>>) -> Result<(), encode::Error<std::convert::Infallible>> {
    to.array(values.len() as u64)?;
    for value in values {
        match value {
            Value::Integer(number) => to.i64(*number)?,
            Value::Text(text) => to.str(text)?,
            Value::Blob(bytes) => to.bytes(bytes)?,
            // Floats are banned in replicated tables; a test checks every column.
            Value::Null | Value::Real(_) => to.null()?,
        };
    }
    Ok(())
}

fn write_dots(dots: &[Dot], to: &mut Encoder<Vec<u8>>) -> Result<(), encode::Error<std::convert::Infallible>> {
    to.array(dots.len() as u64)?;
    for dot in dots {
        to.bytes(&dot.0)?;
    }
    Ok(())
}

fn read_version_1(from: &mut Decoder<'_>) -> Result<Entry, decode::Error> {
    Ok(Entry {
        practice: read_uuid(from)?,
        compartment: from.char()?,
        device: read_uuid(from)?,
        incarnation: from.u32()?,
        seq: from.u64()?,
        previous: read_dot(from)?,
        wall_ms: from.i64()?,
        hybrid: from.u64()?,
        actor: match from.datatype()? {
            Type::Null => {
                from.null()?;
                None
            }
            _ => Some(read_uuid(from)?),
        },
        program: from.str()?.to_owned(),
        schema: from.u32()?,
        action: from.str()?.to_owned(),
        ops: read_list(from, read_op)?,
    })
}

fn read_op(from: &mut Decoder<'_>) -> Result<Op, decode::Error> {
    let begins = from.position();
    let parts = from.array()?;
    match (from.u8()?, parts) {
        (1, Some(6)) => Ok(Op::Put {
            table: from.u16()?,
            row: read_uuid(from)?,
            register: from.u16()?,
            values: read_list(from, read_value)?,
            base: read_list(from, read_dot)?,
        }),
        (2, Some(4)) => {
            Ok(Op::Fact { table: from.u16()?, row: read_uuid(from)?, values: read_list(from, read_value)? })
        }
        (3, Some(4)) => {
            Ok(Op::Withdraw { table: from.u16()?, row: read_uuid(from)?, base: read_list(from, read_base)? })
        }
        (1..=3, _) | (_, None) => Err(decode::Error::message("not a change")),
        (_, Some(_)) => {
            from.set_position(begins);
            from.skip()?;
            let bytes = from.input().get(begins..from.position()).unwrap_or_default();
            Ok(Op::Unknown { bytes: bytes.to_vec() })
        }
    }
}

fn read_base(from: &mut Decoder<'_>) -> Result<(u16, Vec<Dot>), decode::Error> {
    match from.array()? {
        Some(2) => Ok((from.u16()?, read_list(from, read_dot)?)),
        _ => Err(decode::Error::message("not a base")),
    }
}

fn read_value(from: &mut Decoder<'_>) -> Result<Value, decode::Error> {
    let value = match from.datatype()? {
        Type::Null => {
            from.null()?;
            Value::Null
        }
        Type::String => Value::Text(from.str()?.to_owned()),
        Type::Bytes => Value::Blob(from.bytes()?.to_vec()),
        _ => Value::Integer(from.i64()?),
    };
    match &value {
        Value::Text(text) if text.len() > LARGEST_VALUE => Err(decode::Error::message("value too large")),
        Value::Blob(bytes) if bytes.len() > LARGEST_VALUE => Err(decode::Error::message("value too large")),
        _ => Ok(value),
    }
}

fn read_list<T>(
    from: &mut Decoder<'_>,
    read: fn(&mut Decoder<'_>) -> Result<T, decode::Error>,
) -> Result<Vec<T>, decode::Error> {
    let count = from.array()?.ok_or_else(|| decode::Error::message("a list without a length"))?;
    (0..count).map(|_| read(from)).collect()
}

fn read_uuid(from: &mut Decoder<'_>) -> Result<Uuid, decode::Error> {
    Uuid::from_slice(from.bytes()?).map_err(|_| decode::Error::message("not an id"))
}

fn read_dot(from: &mut Decoder<'_>) -> Result<Dot, decode::Error> {
    from.bytes()?.try_into().map(Dot).map_err(|_| decode::Error::message("not a dot"))
}
