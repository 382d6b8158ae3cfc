//! What a store comes to: equal for stores that hold the same entries and show the same rows, whatever their local numbers.

use rusqlite::Connection;

use super::read::last;
use crate::{
    Practice, catalogue,
    db::{Db, LATEST, Value},
    error::{Result, StorageFault},
    oplog::{PRACTICE, RESTRICTED, Table},
};

/// A table's digest and its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableDigest {
    /// The table's number in the catalogue.
    pub table: u16,
    /// BLAKE3 over its rows by id.
    pub digest: [u8; 32],
}

/// What a store comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateDigest {
    /// Every replicated table that everybody holds, by number.
    pub tables: Vec<TableDigest>,
    /// How many entries the log has.
    pub entries: u64,
    /// BLAKE3 over the ids of all entries, sorted.
    pub log: [u8; 32],
    /// What the restricted records come to, which not every device holds; nothing where there are none.
    pub restricted: Option<Box<StateDigest>>,
}

/// What this store comes to; reads every row.
pub fn state_digest(db: Db<'_>) -> Result<StateDigest> {
    digest_of(db.0)
}

/// A digest under way, a table at a time; nobody may have acted in between.
#[derive(Clone, Debug)]
pub struct Digesting {
    last: i64,
    tables: Vec<TableDigest>,
}

/// How far a digest is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Digested {
    /// There are more tables.
    More,
    /// This is it.
    Done(StateDigest),
    /// Somebody acted meanwhile.
    Changed,
}

impl Digesting {
    /// Begins with the first table.
    pub fn begin(practice: &Practice) -> Result<Self> {
        Ok(Self { last: last(practice.db().0)?, tables: Vec::new() })
    }

    /// Reads one table more.
    pub fn step(&mut self, practice: &Practice) -> Result<Digested> {
        let db = practice.db().0;
        if last(db)? != self.last {
            return Ok(Digested::Changed);
        }
        if let Some(table) = catalogue::tables().nth(self.tables.len()) {
            self.tables.push(of_table(db, table)?);
            return Ok(Digested::More);
        }
        Ok(Digested::Done(together(db, std::mem::take(&mut self.tables))?))
    }
}

impl StateDigest {
    /// One digest for all of it.
    pub fn whole(&self) -> [u8; 32] {
        self.whole_as(LATEST)
    }

    /// The same as a store of another version says it.
    pub fn whole_as(&self, schema: u32) -> [u8; 32] {
        let mut hash = blake3::Hasher::new_derive_key("seriesdesk 2026 state");
        hash.update(&schema.to_le_bytes());
        for table in &self.tables {
            hash.update(&table.table.to_le_bytes()).update(&table.digest);
        }
        hash.update(&self.entries.to_le_bytes()).update(&self.log);
        hash.finalize().into()
    }
}

pub(super) fn digest_of(db: &Connection) -> Result<StateDigest> {
    together(db, catalogue::tables().map(|table| of_table(db, table)).collect::<Result<Vec<_>>>()?)
}

/// The digest of tables and log, what is restricted by itself.
fn together(db: &Connection, mut tables: Vec<TableDigest>) -> Result<StateDigest> {
    tables.sort_by_key(|table| table.table);
    let is_restricted = |table: &TableDigest| catalogue::table(table.table).is_some_and(Table::is_restricted);
    let (apart, tables): (Vec<_>, Vec<_>) = tables.into_iter().partition(is_restricted);
    let (entries, log) = of_log(db, RESTRICTED)?;
    let apart = StateDigest { tables: apart, entries, log, restricted: None };
    let (entries, log) = of_log(db, PRACTICE)?;
    Ok(StateDigest { tables, entries, log, restricted: (apart.entries > 0).then(|| Box::new(apart)) })
}

/// What a store comes to as far as these tables and columns go, which an older program knew; no other table may have rows.
pub(super) fn digest_as(db: &Connection, tables: &[(u16, Vec<String>)]) -> Result<StateDigest> {
    let mut digests = Vec::with_capacity(tables.len());
    for (number, columns) in tables {
        let table = catalogue::table(*number).ok_or(StorageFault::NewerProgram)?;
        let known: Vec<_> = table.columns().collect();
        if columns.iter().any(|column| !known.contains(&column.as_str())) {
            return Err(StorageFault::NewerProgram.into());
        }
        let columns: Vec<_> = std::iter::once("id").chain(columns.iter().map(String::as_str)).collect();
        let sql = ["SELECT ", &columns.join(", "), " FROM ", table.name, " ORDER BY id"].concat();
        digests.push(TableDigest { table: *number, digest: of_rows(db, &sql)? });
    }
    let unnamed = |table: &&Table| tables.iter().all(|(number, _)| *number != table.number);
    for table in catalogue::tables().filter(unnamed).filter(|table| !table.is_restricted()) {
        if db.prepare(&["SELECT 1 FROM ", table.name].concat())?.exists([])? {
            return Err(StorageFault::Unreadable("snapshot").into());
        }
    }
    digests.sort_by_key(|table| table.table);
    let (entries, log) = of_log(db, PRACTICE)?;
    Ok(StateDigest { tables: digests, entries, log, restricted: None })
}

/// The tables and columns this program's digests are made of, as far as everybody holds them.
pub fn digested() -> Vec<(u16, Vec<String>)> {
    let tables = catalogue::tables().filter(|table| !table.is_restricted());
    tables.map(|table| (table.number, table.columns().map(str::to_owned).collect())).collect()
}

fn of_table(db: &Connection, table: &'static Table) -> Result<TableDigest> {
    Ok(TableDigest { table: table.number, digest: of_rows(db, &table.select_sql("1 ORDER BY id"))? })
}

fn of_rows(db: &Connection, sql: &str) -> Result<[u8; 32]> {
    let mut hash = blake3::Hasher::new();
    let mut statement = db.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            add(&mut hash, &row.get(column)?);
        }
    }
    Ok(hash.finalize().into())
}

fn of_log(db: &Connection, compartment: char) -> Result<(u64, [u8; 32])> {
    let mut hash = blake3::Hasher::new();
    let mut entries = 0;
    let mut statement = db.prepare_cached("SELECT dot FROM ops WHERE compartment = ?1 ORDER BY dot")?;
    let mut rows = statement.query([compartment.to_string()])?;
    while let Some(row) = rows.next()? {
        let dot: [u8; 16] = row.get("dot")?;
        hash.update(&dot);
        entries += 1;
    }
    Ok((entries, hash.finalize().into()))
}

/// Adds a value so that no two different ones look alike.
pub(in crate::oplog) fn add(hash: &mut blake3::Hasher, value: &Value) {
    match value {
        Value::Null => hash.update(&[0]),
        Value::Integer(number) => hash.update(&[1]).update(&number.to_le_bytes()),
        Value::Real(number) => hash.update(&[2]).update(&number.to_le_bytes()),
        Value::Text(text) => hash.update(&[3]).update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes()),
        Value::Blob(bytes) => hash.update(&[4]).update(&(bytes.len() as u64).to_le_bytes()).update(bytes),
    };
}
