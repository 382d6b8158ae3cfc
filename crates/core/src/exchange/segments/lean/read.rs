//! Reading what was written short. All of it may be hostile: every length is checked, and nothing grows beyond its bound.

use uuid::Uuid;

use super::{
    change,
    columns::{Column, Reading},
    known::{Before, Known, Stream},
    value,
};
use crate::{
    audit::{self, AuditEntry, Place, Told},
    db::Value,
    exchange::crypto::LARGEST_CONTENT,
    oplog::{Dot, Entry, Op, Stored},
};

/// The entries, byte for byte as they were, `None` when these are none.
pub(in crate::exchange::segments) fn lengthen(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut reader = Reader::begin(Reading::of(bytes)?)?;
    let mut payloads = Vec::new();
    for _ in 0..reader.from.entries() {
        payloads.push(reader.entry()?);
    }
    reader.from.is_at_the_end().then_some(payloads)
}

struct Reader<'a> {
    from: Reading<'a>,
    ids: Known<[u8; 16]>,
    words: Known<String>,
    before: Before,
    stream: Stream,
    /// How many more bytes may come out: a word named a thousand times is a thousand words.
    room: usize,
}

impl<'a> Reader<'a> {
    fn begin(from: Reading<'a>) -> Option<Self> {
        let mut reader = Self {
            from,
            ids: Known::default(),
            words: Known::default(),
            before: Before { seq: 0, previous: Dot([0; 16]), wall_ms: 0, hybrid: 0, line: None },
            stream: Stream { practice: Uuid::nil(), device: Uuid::nil(), incarnation: 0, compartment: 'p' },
            room: LARGEST_CONTENT,
        };
        reader.stream.practice = reader.uuid(Column::Ids)?;
        reader.stream.device = reader.uuid(Column::Ids)?;
        reader.before.previous = Dot(reader.id(Column::Ids)?);
        reader.stream.compartment = char::from_u32(reader.small(Column::Shape)?)?;
        reader.stream.incarnation = reader.small(Column::Numbers)?;
        reader.before.seq = reader.from.number(Column::Numbers)?;
        reader.before.wall_ms = reader.from.signed(Column::Times)?;
        reader.before.hybrid = reader.from.number(Column::Times)?;
        Some(reader)
    }

    fn entry(&mut self) -> Option<Vec<u8>> {
        let wall_ms = self.before.wall_ms.wrapping_add(self.from.signed(Column::Times)?);
        let ahead = self.from.signed(Column::Times)?;
        let Stream { practice, device, incarnation, compartment } = self.stream;
        let mut entry = Entry {
            practice,
            compartment,
            device,
            incarnation,
            seq: self.before.seq,
            previous: self.before.previous,
            wall_ms,
            hybrid: self.before.hybrid_at(wall_ms).wrapping_add(ahead.cast_unsigned()),
            actor: self.maybe_uuid(Column::Actors)?,
            program: self.word()?,
            schema: self.small(Column::Shape)?,
            action: self.word()?,
            ops: Vec::new(),
        };
        for _ in 0..self.from.number(Column::Shape)? {
            let op = self.change(&entry)?;
            entry.ops.push(op);
        }
        let payload = entry.encode();
        self.room = self.room.checked_sub(payload.len())?;
        let dot = Dot::of(&payload);
        self.before.go_on(&entry, dot);
        self.ids.learn(dot.0);
        Some(payload)
    }

    fn change(&mut self, entry: &Entry) -> Option<Op> {
        let kind = self.small::<u8>(Column::Shape)?;
        if matches!(kind, change::LINE | change::FIRST_LINE) {
            return self.line(kind, entry);
        }
        let table = self.small(Column::Shape)?;
        match kind {
            change::PUT => {
                let register = self.small(Column::Shape)?;
                let row = self.uuid(Column::Rows)?;
                Some(Op::Put { table, row, register, values: self.values(entry)?, base: self.seen()? })
            }
            change::FACT => {
                let row = self.uuid(Column::Rows)?;
                Some(Op::Fact { table, row, values: self.values(entry)? })
            }
            change::WITHDRAW => {
                let row = self.uuid(Column::Rows)?;
                let mut base = Vec::new();
                for _ in 0..self.from.number(Column::Shape)? {
                    base.push((self.small(Column::Shape)?, self.seen()?));
                }
                Some(Op::Withdraw { table, row, base })
            }
            _ => None,
        }
    }

    fn line(&mut self, kind: u8, entry: &Entry) -> Option<Op> {
        let place = match kind {
            change::LINE => self.before.line.take()?,
            _ => Place {
                position: self.from.signed(Column::Numbers)?,
                previous_hash: self.from.bytes(Column::Bytes)?.to_vec(),
            },
        };
        let patient = self.maybe_uuid(Column::Ids)?;
        let detail = match self.small(Column::Shape)? {
            value::NULL => None,
            value::TEXT => Some(self.word()?),
            _ => return None,
        };
        let implied = audit::implied(entry, &place, &Told { patient, detail });
        self.before.line = Some(implied.next);
        Some(Op::Fact { table: AuditEntry::TABLE.number, row: implied.row, values: implied.values })
    }

    fn values(&mut self, entry: &Entry) -> Option<Vec<Value>> {
        let count = self.from.number(Column::Shape)?;
        let mut values = Vec::new();
        for _ in 0..count {
            values.push(self.value(entry)?);
        }
        Some(values)
    }

    fn value(&mut self, entry: &Entry) -> Option<Value> {
        Some(match self.small(Column::Shape)? {
            value::NULL => Value::Null,
            value::NUMBER => Value::Integer(self.from.signed(Column::Numbers)?),
            value::NOW => Value::Integer(entry.wall_ms),
            value::TEXT => Value::Text(self.word()?),
            value::ID => Value::Text(self.uuid(Column::Ids)?.hyphenated().to_string()),
            value::BYTES => Value::Blob(self.from.bytes(Column::Bytes)?.to_vec()),
            _ => return None,
        })
    }

    fn seen(&mut self) -> Option<Vec<Dot>> {
        let count = self.from.number(Column::Shape)?;
        let mut seen = Vec::new();
        for _ in 0..count {
            seen.push(Dot(self.id(Column::Seen)?));
        }
        Some(seen)
    }

    /// A number of a narrower type.
    fn small<T: TryFrom<u64>>(&mut self, column: Column) -> Option<T> {
        T::try_from(self.from.number(column)?).ok()
    }

    fn uuid(&mut self, column: Column) -> Option<Uuid> {
        self.id(column).map(Uuid::from_bytes)
    }

    fn maybe_uuid(&mut self, column: Column) -> Option<Option<Uuid>> {
        let number = self.from.number(column)?;
        if number == 0 { Some(None) } else { self.id_of(number).map(|id| Some(Uuid::from_bytes(id))) }
    }

    fn id(&mut self, column: Column) -> Option<[u8; 16]> {
        let number = self.from.number(column)?;
        self.id_of(number)
    }

    fn id_of(&mut self, number: u64) -> Option<[u8; 16]> {
        let id = match number {
            0 => return None,
            1 => {
                let id = self.from.id()?;
                self.ids.learn(id);
                id
            }
            _ => *self.ids.get(number - 2)?,
        };
        self.room = self.room.checked_sub(id.len())?;
        Some(id)
    }

    fn word(&mut self) -> Option<String> {
        let word = match self.from.number(Column::Words)? {
            0 => {
                let word = std::str::from_utf8(self.from.bytes(Column::Letters)?).ok()?.to_owned();
                self.words.learn(word.clone());
                word
            }
            number => self.words.get(number - 1)?.clone(),
        };
        self.room = self.room.checked_sub(word.len())?;
        Some(word)
    }
}
