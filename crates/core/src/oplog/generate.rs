//! Rows of every record type of the catalogue, drawn by chance: what the tests of merging and the schedule simulator write.
//!
//! Nothing here names a table, so one that an area adds is written from then on.

use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::{
    Action, Class, Difference, Done, Dot, Kind, Op, Place, Register, Stage, Table,
    clocks::{self, RowClock},
    replay,
};
use crate::{
    Practice, catalogue,
    db::Value,
    error::{Error, Result},
};

/// The states of every lattice there is, and some that no lattice knows.
const STATES: [&str; 8] = ["booked", "confirmed", "arrived", "done", "no_show", "cancelled", "active", "completed"];

/// What stands behind the mark in every text of a restricted record.
pub const WHISPERED: &str = " whispered ";

/// What columns hold, and what every text begins with.
pub struct Rows {
    types: BTreeMap<(&'static str, String), (String, bool)>,
    mark: &'static str,
}

impl Rows {
    /// Rows for the tables of this practice; every text begins with the mark.
    pub fn of(practice: &Practice, mark: &'static str) -> Result<Self> {
        let mut types = BTreeMap::new();
        for table in catalogue::tables() {
            let columns = practice.db().all(
                "SELECT name, type, \"notnull\" AS required FROM pragma_table_info(?1)",
                [table.name],
                |row| Ok((row.get("name")?, row.get("type")?, row.get("required")?)),
            )?;
            types.extend(columns.into_iter().map(|(name, kind, required)| ((table.name, name), (kind, required))));
        }
        Ok(Self { types, mark })
    }

    /// Values of the right types for a register; equal versions give equal values.
    pub fn values(&self, table: &'static Table, register: &Register, version: u64) -> Vec<Value> {
        let number = version % 5;
        let value = |place: usize, column: &str| {
            if register.class == Class::State && place == 0 {
                let state = usize::try_from(version % 8).ok().and_then(|which| STATES.get(which));
                return Value::Text(state.copied().unwrap_or_default().to_owned());
            }
            let (kind, required) =
                self.types.get(&(table.name, column.to_owned())).map_or(("TEXT", true), |(k, r)| (k.as_str(), *r));
            match kind {
                _ if !required && number == 0 => Value::Null,
                "INTEGER" => Value::Integer(number.cast_signed()),
                "BLOB" => Value::Blob(vec![number.to_le_bytes()[0]; 3]),
                _ if table.is_restricted() => Value::Text(format!("{}{WHISPERED}{number}", self.mark)),
                _ => Value::Text(format!("{}{number}", self.mark)),
            }
        };
        register.columns.iter().enumerate().map(|(place, column)| value(place, column)).collect()
    }

    /// Writes a row: every register when it is not there yet, else one.
    pub fn write(
        &self,
        practice: &mut Practice,
        table: &'static Table,
        row: Uuid,
        register: Option<u16>,
        version: u64,
    ) -> Result<Done<()>> {
        let there = row_of(practice, table, row)?;
        let values = table
            .registers
            .iter()
            .enumerate()
            .map(|(place, known)| match there.as_ref().and_then(|there| there.get(place)) {
                Some(there) if register.is_some_and(|number| number != known.number) => there.clone(),
                Some(_) | None => self.values(table, known, version),
            })
            .collect();
        practice.act(Action::reversible("write"), |tx| {
            tx.unguarded();
            tx.put_row(table, row, values)
        })
    }

    /// Records a fact.
    pub fn record(&self, practice: &mut Practice, table: &'static Table, row: Uuid, version: u64) -> Result<Done<()>> {
        let values = table.registers.iter().flat_map(|register| self.values(table, register, version)).collect();
        record(practice, table, row, values)
    }
}

/// The first table, also of a device's own state, in which one of these stands.
pub fn found_in(practice: &Practice, wanted: &[Vec<u8>]) -> Result<Option<String>> {
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name";
    let tables: Vec<String> = practice.db().all(tables, [], |row| row.get("name"))?;
    for table in tables {
        let columns = "SELECT name FROM pragma_table_info(?1) ORDER BY cid";
        let columns: Vec<String> = practice.db().all(columns, [&table], |row| row.get("name"))?;
        let mut statement = practice.writer().prepare(&["SELECT ", &columns.join(", "), " FROM ", &table].concat())?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns.len() {
                let bytes = match row.get::<_, Value>(column)? {
                    Value::Text(text) => text.into_bytes(),
                    Value::Blob(bytes) => bytes,
                    Value::Null | Value::Integer(_) | Value::Real(_) => continue,
                };
                if wanted.iter().any(|wanted| bytes.windows(wanted.len()).any(|window| window == wanted)) {
                    return Ok(Some(table));
                }
            }
        }
    }
    Ok(None)
}

/// Tables whose rows change.
pub fn records() -> Vec<&'static Table> {
    catalogue::tables().filter(|table| table.kind == Kind::Record).collect()
}

/// Tables whose rows stay; the audit trail writes itself.
pub fn facts() -> Vec<&'static Table> {
    catalogue::tables().filter(|table| table.kind == Kind::Fact && table.name != "audit_entries").collect()
}

/// Records a fact with these values.
pub fn record(practice: &mut Practice, table: &'static Table, row: Uuid, values: Vec<Value>) -> Result<Done<()>> {
    practice.act(Action::legal("record"), |tx| {
        tx.unguarded();
        tx.record_fact(table, row, vec![values])
    })
}

/// Takes a row out.
pub fn withdraw(practice: &mut Practice, table: &'static Table, row: Uuid) -> Result<Done<()>> {
    practice.act(Action::reversible("remove"), |tx| {
        tx.unguarded();
        tx.withdraw_row(table, row)
    })
}

/// Decides what a register holds.
pub fn decide(
    practice: &mut Practice,
    table: &'static Table,
    place: Place,
    values: Option<Vec<Value>>,
) -> Result<Done<()>> {
    practice.act(Action::reversible("decide"), |tx| {
        tx.unguarded();
        match values {
            Some(values) => tx.decide(table, place.row, place.register, values),
            None => tx.decide_gone(table, place.row),
        }
    })
}

/// Writes what a newer program would: a row this program knows, and changes it does not.
pub fn write_newer(
    practice: &mut Practice,
    table: &'static Table,
    row: Uuid,
    values: Vec<Vec<Value>>,
    newer: Vec<Op>,
) -> Result<Done<()>> {
    practice.act(Action::legal("write_newer"), |tx| {
        tx.unguarded();
        tx.put_row(table, row, values)?;
        tx.add_newer(newer);
        Ok(())
    })
}

/// Makes the next start of the program the first one of another version.
pub fn before_update(practice: &Practice) -> Result<()> {
    practice.writer().execute("DELETE FROM local_state WHERE key = 'deferred_tried'", [])?;
    Ok(())
}

/// Changes what a table shows behind the log's back, as a failing disk would, and answers the way back.
pub fn spoil(practice: &Practice) -> Result<Option<Spoiled>> {
    for table in records().into_iter().filter(|table| !table.is_restricted()) {
        let first =
            practice.db().maybe(&table.select_sql("1 ORDER BY id LIMIT 1"), [], |row| row.get::<_, String>("id"))?;
        let Some(row) = first.and_then(|id| Uuid::parse_str(&id).ok()) else { continue };
        let Some(values) = row_of(practice, table, row)? else { continue };
        let mut other = values.clone();
        let text = other.iter_mut().flatten().find_map(|value| match value {
            Value::Text(text) => Some(text),
            _ => None,
        });
        let Some(text) = text else { continue };
        text.push('x');
        replay::write_row(practice.writer(), table, row, &other)?;
        return Ok(Some(Spoiled { table, row, values }));
    }
    Ok(None)
}

/// What a table showed before it was spoiled.
pub struct Spoiled {
    table: &'static Table,
    row: Uuid,
    values: Vec<Vec<Value>>,
}

impl Spoiled {
    /// Shows again what was there.
    pub fn mend(self, practice: &Practice) -> Result<()> {
        replay::write_row(practice.writer(), self.table, self.row, &self.values)
    }
}

/// A row as its table shows it.
pub fn row_of(practice: &Practice, table: &'static Table, row: Uuid) -> Result<Option<Vec<Vec<Value>>>> {
    replay::row_values(practice.writer(), table, row)
}

/// Under which life this device writes, and how far it got.
///
/// # Errors
/// `Storage` when the store cannot be read.
pub fn life(practice: &Practice) -> Result<(u32, u64, Dot)> {
    practice.stream_end()
}

/// Every entry of the log: local number, whether it came from elsewhere, bytes.
pub fn log(practice: &Practice, after: i64) -> Result<Vec<(i64, bool, Vec<u8>)>> {
    practice.db().all("SELECT seq, received, payload FROM ops WHERE seq > ?1 ORDER BY seq", [after], |row| {
        Ok((row.get("seq")?, row.get("received")?, row.get("payload")?))
    })
}

/// Who holds each register, as the practice keeps it.
pub fn holders(practice: &Practice) -> Result<BTreeMap<Place, BTreeSet<Dot>>> {
    let db = practice.writer();
    let rows: Vec<(u16, String)> = practice.db().all("SELECT table_number, row_id FROM row_clocks", [], |row| {
        Ok((row.get("table_number")?, row.get("row_id")?))
    })?;
    let mut all = BTreeMap::new();
    for (number, row) in rows {
        let table = catalogue::table(number).ok_or(Error::NotFound("table"))?;
        let row = Uuid::parse_str(&row).map_err(|_| Error::NotFound("row"))?;
        for (register, numbers) in &RowClock::read(db, table, row)?.heads {
            let dots = clocks::dots(db, numbers)?.into_iter().collect();
            all.insert(Place { table: number, row, register: *register }, dots);
        }
    }
    Ok(all)
}

/// Where a register's values stand on its lattice; nowhere in particular when it has none.
pub fn stage(register: &Register, values: &[Value]) -> Stage {
    match (register.stage, values.first()) {
        (Some(stage), Some(Value::Text(state))) => stage(state),
        _ => Stage::default(),
    }
}

/// Where registers differ, and how much it matters.
pub fn differences(practice: &Practice) -> Result<BTreeMap<Place, bool>> {
    let all = super::differences(practice.db())?;
    Ok(all.into_iter().map(|(place, difference)| (place, difference == Difference::Decide)).collect())
}
