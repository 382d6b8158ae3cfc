//! What an area needs of rows it does not own, looked at before any action is written.

use rusqlite::named_params;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::{Op, Stored, Table, Tx};
use crate::{
    audit::AuditEntry,
    catalogue,
    db::{Db, Row},
    error::{Error, Result, StorageFault},
};

/// What has to hold of a table's rows after every action that touched them, an undo included.
///
/// The area that needs it declares it beside its tables: money says what it needs of sessions.
#[derive(Debug)]
pub struct Guard {
    /// The table whose rows it is about.
    pub of: &'static Table,
    /// What has to hold.
    pub holds: Holds,
}

/// What a guard asks.
#[derive(Debug)]
pub enum Holds {
    /// A row does not go while others name it.
    WhileNamed {
        /// The columns that other tables name it by.
        by: &'static [&'static str],
        /// What one and what many are called.
        words: [&'static str; 2],
        /// What to do instead.
        way_out: &'static str,
    },
    /// The rule refuses with the fact and the way out; it sees the practice as the action would leave it.
    Rule(fn(&Tx<'_>, &[Uuid]) -> Result<()>),
}

/// Asks every guard of every table that the ops touch.
pub(super) fn ask(tx: &Tx<'_>, ops: &[Op]) -> Result<()> {
    let mut touched: BTreeMap<u16, BTreeSet<Uuid>> = BTreeMap::new();
    for op in ops {
        let (Op::Put { table, row, .. } | Op::Withdraw { table, row, .. } | Op::Fact { table, row, .. }) = op else {
            continue;
        };
        touched.entry(*table).or_default().insert(*row);
    }
    for (number, rows) in touched {
        let rows: Vec<Uuid> = rows.into_iter().collect();
        for guard in catalogue::guards().filter(|guard| guard.of.number == number) {
            match guard.holds {
                Holds::WhileNamed { by, words, way_out } => {
                    if let Some(fact) = used_but_gone(tx.db(), guard.of, by, words, &rows)? {
                        return Err(Error::refused(fact).hint(way_out));
                    }
                }
                Holds::Rule(rule) => rule(tx, &rows)?,
            }
        }
    }
    Ok(())
}

/// `2 of these 40 patients are in use: coverages (1), sessions (3).`; nothing when no row that is gone is named any more.
fn used_but_gone(
    db: Db<'_>,
    table: &Table,
    by: &[&str],
    [one, many]: [&str; 2],
    rows: &[Uuid],
) -> Result<Option<String>> {
    let gone = gone(db, table, rows)?;
    if gone.is_empty() {
        return Ok(None);
    }
    let mut used = BTreeSet::new();
    let mut users = Vec::new();
    for other in catalogue::tables().filter(|other| other.number != AuditEntry::TABLE.number) {
        let mut count = 0;
        for column in other.columns().filter(|column| by.contains(column)) {
            for (id, rows) in naming(db, other, column, &gone)? {
                used.insert(id);
                count += rows;
            }
        }
        if count > 0 {
            users.push(format!("{} ({count})", other.name.replace('_', " ")));
        }
    }
    let which = match (used.len(), gone.len()) {
        (0, _) => return Ok(None),
        (_, 1) => format!("This {one} is"),
        (1, all) => format!("1 of these {all} {many} is"),
        (some, all) => format!("{some} of these {all} {many} are"),
    };
    Ok(Some(format!("{which} in use: {}.", users.join(", "))))
}

fn gone(db: Db<'_>, table: &Table, rows: &[Uuid]) -> Result<Vec<String>> {
    let sql = ["SELECT value AS id FROM json_each(:ids) WHERE value NOT IN (SELECT id FROM ", table.name, ")"];
    db.all(&sql.concat(), named_params! { ":ids": json(rows)? }, |row| row.get("id"))
}

/// Which of the ids the table's column names, and in how many rows.
fn naming(db: Db<'_>, table: &Table, column: &str, ids: &[String]) -> Result<Vec<(String, i64)>> {
    let named = [column, " IN (SELECT value FROM json_each(:ids)) GROUP BY ", column].concat();
    let sql = ["SELECT ", column, " AS named, count(*) AS times FROM ", table.name, " WHERE ", &named].concat();
    let read = |row: &Row<'_>| Ok((row.get("named")?, row.get("times")?));
    db.all(&sql, named_params! { ":ids": json(ids)? }, read)
}

fn json(ids: &[impl serde::Serialize]) -> Result<String> {
    serde_json::to_string(ids).map_err(|_| StorageFault::Unreadable("id").into())
}
