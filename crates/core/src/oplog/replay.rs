//! The log builds the same tables again: what `doctor` proves, and what a new device does.

use rusqlite::{Connection, OptionalExtension};
use std::rc::Rc;
use uuid::Uuid;

use super::{Dot, Entry, Table, merge::merge, shelf::SqlShelf, tx::row_params, whole};
use crate::{
    catalogue,
    db::{Value, in_memory_copy},
    error::Result,
};

/// A digest of every replicated table: equal stores have equal fingerprints.
pub fn fingerprint(practice: &crate::Practice) -> Result<String> {
    fingerprint_of(practice.db().0)
}

/// A digest of every replicated table of one compartment: computers that hold it and agree have the same.
pub fn mark_of(practice: &crate::Practice, compartment: char) -> Result<String> {
    digest(practice.db().0, catalogue::tables().filter(|table| table.compartment == compartment))
}

/// The fingerprint of the tables that the log alone builds.
pub fn replayed_fingerprint(practice: &crate::Practice) -> Result<String> {
    let copy = in_memory_copy()?;
    copy.execute_batch("BEGIN")?;
    let mut shelf = SqlShelf::new(&copy);
    let source = practice.db().0;
    let mut statement = source.prepare("SELECT seq, dot, payload FROM ops ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (number, payload): (i64, Vec<u8>) = (row.get("seq")?, row.get("payload")?);
        let entry = Rc::new(Entry::decode(&payload)?);
        let dot = Dot::of(&payload);
        shelf.keep(number, dot, &entry, &payload)?;
        merge(&mut shelf, number, &entry, dot)?;
    }
    copy.execute_batch("COMMIT")?;
    fingerprint_of(&copy)
}

/// A row's values, register by register.
pub(super) fn row_values(db: &Connection, table: &Table, row: Uuid) -> Result<Option<Vec<Vec<Value>>>> {
    let mut statement = db.prepare_cached(&table.select_sql("id = ?1"))?;
    let found = statement
        .query_row([row.to_string()], |row| {
            let mut column = 0;
            let mut registers = Vec::with_capacity(table.registers.len());
            for register in table.registers {
                let mut values = Vec::with_capacity(register.columns.len());
                for _ in register.columns {
                    column += 1;
                    values.push(row.get(column)?);
                }
                registers.push(values);
            }
            Ok(registers)
        })
        .optional()?;
    Ok(found)
}

/// Writes a whole row.
pub(super) fn write_row(db: &Connection, table: &Table, row: Uuid, values: &[Vec<Value>]) -> Result<()> {
    let id = Value::Text(row.to_string());
    db.prepare_cached(&table.upsert_sql())?.execute(row_params(&id, values))?;
    Ok(())
}

fn fingerprint_of(db: &Connection) -> Result<String> {
    digest(db, catalogue::tables())
}

fn digest(db: &Connection, tables: impl Iterator<Item = &'static Table>) -> Result<String> {
    let mut hash = blake3::Hasher::new();
    for table in tables {
        hash.update(table.name.as_bytes());
        let mut statement = db.prepare_cached(&table.select_sql("1 ORDER BY id"))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                whole::add(&mut hash, &row.get(column)?);
            }
        }
    }
    Ok(hash.finalize().to_hex().to_string())
}
