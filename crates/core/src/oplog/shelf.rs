//! The practice's own store as the merge sees it.

use rusqlite::{Connection, OptionalExtension, named_params};
use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    rc::Rc,
};
use uuid::Uuid;

use super::{Difference, Dot, Entry, Op, Place, RowClock, Shelf, Table, replay};
use crate::{
    db::Value,
    error::{Result, StorageFault},
};

/// The store of a practice, with the transaction under way.
pub(super) struct SqlShelf<'c> {
    db: &'c Connection,
    recent: RefCell<HashMap<i64, Rc<Entry>>>,
    /// Whether any entry was ever written over before it arrived; most stores never see one.
    superseded: RefCell<Option<HashSet<Dot>>>,
}

/// Entries kept decoded while merging.
const MOST_RECENT: usize = 4096;

impl<'c> SqlShelf<'c> {
    pub fn new(db: &'c Connection) -> Self {
        Self { db, recent: RefCell::default(), superseded: RefCell::default() }
    }

    /// Adds another device's entry to the log under a local number.
    pub fn keep(&mut self, number: i64, dot: Dot, entry: &Rc<Entry>, payload: &[u8]) -> Result<()> {
        self.db.prepare_cached(include_str!("op_add.sql"))?.execute(named_params! {
            ":seq": number,
            ":dot": dot.0,
            ":action": entry.action,
            ":actor": entry.actor.map(|actor| actor.to_string()),
            ":reversible": false,
            ":at": entry.wall_ms,
            ":received": true,
            ":compartment": entry.compartment.to_string(),
            ":payload": payload,
        })?;
        self.remember(number, Rc::clone(entry));
        Ok(())
    }

    fn remember(&self, number: i64, entry: Rc<Entry>) {
        let mut recent = self.recent.borrow_mut();
        if recent.len() >= MOST_RECENT {
            recent.clear();
        }
        recent.insert(number, entry);
    }

    fn any_superseded(&self, dot: &Dot) -> Result<bool> {
        let mut known = self.superseded.borrow_mut();
        let known = match &mut *known {
            Some(known) => known,
            unread => {
                let mut statement = self.db.prepare_cached("SELECT DISTINCT dot FROM superseded")?;
                let dots = statement.query_map([], |row| row.get::<_, [u8; 16]>("dot"))?;
                unread.insert(dots.map(|dot| dot.map(Dot)).collect::<rusqlite::Result<_>>()?)
            }
        };
        Ok(known.contains(dot))
    }
}

impl Shelf for SqlShelf<'_> {
    fn number(&self, dot: &Dot) -> Result<Option<i64>> {
        let mut statement = self.db.prepare_cached("SELECT seq FROM ops WHERE dot = ?1")?;
        Ok(statement.query_row([dot.0], |row| row.get("seq")).optional()?)
    }

    fn entry(&self, number: i64) -> Result<Rc<Entry>> {
        if let Some(entry) = self.recent.borrow().get(&number) {
            return Ok(Rc::clone(entry));
        }
        let mut statement = self.db.prepare_cached("SELECT payload FROM ops WHERE seq = ?1")?;
        let payload: Vec<u8> = statement.query_row([number], |row| row.get("payload"))?;
        let entry = Rc::new(Entry::decode(&payload)?);
        self.remember(number, Rc::clone(&entry));
        Ok(entry)
    }

    fn dot(&self, number: i64) -> Result<Dot> {
        let mut statement = self.db.prepare_cached("SELECT dot FROM ops WHERE seq = ?1")?;
        Ok(Dot(statement.query_row([number], |row| row.get("dot"))?))
    }

    fn clock(&self, table: &'static Table, row: Uuid) -> Result<RowClock> {
        RowClock::read(self.db, table, row)
    }

    fn set_clock(&mut self, table: &'static Table, row: Uuid, clock: &RowClock) -> Result<()> {
        clock.write(self.db, table, row)
    }

    fn was_superseded(&mut self, place: &Place, dot: &Dot) -> Result<bool> {
        if !self.any_superseded(dot)? {
            return Ok(false);
        }
        let taken = self.db.prepare_cached(include_str!("superseded_take.sql"))?.execute(named_params! {
            ":dot": dot.0,
            ":table": place.table,
            ":row": place.row.to_string(),
            ":register": place.register,
        })?;
        Ok(taken > 0 && !mutant!("shelf::written_over_all_the_same"))
    }

    fn supersede(&mut self, place: &Place, dot: &Dot) -> Result<()> {
        self.any_superseded(dot)?;
        if let Some(known) = &mut *self.superseded.borrow_mut() {
            known.insert(*dot);
        }
        self.db.prepare_cached(include_str!("superseded_add.sql"))?.execute(named_params! {
            ":dot": dot.0,
            ":table": place.table,
            ":row": place.row.to_string(),
            ":register": place.register,
        })?;
        Ok(())
    }

    fn row(&self, table: &'static Table, row: Uuid) -> Result<Option<Vec<Vec<Value>>>> {
        replay::row_values(self.db, table, row)
    }

    fn show(&mut self, table: &'static Table, row: Uuid, values: &[Vec<Value>]) -> Result<()> {
        replay::write_row(self.db, table, row, values)
    }

    fn hide(&mut self, table: &'static Table, row: Uuid) -> Result<()> {
        self.db.prepare_cached(&table.delete_sql())?.execute([row.to_string()])?;
        Ok(())
    }

    fn recorders(&self, table: &'static Table, row: Uuid) -> Result<Vec<i64>> {
        // Two facts under one id are rare, so nothing is kept for this beside the log itself.
        let mut statement = self.db.prepare_cached("SELECT seq, payload FROM ops ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(stored) = rows.next()? {
            let payload: Vec<u8> = stored.get("payload")?;
            if !payload.windows(16).any(|bytes| bytes == row.as_bytes()) {
                continue;
            }
            let records = |op: &Op| matches!(op, Op::Fact { table: t, row: r, .. } if (*t, *r) == (table.number, row));
            let entry = Entry::decode(&payload)?;
            if entry.ops.iter().any(|op| records(op) && !op.is_misplaced(&entry)) {
                found.push(stored.get("seq")?);
                if mutant!("shelf::only_the_first_recorder") {
                    break;
                }
            }
        }
        Ok(found)
    }

    fn differ(&mut self, place: &Place, difference: Option<Difference>) -> Result<()> {
        differ(self.db, place, difference)
    }

    fn defer(&mut self, number: i64) -> Result<()> {
        self.db.prepare_cached("INSERT OR IGNORE INTO deferred_ops (seq) VALUES (?1)")?.execute([number])?;
        Ok(())
    }
}

/// Notes or forgets that a register's holders differ.
pub(super) fn differ(db: &Connection, place: &Place, difference: Option<Difference>) -> Result<()> {
    let row = place.row.to_string();
    let Some(difference) = difference else {
        if mutant!("shelf::conflicts_stay") {
            return Ok(());
        }
        db.prepare_cached(include_str!("difference_drop.sql"))?
            .execute(named_params! { ":table": place.table, ":row": row, ":register": place.register })?;
        return Ok(());
    };
    let decide = difference == Difference::Decide;
    db.prepare_cached(include_str!("difference_put.sql"))?.execute(
        named_params! { ":table": place.table, ":row": row, ":register": place.register, ":decide": decide },
    )?;
    Ok(())
}

/// How the holders of a register differ, if they do.
pub(super) fn difference_at(db: &Connection, place: &Place) -> Result<Option<Difference>> {
    let found: Option<bool> = db
        .prepare_cached(include_str!("difference_at.sql"))?
        .query_row(
            named_params! { ":table": place.table, ":row": place.row.to_string(), ":register": place.register },
            |row| row.get("decide"),
        )
        .optional()?;
    Ok(found.map(|decide| if decide { Difference::Decide } else { Difference::Overlap }))
}

/// What an entry of an older or newer program could not be applied for is tried again.
pub(super) fn deferred(db: &Connection) -> Result<Vec<i64>> {
    let mut statement = db.prepare_cached("SELECT seq FROM deferred_ops ORDER BY seq")?;
    let rows = statement.query_map([], |row| row.get("seq"))?;
    rows.collect::<rusqlite::Result<_>>().map_err(|_| StorageFault::Unreadable("deferred").into())
}
