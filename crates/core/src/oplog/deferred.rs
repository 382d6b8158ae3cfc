//! What this program knows of an entry, and merging anew what waited for a newer program.
//!
//! An entry is merged as far as it is known, so its other registers may have been written over since. What holds them is
//! therefore worked out from the whole log: every entry that wrote the register, without those that another was written over.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::{
    Dot, Entry, Kind, Op, Place, Shelf,
    facts::merge_facts,
    merge::settle,
    shelf::{SqlShelf, deferred},
};
use crate::{
    Practice, catalogue,
    error::{Result, StorageFault},
};

/// What the last try knew.
const TRIED: &str = "deferred_tried";

/// Every entry that wrote a register, and every entry one of them was written over.
#[derive(Default)]
struct Writers {
    by: BTreeMap<Dot, i64>,
    over: BTreeSet<Dot>,
}

/// Tries again what waited for a newer program. Answers how many entries still wait.
pub(crate) fn apply_deferred(practice: &mut Practice) -> Result<usize> {
    let sql = practice.writer_mut().transaction_with_behavior(TransactionBehavior::Immediate)?;
    let waiting = deferred(&sql)?;
    let knows = knowledge();
    if waiting.is_empty() || tried(&sql)?.as_ref() == Some(&knows) {
        return Ok(waiting.len());
    }
    sql.execute("DELETE FROM deferred_ops", [])?;
    let mut shelf = SqlShelf::new(&sql);
    let mut rows = BTreeSet::new();
    for number in waiting {
        let (entry, dot) = (shelf.entry(number)?, shelf.dot(number)?);
        if entry.ops.iter().any(|op| known(op).is_none() && !op.is_misplaced(&entry)) {
            shelf.defer(number)?;
        }
        merge_facts(&mut shelf, number, &entry, dot)?;
        rows.extend(entry.ops.iter().filter(|op| !op.is_misplaced(&entry)).filter_map(record));
    }
    for (row, registers) in writers(&sql, &rows)? {
        hold_again(&mut shelf, row, registers)?;
    }
    let left = deferred(&sql)?.len();
    sql.execute("INSERT OR REPLACE INTO local_state (key, value) VALUES (?1, ?2)", [TRIED, &knows])?;
    sql.commit()?;
    Ok(left)
}

/// The row of a record that a change is about.
fn record(op: &Op) -> Option<(u16, Uuid)> {
    known(op).filter(|(table, _)| catalogue::table(*table).is_some_and(|table| table.kind == Kind::Record))
}

type Registers = BTreeMap<u16, Writers>;

/// Everybody who wrote a register of these rows, from the whole log.
fn writers(db: &Connection, rows: &BTreeSet<(u16, Uuid)>) -> Result<BTreeMap<(u16, Uuid), Registers>> {
    let mut found: BTreeMap<(u16, Uuid), Registers> = BTreeMap::new();
    let mut statement = db.prepare("SELECT seq, dot, payload FROM ops ORDER BY seq")?;
    let mut stored = statement.query([])?;
    while let Some(stored) = stored.next()? {
        let (number, dot, payload): (i64, [u8; 16], Vec<u8>) =
            (stored.get("seq")?, stored.get("dot")?, stored.get("payload")?);
        let mut entry = Entry::decode(&payload)?;
        for op in std::mem::take(&mut entry.ops) {
            let here = !op.is_misplaced(&entry);
            let Some(row) = record(&op).filter(|row| here && rows.contains(row)) else { continue };
            let registers = found.entry(row).or_default();
            let mut wrote = |register: u16, base: Vec<Dot>| {
                let writers = registers.entry(register).or_default();
                writers.by.insert(Dot(dot), number);
                writers.over.extend(base);
            };
            match op {
                Op::Put { register, base, .. } => wrote(register, base),
                Op::Withdraw { base, .. } => base.into_iter().for_each(|(register, base)| wrote(register, base)),
                Op::Fact { .. } | Op::Unknown { .. } => {}
            }
        }
    }
    Ok(found)
}

fn hold_again(shelf: &mut SqlShelf<'_>, (number, row): (u16, Uuid), registers: Registers) -> Result<()> {
    let table = catalogue::table(number).ok_or(StorageFault::NewerProgram)?;
    let mut clock = shelf.clock(table, row)?;
    let mut written = Vec::new();
    for (register, writers) in registers {
        let place = Place { table: number, row, register };
        for seen in &writers.over {
            if shelf.number(seen)?.is_none() {
                shelf.supersede(&place, seen)?;
            } else {
                shelf.was_superseded(&place, seen)?;
            }
        }
        let holds = writers
            .by
            .iter()
            .filter(|(dot, _)| !writers.over.contains(dot) || mutant!("deferred::what_waited_holds_again"));
        let mut holders: Vec<i64> = holds.map(|(_, number)| *number).collect();
        holders.sort_unstable();
        clock.revision = clock.revision.max(writers.by.values().copied().max().unwrap_or(0));
        clock.heads.insert(register, holders);
        written.push(register);
    }
    shelf.set_clock(table, row, &clock)?;
    settle(shelf, table, row, &clock, &written, None)
}

fn tried(db: &Connection) -> Result<Option<String>> {
    Ok(db.query_row("SELECT value FROM local_state WHERE key = ?1", [TRIED], |row| row.get("value")).optional()?)
}

/// The row a change is about, when this program knows the table, the register and its columns.
pub(super) fn known(op: &Op) -> Option<(u16, Uuid)> {
    #[cfg(test)]
    if ignorance::covers(op) {
        return None;
    }
    match op {
        Op::Put { table, row, register, values, .. } => {
            let known = catalogue::table(*table).filter(|table| table.kind == Kind::Record)?;
            (known.register(*register)?.columns.len() == values.len()).then_some((*table, *row))
        }
        Op::Fact { table, row, values } => {
            let known = catalogue::table(*table).filter(|table| table.kind == Kind::Fact)?;
            (known.columns().count() == values.len()).then_some((*table, *row))
        }
        Op::Withdraw { table, row, base } => {
            let known = catalogue::table(*table).filter(|table| table.kind == Kind::Record)?;
            base.iter().all(|(register, _)| known.register(*register).is_some()).then_some((*table, *row))
        }
        Op::Unknown { .. } => None,
    }
}

/// A digest of every register this program knows: programs of one digest know the same.
pub(super) fn knowledge() -> String {
    let mut hash = blake3::Hasher::new();
    for table in catalogue::tables() {
        hash.update(&table.number.to_le_bytes()).update(&[u8::from(table.kind == Kind::Fact)]);
        for register in table.registers {
            hash.update(&register.number.to_le_bytes()).update(&(register.columns.len() as u64).to_le_bytes());
        }
    }
    #[cfg(test)]
    hash.update(&[u8::from(ignorance::any())]);
    hash.finalize().to_hex().to_string()
}

/// An older program, for tests: one that does not know some register.
#[cfg(test)]
pub(super) mod ignorance {
    use super::Op;
    use std::cell::Cell;

    thread_local! {
        static OF: Cell<Option<(u16, u16)>> = const { Cell::new(None) };
    }

    /// Runs as a program that does not know the register.
    pub fn of<T>(table: u16, register: u16, run: impl FnOnce() -> T) -> T {
        OF.set(Some((table, register)));
        let value = run();
        OF.set(None);
        value
    }

    pub fn any() -> bool {
        OF.get().is_some()
    }

    pub fn covers(op: &Op) -> bool {
        let Some((unknown, of)) = OF.get() else { return false };
        match op {
            Op::Put { table, register, .. } => (*table, *register) == (unknown, of),
            Op::Withdraw { table, base, .. } => *table == unknown && base.iter().any(|(register, _)| *register == of),
            Op::Fact { .. } | Op::Unknown { .. } => false,
        }
    }
}
