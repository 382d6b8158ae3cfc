//! Writing entries short.

use uuid::Uuid;

use super::{
    change,
    columns::{Column, Writing},
    known::{Before, Known, Stream},
    value,
};
use crate::{
    audit,
    db::Value,
    oplog::{Dot, Entry, Op},
};

/// The run in short, `None` when it is no run of one stream or holds what cannot be written like this.
pub(in crate::exchange::segments) fn shorten(payloads: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut writer: Option<Writer> = None;
    for payload in payloads {
        let entry = Entry::decode(payload).ok()?;
        writer.get_or_insert_with(|| Writer::begin(&entry)).entry(&entry, Dot::of(payload))?;
    }
    Some(writer?.to.finish(payloads.len()))
}

struct Writer {
    to: Writing,
    ids: Known<[u8; 16]>,
    words: Known<String>,
    before: Before,
    stream: Stream,
}

impl Writer {
    fn begin(first: &Entry) -> Self {
        let mut writer = Self {
            to: Writing::default(),
            ids: Known::default(),
            words: Known::default(),
            before: Before {
                seq: first.seq,
                previous: first.previous,
                wall_ms: first.wall_ms,
                hybrid: first.hybrid,
                line: None,
            },
            stream: Stream::of(first),
        };
        writer.id(Column::Ids, first.practice.into_bytes());
        writer.id(Column::Ids, first.device.into_bytes());
        writer.id(Column::Ids, first.previous.0);
        writer.to.number(Column::Shape, first.compartment.into());
        writer.to.number(Column::Numbers, first.incarnation.into());
        writer.to.number(Column::Numbers, first.seq);
        writer.to.signed(Column::Times, first.wall_ms);
        writer.to.number(Column::Times, first.hybrid);
        writer
    }

    fn entry(&mut self, entry: &Entry, dot: Dot) -> Option<()> {
        let one_run =
            Stream::of(entry) == self.stream && (entry.seq, entry.previous) == (self.before.seq, self.before.previous);
        if !one_run {
            return None;
        }
        self.to.signed(Column::Times, entry.wall_ms.wrapping_sub(self.before.wall_ms));
        let ahead = entry.hybrid.wrapping_sub(self.before.hybrid_at(entry.wall_ms));
        self.to.signed(Column::Times, ahead.cast_signed());
        self.maybe_id(Column::Actors, entry.actor);
        self.word(&entry.program);
        self.to.number(Column::Shape, entry.schema.into());
        self.word(&entry.action);
        self.to.number(Column::Shape, entry.ops.len() as u64);
        for op in &entry.ops {
            self.change(op, entry)?;
        }
        self.before.go_on(entry, dot);
        self.ids.learn(dot.0);
        Some(())
    }

    fn change(&mut self, op: &Op, entry: &Entry) -> Option<()> {
        match op {
            Op::Put { table, row, register, values, base } => {
                self.shape(change::PUT, *table);
                self.to.number(Column::Shape, (*register).into());
                self.id(Column::Rows, row.into_bytes());
                self.values(values, entry)?;
                self.seen(base);
            }
            Op::Fact { table, row, values } => {
                if self.line(*table, *row, values, entry).is_some() {
                    return Some(());
                }
                self.shape(change::FACT, *table);
                self.id(Column::Rows, row.into_bytes());
                self.values(values, entry)?;
            }
            Op::Withdraw { table, row, base } => {
                self.shape(change::WITHDRAW, *table);
                self.id(Column::Rows, row.into_bytes());
                self.to.number(Column::Shape, base.len() as u64);
                for (register, dots) in base {
                    self.to.number(Column::Shape, (*register).into());
                    self.seen(dots);
                }
            }
            Op::Unknown { .. } => return None,
        }
        Some(())
    }

    /// Writes the fact as the audit line of its entry, unless it is another fact.
    fn line(&mut self, table: u16, row: Uuid, values: &[Value], entry: &Entry) -> Option<()> {
        let (place, told) = audit::told(table, values)?;
        let implied = audit::implied(entry, &place, &told);
        if (implied.row, implied.values.as_slice()) != (row, values) {
            return None;
        }
        if self.before.line.as_ref() == Some(&place) {
            self.to.number(Column::Shape, change::LINE.into());
        } else {
            self.to.number(Column::Shape, change::FIRST_LINE.into());
            self.to.signed(Column::Numbers, place.position);
            self.to.bytes(Column::Bytes, &place.previous_hash);
        }
        self.maybe_id(Column::Ids, told.patient);
        match &told.detail {
            Some(detail) => {
                self.to.number(Column::Shape, value::TEXT.into());
                self.word(detail);
            }
            None => self.to.number(Column::Shape, value::NULL.into()),
        }
        self.before.line = Some(implied.next);
        Some(())
    }

    fn shape(&mut self, kind: u8, table: u16) {
        self.to.number(Column::Shape, kind.into());
        self.to.number(Column::Shape, table.into());
    }

    fn values(&mut self, values: &[Value], entry: &Entry) -> Option<()> {
        self.to.number(Column::Shape, values.len() as u64);
        for value in values {
            self.value(value, entry)?;
        }
        Some(())
    }

    fn value(&mut self, value: &Value, entry: &Entry) -> Option<()> {
        let shape = |writer: &mut Self, kind: u8| writer.to.number(Column::Shape, kind.into());
        match value {
            Value::Null => shape(self, value::NULL),
            Value::Integer(number) if *number == entry.wall_ms => shape(self, value::NOW),
            Value::Integer(number) => {
                shape(self, value::NUMBER);
                self.to.signed(Column::Numbers, *number);
            }
            Value::Text(text) => match id_in(text) {
                Some(id) => {
                    shape(self, value::ID);
                    self.id(Column::Ids, id);
                }
                None => {
                    shape(self, value::TEXT);
                    self.word(text);
                }
            },
            Value::Blob(bytes) => {
                shape(self, value::BYTES);
                self.to.bytes(Column::Bytes, bytes);
            }
            Value::Real(_) => return None,
        }
        Some(())
    }

    fn seen(&mut self, dots: &[Dot]) {
        self.to.number(Column::Shape, dots.len() as u64);
        for dot in dots {
            self.id(Column::Seen, dot.0);
        }
    }

    fn maybe_id(&mut self, column: Column, id: Option<Uuid>) {
        match id {
            None => self.to.number(column, 0),
            Some(id) => self.id(column, id.into_bytes()),
        }
    }

    /// 0 is nothing, 1 an id at its first use, everything above one that was used before.
    fn id(&mut self, column: Column, id: [u8; 16]) {
        match self.ids.number(&id) {
            Some(number) => self.to.number(column, number + 2),
            None => {
                self.to.number(column, 1);
                self.to.id(id);
                self.ids.learn(id);
            }
        }
    }

    /// 0 is words at their first use, everything above such that were used before.
    fn word(&mut self, word: &str) {
        match self.words.number(&word.to_owned()) {
            Some(number) => self.to.number(Column::Words, number + 1),
            None => {
                self.to.number(Column::Words, 0);
                self.to.bytes(Column::Letters, word.as_bytes());
                self.words.learn(word.to_owned());
            }
        }
    }
}

/// The id a text is, when it is written as the store writes ids.
fn id_in(text: &str) -> Option<[u8; 16]> {
    let id = Uuid::try_parse(text).ok()?;
    (id.hyphenated().to_string() == text).then(|| id.into_bytes())
}
