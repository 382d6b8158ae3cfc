//! How our types become column values and come back.

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
