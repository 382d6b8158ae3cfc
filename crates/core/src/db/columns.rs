//! How our types become column values and come back.

use rusqlite::{Row, types::FromSql};

/// The columns of a row, read in the order the query names them.
///
/// SQLite finds a name by comparing it with every column's; a column that stands where it is expected needs one comparison.
pub struct Columns<'r, 's> {
    row: &'r Row<'s>,
    place: usize,
}

impl<'r, 's> Columns<'r, 's> {
    /// The columns of a row, from the first.
    pub fn of(row: &'r Row<'s>) -> Self {
        Self { row, place: 0 }
    }

    /// The same, without so many at the beginning.
    pub fn after(row: &'r Row<'s>, place: usize) -> Self {
        Self { row, place }
    }

    /// The value of a column, wherever it stands; quickest when it is the next one.
    pub fn next<T: FromSql>(&mut self, name: &str) -> rusqlite::Result<T> {
        let place = self.place;
        self.place += 1;
        match self.row.as_ref().column_name(place) {
            Ok(there) if there == name => self.row.get(place),
            _ => self.row.get(name),
        }
    }
}

macro_rules! text_column {
    ($Name:ty) => {
        impl rusqlite::ToSql for $Name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(rusqlite::types::ToSqlOutput::Owned(rusqlite::types::Value::Text(self.to_string())))
            }
        }

        impl rusqlite::types::FromSql for $Name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                value.as_str()?.parse().map_err(|_| rusqlite::types::FromSqlError::InvalidType)
            }
        }
    };
}

macro_rules! integer_column {
    ($Name:ty, 0) => {
        impl rusqlite::ToSql for $Name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(rusqlite::types::ToSqlOutput::Owned(rusqlite::types::Value::Integer(self.0)))
            }
        }

        impl rusqlite::types::FromSql for $Name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                Ok(Self(value.as_i64()?))
            }
        }
    };
}

/// A small value kept as JSON text in one column, because its parts only make sense together.
macro_rules! json_column {
    ($Name:ty) => {
        impl rusqlite::ToSql for $Name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                let text =
                    serde_json::to_string(self).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
                Ok(rusqlite::types::ToSqlOutput::Owned(rusqlite::types::Value::Text(text)))
            }
        }

        impl rusqlite::types::FromSql for $Name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                serde_json::from_str(value.as_str()?).map_err(|_| rusqlite::types::FromSqlError::InvalidType)
            }
        }
    };
}

pub(crate) use {integer_column, json_column, text_column};
