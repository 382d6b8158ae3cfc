//! What a record was, change by change.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{Field, inbox::Names, words};
use crate::{
    Practice, catalogue,
    error::{Error, Result},
    oplog::history,
    restricted,
    types::UtcMillis,
};

/// Which record.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordOf {
    /// The table's name, as `changed` events name it.
    pub table: String,
    /// The record's id.
    pub row_id: String,
}

/// One change of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct HistoryRow {
    /// When.
    pub at: UtcMillis,
    /// Who.
    pub person: Option<String>,
    /// On which computer.
    pub device: Option<String>,
    /// What of the record.
    pub what: String,
    /// The values it got; none when it was taken out.
    pub fields: Vec<Field>,
    /// Whether they still hold.
    pub shown: bool,
}

/// Every change of a record, the newest first.
///
/// # Errors
/// `NotFound` for a table that is not there.
pub fn record_history(practice: &Practice, input: RecordOf) -> Result<Vec<HistoryRow>> {
    let table = catalogue::tables().find(|table| table.name == input.table).ok_or(Error::NotFound("kind of record"))?;
    if table.is_restricted() && !restricted::open_to_actor(practice)? {
        return Err(Error::NotFound("kind of record"));
    }
    let row: Uuid = input.row_id.parse().map_err(|_| Error::invalid("row_id", "is not an id"))?;
    let db = practice.db();
    let names = Names::of(practice)?;
    history(db, table, row)?
        .into_iter()
        .map(|change| {
            let register = table.register(change.register).ok_or(Error::NotFound("field"))?;
            let values = change.version.values.clone();
            Ok(HistoryRow {
                at: change.version.at,
                person: change.version.person.and_then(|person| names.person(person)),
                device: Some(names.device(&change.version)),
                what: words::of_register(table, register),
                fields: values.map_or_else(Vec::new, |values| words::fields(db, register, &values)),
                shown: change.holds,
            })
        })
        .collect()
}
