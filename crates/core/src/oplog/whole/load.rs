//! Loads pages into an empty store. What signs a page may be wrong all the same, so nothing in it is taken on trust that can be checked.

use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{
    Part,
    digest::{StateDigest, digest_as, digest_of},
    page::{Head, read, unreadable},
};
use crate::{
    catalogue,
    db::Value,
    error::{Error, Result, StorageFault},
    oplog::{Dot, Entry, PRACTICE, Table, clocks},
};

/// A store that is being filled; its owner holds the transaction.
pub struct Loading<'c> {
    db: &'c Connection,
    practice: Uuid,
    now_ms: i64,
    entries: i64,
    hybrid: u64,
    /// The numbers there are of each stream, as runs from first to last.
    runs: BTreeMap<([u8; 8], u64, char), BTreeMap<u64, u64>>,
    /// The table of the run under way, and the statement that fills it.
    table: Option<(u16, Vec<String>, &'static Table, String)>,
}

/// A clock further ahead than this is not believed.
const MOST_AHEAD_MS: u64 = 24 * 60 * 60 * 1000;

impl<'c> Loading<'c> {
    /// Begins to fill a store.
    ///
    /// # Errors
    /// `Refused` when it is not empty.
    pub(crate) fn begin(db: &'c Connection, practice: Uuid, now_ms: i64) -> Result<Self> {
        let entries: i64 = db.query_row("SELECT count(*) AS entries FROM ops", [], |row| row.get("entries"))?;
        if entries > 0 {
            return Err(Error::refused("Only an empty practice is filled from a copy."));
        }
        Ok(Self { db, practice, now_ms, entries: 0, hybrid: 0, runs: BTreeMap::new(), table: None })
    }

    /// Loads a page; pages come in the order they were read.
    ///
    /// # Errors
    /// `NewerProgram` for tables or columns this program does not know, `Unreadable` for what is no page.
    pub fn page(&mut self, bytes: &[u8]) -> Result<()> {
        read(bytes, &mut |head, row| match head.part {
            Part::Log => self.entry(&row),
            Part::Rows => self.row(head, row),
            Part::Clocks => self.clock(&row),
            Part::Superseded => self.superseded(&row),
            Part::Differences => self.difference(&row),
            Part::Deferred => self.deferred(&row),
        })
    }

    /// What the store comes to now, as far as these tables and columns go; all this program knows when none are named.
    pub fn digest(&self, tables: &[(u16, Vec<String>)]) -> Result<StateDigest> {
        if tables.is_empty() { digest_of(self.db) } else { digest_as(self.db, tables) }
    }

    /// Whether it has every entry with these numbers of a stream: device, life, compartment, first, last.
    pub fn has_all(&self, device: &[u8; 8], life: u64, compartment: char, from: u64, to: u64) -> bool {
        let runs = self.runs.get(&(*device, life, compartment));
        runs.and_then(|runs| runs.range(..=from).next_back()).is_some_and(|(_, end)| *end >= to)
    }

    /// The latest hybrid clock that is believed.
    pub fn hybrid(&self) -> u64 {
        self.hybrid
    }

    fn entry(&mut self, row: &[Value]) -> Result<()> {
        let [Value::Integer(number), Value::Blob(payload)] = row else { return Err(unreadable()) };
        let entry = Entry::decode(payload)?;
        // Numbers without a gap are what clocks are checked against.
        if *number != self.entries + 1 || entry.practice != self.practice || entry.compartment != PRACTICE {
            return Err(unreadable());
        }
        self.entries = *number;
        self.note_run(&entry);
        self.db.prepare_cached(include_str!("../op_add.sql"))?.execute(rusqlite::named_params! {
            ":seq": number,
            ":dot": Dot::of(payload).0,
            ":action": entry.action,
            ":actor": entry.actor.map(|actor| actor.to_string()),
            ":reversible": false,
            ":at": entry.wall_ms,
            ":received": true,
            ":compartment": entry.compartment.to_string(),
            ":payload": payload,
        })?;
        let ahead = (entry.hybrid >> 16).saturating_sub(u64::try_from(self.now_ms).unwrap_or(0));
        if ahead <= MOST_AHEAD_MS {
            self.hybrid = self.hybrid.max(entry.hybrid);
        }
        Ok(())
    }

    fn note_run(&mut self, entry: &Entry) {
        let device = *entry.device.as_bytes().first_chunk().unwrap_or(&[0; 8]);
        let runs = self.runs.entry((device, u64::from(entry.incarnation), entry.compartment)).or_default();
        let before = runs.range(..=entry.seq).next_back().map(|(from, to)| (*from, *to));
        let mut run = (entry.seq, entry.seq);
        match before {
            Some((_, to)) if to >= entry.seq => return,
            Some((from, to)) if to.checked_add(1) == Some(entry.seq) => run.0 = from,
            Some(_) | None => {}
        }
        if let Some(after) = entry.seq.checked_add(1).and_then(|next| runs.remove(&next)) {
            run.1 = after;
        }
        runs.insert(run.0, run.1);
    }

    fn row(&mut self, head: &Head, mut row: Vec<Value>) -> Result<()> {
        if self.table.as_ref().is_none_or(|(number, columns, ..)| (*number, columns) != (head.table, &head.columns)) {
            let table = catalogue::table(head.table).ok_or(StorageFault::NewerProgram)?;
            let known: Vec<_> = table.columns().collect();
            if table.is_restricted() {
                return Err(unreadable());
            }
            if head.columns.iter().any(|column| !known.contains(&column.as_str())) {
                return Err(StorageFault::NewerProgram.into());
            }
            self.table = Some((head.table, head.columns.clone(), table, table.insert_sql(&head.columns)));
        }
        let Some((_, columns, _, sql)) = &self.table else { return Err(unreadable()) };
        if row.len() != columns.len() + 1 {
            return Err(unreadable());
        }
        if let Some(first) = row.first_mut() {
            *first = Value::Text(id(first)?);
        }
        self.db.prepare_cached(sql)?.execute(rusqlite::params_from_iter(&row)).map_err(taken_for_damaged)?;
        Ok(())
    }

    fn clock(&self, row: &[Value]) -> Result<()> {
        let [Value::Integer(table), row_id, Value::Integer(revision), Value::Blob(heads)] = row else {
            return Err(unreadable());
        };
        let holders = clocks::decode(heads).ok_or_else(unreadable)?;
        let is_there = |number: &i64| (1..=self.entries).contains(number);
        if !is_there(revision) || !holders.values().flatten().all(is_there) {
            return Err(unreadable());
        }
        self.db
            .prepare_cached("INSERT INTO row_clocks (table_number, row_id, revision, heads) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self::table(*table)?, id(row_id)?, revision, heads])
            .map_err(taken_for_damaged)?;
        Ok(())
    }

    fn superseded(&self, row: &[Value]) -> Result<()> {
        let [Value::Integer(table), row_id, Value::Integer(register), Value::Blob(dot)] = row else {
            return Err(unreadable());
        };
        let dot: [u8; 16] = dot.as_slice().try_into().map_err(|_| unreadable())?;
        self.db
            .prepare_cached("INSERT INTO superseded (dot, table_number, row_id, register) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![dot, self::table(*table)?, id(row_id)?, number(*register)?])
            .map_err(taken_for_damaged)?;
        Ok(())
    }

    fn difference(&self, row: &[Value]) -> Result<()> {
        let [Value::Integer(table), row_id, Value::Integer(register), Value::Integer(decide)] = row else {
            return Err(unreadable());
        };
        self.db
            .prepare_cached("INSERT INTO differences (table_number, row_id, register, decide) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self::table(*table)?, id(row_id)?, number(*register)?, *decide != 0])
            .map_err(taken_for_damaged)?;
        Ok(())
    }

    fn deferred(&self, row: &[Value]) -> Result<()> {
        let [Value::Integer(number)] = row else { return Err(unreadable()) };
        if !(1..=self.entries).contains(number) {
            return Err(unreadable());
        }
        self.db.prepare_cached("INSERT INTO deferred_ops (seq) VALUES (?1)")?.execute([number])?;
        Ok(())
    }
}

fn id(value: &Value) -> Result<String> {
    match value {
        Value::Blob(bytes) => Uuid::from_slice(bytes).map(|id| id.to_string()).map_err(|_| unreadable()),
        _ => Err(unreadable()),
    }
}

/// The number of a table, which is not one that no copy may hold.
fn table(value: i64) -> Result<u16> {
    let number = number(value)?;
    if catalogue::table(number).is_some_and(Table::is_restricted) { Err(unreadable()) } else { Ok(number) }
}

fn number(value: i64) -> Result<u16> {
    u16::try_from(value).map_err(|_| unreadable())
}

/// A row the tables do not take, such as one that stands there twice, is the page's fault; a full disk is not.
fn taken_for_damaged(error: rusqlite::Error) -> Error {
    match Error::from(error) {
        Error::Storage(StorageFault::DiskFull) => StorageFault::DiskFull.into(),
        Error::Storage(StorageFault::Busy) => StorageFault::Busy.into(),
        _ => unreadable(),
    }
}
