//! A page's bytes: `[version, [run, …]]`, a run `[part, table, [column, …], [row, …]]`. Pinned by a fixture.

use minicbor::{Decoder, Encoder, data::Type, decode};

use super::{PAGE_VERSION, Part};
use crate::{
    db::Value,
    error::{Error, Result, StorageFault},
};

type Written = std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>>;

/// A page that is being filled.
#[derive(Default)]
pub(super) struct Page {
    runs: Vec<Vec<u8>>,
    run: Option<Run>,
    bytes: usize,
}

struct Run {
    head: (Part, u16, Vec<&'static str>),
    rows: Encoder<Vec<u8>>,
    count: u64,
}

impl Page {
    /// About how large it is.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds a row to the run of its part.
    pub fn add(&mut self, part: Part, table: u16, columns: impl Fn() -> Vec<&'static str>, row: &[Value]) {
        if self.run.as_ref().is_none_or(|run| (run.head.0, run.head.1) != (part, table)) {
            self.close();
        }
        let run = self.run.get_or_insert_with(|| Run {
            head: (part, table, columns()),
            rows: Encoder::new(Vec::new()),
            count: 0,
        });
        let before = run.rows.writer().len();
        write(row, &mut run.rows).expect("writing to memory cannot fail");
        run.count += 1;
        self.bytes += run.rows.writer().len() - before;
    }

    /// Its bytes.
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.close();
        let mut to = Encoder::new(Vec::with_capacity(self.bytes + 64));
        let written: Written = (|| {
            to.array(2)?.u8(PAGE_VERSION)?.array(self.runs.len() as u64)?;
            Ok(())
        })();
        written.expect("writing to memory cannot fail");
        let mut bytes = to.into_writer();
        self.runs.iter().for_each(|run| bytes.extend_from_slice(run));
        bytes
    }

    fn close(&mut self) {
        let Some(run) = self.run.take() else { return };
        let mut to = Encoder::new(Vec::new());
        let written: Written = (|| {
            let (part, table, columns) = &run.head;
            to.array(4)?.u8(part.byte())?.u16(*table)?.array(columns.len() as u64)?;
            columns.iter().try_for_each(|column| to.str(column).map(drop))?;
            to.array(run.count)?;
            Ok(())
        })();
        written.expect("writing to memory cannot fail");
        let mut bytes = to.into_writer();
        bytes.extend_from_slice(run.rows.writer());
        self.runs.push(bytes);
    }
}

fn write(row: &[Value], to: &mut Encoder<Vec<u8>>) -> Written {
    to.array(row.len() as u64)?;
    for value in row {
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

/// What a run is about, as it was read.
pub(super) struct Head {
    pub part: Part,
    pub table: u16,
    pub columns: Vec<String>,
}

/// More columns than any table has.
const MOST_COLUMNS: u64 = 200;

/// Reads a page and gives every row to `take`. Nothing is allocated for a count that was not read yet.
pub(super) fn read(bytes: &[u8], take: &mut dyn FnMut(&Head, Vec<Value>) -> Result<()>) -> Result<()> {
    let mut from = Decoder::new(bytes);
    if count(&mut from)? != 2 {
        return Err(unreadable());
    }
    if from.u8().map_err(broken)? != PAGE_VERSION {
        return Err(StorageFault::NewerProgram.into());
    }
    for _ in 0..count(&mut from)? {
        if count(&mut from)? != 4 {
            return Err(unreadable());
        }
        let part = Part::of_byte(from.u8().map_err(broken)?).ok_or(StorageFault::NewerProgram)?;
        let table = from.u16().map_err(broken)?;
        let columns = count(&mut from)?;
        if columns > MOST_COLUMNS {
            return Err(unreadable());
        }
        let columns =
            (0..columns).map(|_| from.str().map(str::to_owned).map_err(broken)).collect::<Result<Vec<_>>>()?;
        let head = Head { part, table, columns };
        for _ in 0..count(&mut from)? {
            let values = count(&mut from)?;
            if values > MOST_COLUMNS + 1 {
                return Err(unreadable());
            }
            let row = (0..values).map(|_| value(&mut from)).collect::<Result<Vec<_>>>()?;
            take(&head, row)?;
        }
    }
    if from.position() != bytes.len() {
        return Err(unreadable());
    }
    Ok(())
}

fn value(from: &mut Decoder<'_>) -> Result<Value> {
    Ok(match from.datatype().map_err(broken)? {
        Type::Null => {
            from.null().map_err(broken)?;
            Value::Null
        }
        Type::String => Value::Text(from.str().map_err(broken)?.to_owned()),
        Type::Bytes => Value::Blob(from.bytes().map_err(broken)?.to_vec()),
        _ => Value::Integer(from.i64().map_err(broken)?),
    })
}

fn count(from: &mut Decoder<'_>) -> Result<u64> {
    from.array().map_err(broken)?.ok_or_else(unreadable)
}

fn broken(_: decode::Error) -> Error {
    unreadable()
}

/// Not what was written.
pub(super) fn unreadable() -> Error {
    StorageFault::Unreadable("snapshot").into()
}
