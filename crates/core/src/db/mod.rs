//! The encrypted store: one SQLCipher connection, and a handle on it that only reads.
//!
//! Nothing outside this folder, `oplog` and the areas' `store.rs` sees SQL, and nobody but [`crate::oplog::Tx`] writes.

mod columns;
mod migrate;
mod open;
#[cfg(feature = "simulate")]
mod pooled;
mod read;

pub use columns::Columns;
pub use open::{Durability, Place};
pub use read::Db;
pub use rusqlite::{
    Params, Row, ToSql, named_params,
    types::{FromSql, Value},
};

pub(crate) use columns::{integer_column, json_column, text_column};
pub(crate) use migrate::{LATEST, migrate};
pub(crate) use open::{in_memory_copy, open, open_to_read};
#[cfg(feature = "simulate")]
pub(crate) use pooled::{Held, close as close_idle, hold};
pub(crate) use rusqlite::Connection;
#[cfg(not(feature = "simulate"))]
pub(crate) use rusqlite::Connection as Held;

use crate::error::{Error, StorageFault};

/// The connection of an open practice.
#[cfg(not(feature = "simulate"))]
pub(crate) fn hold(connection: Connection) -> Held {
    connection
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        Error::Storage(fault(&error))
    }
}

fn fault(error: &rusqlite::Error) -> StorageFault {
    use rusqlite::ErrorCode;
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::NotADatabase => StorageFault::NotReadable,
            ErrorCode::DatabaseCorrupt => StorageFault::Damaged,
            ErrorCode::DiskFull => StorageFault::DiskFull,
            ErrorCode::ReadOnly => StorageFault::Unwritable,
            ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => StorageFault::Unreachable,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StorageFault::Busy,
            _ => StorageFault::Sqlite(failure.extended_code),
        },
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::Utf8Error(..) => StorageFault::Unreadable("type"),
        rusqlite::Error::InvalidColumnName(_) => StorageFault::Unreadable("column"),
        rusqlite::Error::QueryReturnedNoRows => StorageFault::Unreadable("row"),
        _ => StorageFault::Sqlite(0),
    }
}

/// The value a column gets; text and integers cannot fail to become one.
pub fn column_value(value: &dyn ToSql) -> Value {
    use rusqlite::types::ToSqlOutput;
    match value.to_sql() {
        Ok(ToSqlOutput::Owned(value)) => value,
        Ok(ToSqlOutput::Borrowed(value)) => value.try_into().unwrap_or(Value::Null),
        Ok(_) | Err(_) => Value::Null,
    }
}
