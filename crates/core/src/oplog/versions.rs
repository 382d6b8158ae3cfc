//! What stands side by side, and what a record was before.

use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::{
    Difference, Dot, Entry, Kind, Op, Place, Shelf, Table,
    clocks::RowClock,
    merge::{Written, before, written_in},
    shelf::SqlShelf,
};
use crate::{
    catalogue,
    db::{Db, Value, named_params},
    error::{Error, Result, StorageFault},
    types::{PersonId, UtcMillis},
};

/// One entry's word on a register.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The entry.
    pub dot: Dot,
    /// When it was written, by the clock of its device.
    pub at: UtcMillis,
    /// The hybrid clock: what was written after something else that was seen comes after it.
    pub hybrid: u64,
    /// Who wrote it.
    pub person: Option<PersonId>,
    /// The device it was written on.
    pub device: Uuid,
    /// The action's name.
    pub action: String,
    /// The register's values; none when the row was taken out.
    pub values: Option<Vec<Value>>,
}

/// One change in a record's history.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The register's number.
    pub register: u16,
    /// What was written.
    pub version: Version,
    /// Whether it still holds.
    pub holds: bool,
}

/// Every register whose holders differ, those to decide first.
pub fn differences(db: Db<'_>) -> Result<Vec<(Place, Difference)>> {
    let found = db.all(include_str!("differences.sql"), [], |row| {
        let decide: bool = row.get("decide")?;
        Ok((
            row.get::<_, u16>("table_number")?,
            row.get::<_, String>("row_id")?,
            row.get::<_, u16>("register")?,
            if decide { Difference::Decide } else { Difference::Overlap },
        ))
    })?;
    found
        .into_iter()
        .map(|(table, row, register, difference)| {
            let row = row.parse().map_err(|_| Error::from(StorageFault::Unreadable("id")))?;
            Ok((Place { table, row, register }, difference))
        })
        .collect()
}

/// Whether somebody has to decide between the holders of some register of a row.
pub(crate) fn open_questions(db: Db<'_>, table: &'static Table, row: Uuid) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM differences WHERE table_number = :table AND row_id = :row AND decide = 1 LIMIT 1";
    let row = row.to_string();
    Ok(db.maybe(sql, named_params! { ":table": table.number, ":row": row }, |_| Ok(()))?.is_some())
}

/// What every holder of a register wrote, the earliest first.
pub fn versions(db: Db<'_>, place: Place) -> Result<Vec<Version>> {
    let shelf = SqlShelf::new(db.0);
    let table = catalogue::table(place.table).ok_or(Error::NotFound("record"))?;
    let numbers = match table.kind {
        Kind::Fact => shelf.recorders(table, place.row)?,
        Kind::Record => RowClock::read(db.0, table, place.row)?.holders(place.register).to_vec(),
    };
    let mut versions = Vec::new();
    for number in numbers {
        versions.extend(version(&shelf, table, place, number)?);
    }
    versions.sort_by_key(|version| (version.at, version.dot));
    Ok(versions)
}

/// The local numbers of the entries that hold a record's register.
pub(crate) fn holders(db: Db<'_>, place: Place) -> Result<Vec<i64>> {
    let table = catalogue::table(place.table).ok_or(Error::NotFound("record"))?;
    Ok(RowClock::read(db.0, table, place.row)?.holders(place.register).to_vec())
}

/// Who wrote the entry with a local number: device, life, compartment and place in its stream.
pub(crate) fn writer(db: Db<'_>, number: i64) -> Result<(Uuid, u32, char, u64)> {
    let entry = SqlShelf::new(db.0).entry(number)?;
    Ok((entry.device, entry.incarnation, entry.compartment, entry.seq))
}

/// The entries of an action at one instant, by the clock of their device.
pub(crate) fn written_at(db: Db<'_>, at: UtcMillis, action: &str) -> Result<Vec<Entry>> {
    let sql = "SELECT payload FROM ops WHERE recorded_at = :at AND action = :action";
    let payloads: Vec<Vec<u8>> =
        db.all(sql, named_params! { ":at": at, ":action": action }, |row| row.get("payload"))?;
    payloads.iter().map(|payload| Entry::decode(payload)).collect()
}

/// What a register held before the versions that stand now, as far as they all agree on it.
pub fn before_versions(db: Db<'_>, place: Place) -> Result<Option<Vec<Value>>> {
    let shelf = SqlShelf::new(db.0);
    let table = catalogue::table(place.table).ok_or(Error::NotFound("record"))?;
    let mut bases = BTreeSet::new();
    for number in RowClock::read(db.0, table, place.row)?.holders(place.register) {
        bases.insert(base_of(&shelf, place, *number)?);
    }
    match (bases.len(), bases.first()) {
        (1, Some(base)) if !base.is_empty() => before(&shelf, place, base),
        _ => Ok(None),
    }
}

/// What the table shows of a register.
pub fn shown(db: Db<'_>, table: &'static Table, place: Place) -> Result<Option<Vec<Value>>> {
    let position = table.registers.iter().position(|register| register.number == place.register);
    let row = SqlShelf::new(db.0).row(table, place.row)?;
    Ok(row.zip(position).and_then(|(row, position)| row.into_iter().nth(position)))
}

/// Every change of a record that the log still tells, the newest first.
pub fn history(db: Db<'_>, table: &'static Table, row: Uuid) -> Result<Vec<Change>> {
    let shelf = SqlShelf::new(db.0);
    if table.kind == Kind::Fact {
        let place = Place { table: table.number, row, register: 1 };
        let recorded = versions(db, place)?;
        return Ok(recorded.into_iter().map(|version| Change { register: 1, version, holds: true }).collect());
    }
    let clock = RowClock::read(db.0, table, row)?;
    let mut changes = Vec::new();
    for register in table.registers {
        let place = Place { table: table.number, row, register: register.number };
        let holders = clock.holders(register.number);
        let mut reached: BTreeMap<i64, bool> = holders.iter().map(|number| (*number, true)).collect();
        let mut next: Vec<i64> = holders.to_vec();
        while let Some(number) = next.pop() {
            for seen in base_of(&shelf, place, number)? {
                if let Some(earlier) = shelf.number(&seen)?
                    && !reached.contains_key(&earlier)
                {
                    reached.insert(earlier, false);
                    next.push(earlier);
                }
            }
        }
        for (number, holds) in reached {
            if let Some(version) = version(&shelf, table, place, number)? {
                changes.push(Change { register: register.number, version, holds });
            }
        }
    }
    changes.sort_by_key(|change| std::cmp::Reverse((change.version.hybrid, change.version.dot, change.register)));
    Ok(changes)
}

/// What a row holds in one column, when the table has it.
pub(crate) fn holds_value(db: Db<'_>, table: &'static Table, row: Uuid, column: &str) -> Result<Option<Value>> {
    let Some(place) = table.columns().position(|known| known == column) else { return Ok(None) };
    let shelf = SqlShelf::new(db.0);
    Ok(shelf.row(table, row)?.and_then(|values| values.into_iter().flatten().nth(place)))
}

fn version(shelf: &SqlShelf<'_>, table: &'static Table, place: Place, number: i64) -> Result<Option<Version>> {
    let entry = shelf.entry(number)?;
    let values = match table.kind {
        Kind::Fact => entry.ops.iter().find_map(|op| match op {
            Op::Fact { table, row, values } if (*table, *row) == (place.table, place.row) => Some(Some(values.clone())),
            _ => None,
        }),
        Kind::Record => written_in(&entry, place).map(|written| match written {
            Written::Values(values) => Some(values),
            Written::Gone(_) => None,
        }),
    };
    let Some(values) = values else { return Ok(None) };
    Ok(Some(Version {
        dot: shelf.dot(number)?,
        at: UtcMillis(entry.wall_ms),
        hybrid: entry.hybrid,
        person: entry.actor.map(PersonId),
        device: entry.device,
        action: entry.action.clone(),
        values,
    }))
}

fn base_of(shelf: &SqlShelf<'_>, place: Place, number: i64) -> Result<Vec<Dot>> {
    let entry = shelf.entry(number)?;
    Ok(entry
        .ops
        .iter()
        .find_map(|op| match op {
            Op::Put { table, row, register, base, .. }
                if (*table, *row, *register) == (place.table, place.row, place.register) =>
            {
                Some(base.clone())
            }
            Op::Withdraw { table, row, base } if (*table, *row) == (place.table, place.row) => {
                base.iter().find(|(register, _)| *register == place.register).map(|(_, base)| base.clone())
            }
            _ => None,
        })
        .unwrap_or_default())
}
