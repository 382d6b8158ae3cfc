//! The columns of a run: byte strings that are read and written from the front.

use minicbor::{Decoder, Encoder};

use super::VERSION;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// Kinds of changes and values, tables, registers, counts.
    Shape,
    /// Instants, as differences.
    Times,
    /// Who acted.
    Actors,
    /// Rows that were changed.
    Rows,
    /// What the author had seen.
    Seen,
    /// Ids among the values.
    Ids,
    /// Other numbers.
    Numbers,
    /// Which words.
    Words,
    /// Words at their first use.
    Letters,
    /// Bytes at their only use.
    Bytes,
}

const COLUMNS: usize = 10;
const ID: usize = 16;

/// Columns being written.
#[derive(Default)]
pub(super) struct Writing {
    columns: [Vec<u8>; COLUMNS],
    ids: Vec<[u8; ID]>,
}

impl Writing {
    pub(super) fn number(&mut self, column: Column, mut number: u64) {
        let to = &mut self.columns[column as usize];
        while number >= 0x80 {
            to.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        to.push(number.to_le_bytes()[0]);
    }

    /// A number that may be negative, small ones first.
    pub(super) fn signed(&mut self, column: Column, number: i64) {
        self.number(column, ((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    pub(super) fn bytes(&mut self, column: Column, bytes: &[u8]) {
        self.number(column, bytes.len() as u64);
        self.columns[column as usize].extend_from_slice(bytes);
    }

    /// An id at its first use.
    pub(super) fn id(&mut self, id: [u8; ID]) {
        self.ids.push(id);
    }

    /// The content: how many entries, the columns, and the ids byte by byte, so that what they have in common stands together.
    pub(super) fn finish(self, entries: usize) -> Vec<u8> {
        let across: Vec<u8> = (0..ID).flat_map(|place| self.ids.iter().map(move |id| id[place])).collect();
        let mut to = Encoder::new(Vec::new());
        let written = (|| {
            to.array(COLUMNS as u64 + 3)?.u8(VERSION)?.u64(entries as u64)?;
            self.columns.iter().try_for_each(|column| to.bytes(column).map(drop))?;
            to.bytes(&across).map(drop)
        })();
        let written: Result<(), minicbor::encode::Error<std::convert::Infallible>> = written;
        written.expect("writing to memory cannot fail");
        to.into_writer()
    }
}

/// Columns being read; `None` when they end too early or hold what cannot be.
pub(super) struct Reading<'a> {
    columns: [&'a [u8]; COLUMNS],
    ids: &'a [u8],
    ids_read: usize,
    entries: u64,
}

impl<'a> Reading<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut from = Decoder::new(bytes);
        if from.array().ok()? != Some(COLUMNS as u64 + 3) || from.u8().ok()? != VERSION {
            return None;
        }
        let entries = from.u64().ok()?;
        let mut columns = [&[][..]; COLUMNS];
        for column in &mut columns {
            *column = from.bytes().ok()?;
        }
        let ids = from.bytes().ok()?;
        let whole = ids.len().is_multiple_of(ID) && from.position() == bytes.len();
        whole.then_some(Self { columns, ids, ids_read: 0, entries })
    }

    /// How many entries there should be.
    pub(super) fn entries(&self) -> u64 {
        self.entries
    }

    /// Whether everything was read.
    pub(super) fn is_at_the_end(&self) -> bool {
        self.ids_read * ID == self.ids.len() && self.columns.iter().all(|column| column.is_empty())
    }

    pub(super) fn number(&mut self, column: Column) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(column, 1)?.first()?;
            let part = u64::from(byte & 0x7f);
            if part << shift >> shift != part {
                return None;
            }
            number |= part << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn signed(&mut self, column: Column) -> Option<i64> {
        let number = self.number(column)?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    pub(super) fn bytes(&mut self, column: Column) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number(column)?).ok()?;
        self.take(column, length)
    }

    pub(super) fn id(&mut self) -> Option<[u8; ID]> {
        let count = self.ids.len() / ID;
        let mut id = [0; ID];
        for (place, byte) in id.iter_mut().enumerate() {
            *byte = *self.ids.get(place * count + self.ids_read)?;
        }
        if self.ids_read >= count {
            return None;
        }
        self.ids_read += 1;
        Some(id)
    }

    fn take(&mut self, column: Column, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.columns[column as usize].split_at_checked(length)?;
        self.columns[column as usize] = rest;
        Some(taken)
    }
}
