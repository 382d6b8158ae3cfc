//! Reads a store page by page, in an order that is the same every time.

use rusqlite::{Connection, params};

use super::{Part, page::Page};
use crate::{
    Practice, catalogue,
    db::Value,
    error::{Result, StorageFault},
    oplog::{Table, clocks},
};

/// How far reading has got. Between two pages nobody may have acted; [`Reading::next`] says so when somebody did.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The last entry when it began.
    last: i64,
    stage: usize,
    /// The last row read of this stage: its key, in as many parts as the stage's key has.
    after: (i64, String, i64),
    begun: bool,
    /// The local numbers of restricted entries, which are left out; those after them move up.
    left_out: Vec<i64>,
}

/// A page, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The next page.
    Page(Vec<u8>),
    /// There are no more.
    End,
    /// Somebody acted meanwhile: what was read is of no use.
    Changed,
}

impl Reading {
    /// Begins with the first page.
    pub fn begin(practice: &Practice) -> Result<Self> {
        let left_out = "SELECT seq FROM ops WHERE compartment = 'r' ORDER BY seq";
        let left_out = practice.db().all(left_out, [], |row| row.get("seq"))?;
        Ok(Self { last: last(practice.db().0)?, stage: 0, after: Default::default(), begun: false, left_out })
    }

    /// The next page, of about so many bytes.
    ///
    /// # Errors
    /// `Storage` when a row cannot be read.
    pub fn next(&mut self, practice: &Practice, most_bytes: usize) -> Result<Next> {
        let db = practice.db().0;
        if last(db)? != self.last {
            return Ok(Next::Changed);
        }
        let stages = stages();
        let mut page = Page::default();
        while let Some(stage) = stages.get(self.stage) {
            if self.fill(db, stage, &mut page, most_bytes)? {
                return Ok(Next::Page(page.into_bytes()));
            }
            self.stage += 1;
            self.after = Default::default();
            self.begun = false;
        }
        Ok(if page.bytes() > 0 { Next::Page(page.into_bytes()) } else { Next::End })
    }

    /// Adds rows until the page is full; false when the stage has no more.
    fn fill(&mut self, db: &Connection, stage: &Stage, page: &mut Page, most_bytes: usize) -> Result<bool> {
        let mut statement = db.prepare_cached(&stage.sql())?;
        let (number, text, second) = self.after.clone();
        // Before the first row nothing is skipped, whatever its key.
        let first = if self.begun { number } else { i64::MIN };
        let second = if self.begun { second } else { i64::MIN };
        let mut rows = match stage {
            Stage::Log | Stage::Deferred => statement.query(params![first])?,
            Stage::Rows(_) => statement.query(params![text])?,
            Stage::Clocks => statement.query(params![first, text])?,
            Stage::Superseded => statement.query(params![text])?,
            Stage::Differences => statement.query(params![first, text, second])?,
        };
        let columns = stage.columns();
        while let Some(row) = rows.next()? {
            if page.bytes() >= most_bytes {
                return Ok(true);
            }
            let mut values = (0..columns).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Value>>>()?;
            self.after = stage.key(&values)?;
            self.begun = true;
            if stage.is_left_out(&values) {
                continue;
            }
            self.renumber(stage, &mut values)?;
            stage.pack(&mut values)?;
            page.add(stage.part(), stage.table(), || stage.names(), &values);
        }
        Ok(false)
    }

    /// Names entries as a store does that never knew of restricted ones.
    fn renumber(&self, stage: &Stage, values: &mut [Value]) -> Result<()> {
        let number = |number: i64| number - self.left_out.partition_point(|out| *out < number) as i64;
        match (stage, values) {
            _ if self.left_out.is_empty() => {}
            (Stage::Log | Stage::Deferred, [Value::Integer(of), ..]) => *of = number(*of),
            (Stage::Clocks, [_, _, Value::Integer(revision), Value::Blob(heads)]) => {
                *revision = number(*revision);
                let mut holders = clocks::decode(heads).ok_or(StorageFault::Unreadable("row clock"))?;
                holders.values_mut().flatten().for_each(|holder| *holder = number(*holder));
                *heads = clocks::encode(&holders);
            }
            _ => {}
        }
        Ok(())
    }
}

/// One after another, what a store is read as.
enum Stage {
    Log,
    Rows(&'static Table),
    Clocks,
    Superseded,
    Differences,
    Deferred,
}

fn stages() -> Vec<Stage> {
    let mut tables: Vec<_> = catalogue::tables().filter(|table| !table.is_restricted()).collect();
    tables.sort_by_key(|table| table.number);
    let mut stages = vec![Stage::Log];
    stages.extend(tables.into_iter().map(Stage::Rows));
    stages.extend([Stage::Clocks, Stage::Superseded, Stage::Differences, Stage::Deferred]);
    stages
}

impl Stage {
    fn sql(&self) -> String {
        match self {
            Stage::Log => "SELECT seq, payload FROM ops WHERE seq > ?1 AND compartment = 'p' ORDER BY seq".to_owned(),
            Stage::Rows(table) => table.select_sql("id > ?1 ORDER BY id"),
            Stage::Clocks => include_str!("clocks_after.sql").to_owned(),
            Stage::Superseded => include_str!("superseded_after.sql").to_owned(),
            Stage::Differences => include_str!("differences_after.sql").to_owned(),
            Stage::Deferred => include_str!("deferred_after.sql").to_owned(),
        }
    }

    /// Whether a row is about restricted records.
    fn is_left_out(&self, values: &[Value]) -> bool {
        let (Stage::Clocks | Stage::Superseded | Stage::Differences, Some(Value::Integer(number))) =
            (self, values.first())
        else {
            return false;
        };
        u16::try_from(*number).ok().and_then(catalogue::table).is_some_and(Table::is_restricted)
    }

    fn part(&self) -> Part {
        match self {
            Stage::Log => Part::Log,
            Stage::Rows(_) => Part::Rows,
            Stage::Clocks => Part::Clocks,
            Stage::Superseded => Part::Superseded,
            Stage::Differences => Part::Differences,
            Stage::Deferred => Part::Deferred,
        }
    }

    fn table(&self) -> u16 {
        match self {
            Stage::Rows(table) => table.number,
            Stage::Log | Stage::Clocks | Stage::Superseded | Stage::Differences | Stage::Deferred => 0,
        }
    }

    fn names(&self) -> Vec<&'static str> {
        match self {
            Stage::Rows(table) => table.columns().collect(),
            Stage::Log | Stage::Clocks | Stage::Superseded | Stage::Differences | Stage::Deferred => Vec::new(),
        }
    }

    fn columns(&self) -> usize {
        match self {
            Stage::Rows(table) => 1 + table.columns().count(),
            Stage::Deferred => 1,
            Stage::Log => 2,
            Stage::Clocks | Stage::Differences => 4,
            Stage::Superseded => 5,
        }
    }

    fn key(&self, values: &[Value]) -> Result<(i64, String, i64)> {
        let number = |at: usize| match values.get(at) {
            Some(Value::Integer(number)) => Ok(*number),
            _ => Err(StorageFault::Unreadable("row")),
        };
        let text = |at: usize| match values.get(at) {
            Some(Value::Text(text)) => Ok(text.clone()),
            _ => Err(StorageFault::Unreadable("row")),
        };
        Ok(match self {
            Stage::Log | Stage::Deferred => (number(0)?, String::new(), 0),
            Stage::Rows(_) => (0, text(0)?, 0),
            Stage::Clocks => (number(0)?, text(1)?, 0),
            Stage::Superseded => (0, text(4)?, 0),
            Stage::Differences => (number(0)?, text(1)?, number(2)?),
        })
    }

    /// Ids of rows take 16 bytes instead of 36 letters.
    fn pack(&self, values: &mut Vec<Value>) -> Result<()> {
        if matches!(self, Stage::Superseded) {
            values.truncate(4); // The key was only for going on after it.
        }
        let at = match self {
            Stage::Log | Stage::Deferred => return Ok(()),
            Stage::Rows(_) => 0,
            Stage::Clocks | Stage::Superseded | Stage::Differences => 1,
        };
        if let Some(value) = values.get_mut(at)
            && let Value::Text(text) = value
        {
            let id: uuid::Uuid = text.parse().map_err(|_| StorageFault::Unreadable("id"))?;
            *value = Value::Blob(id.as_bytes().to_vec());
        }
        Ok(())
    }
}

pub(super) fn last(db: &Connection) -> Result<i64> {
    Ok(db.prepare_cached("SELECT coalesce(max(seq), 0) AS last FROM ops")?.query_row([], |row| row.get("last"))?)
}
