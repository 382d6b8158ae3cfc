//! Reading: the only thing most code may do with a connection.

use rusqlite::{Connection, OptionalExtension, Params, Row};

use crate::{
    error::{Error, Result, StorageFault},
    oplog::{Stored, Table},
};

/// A handle that only answers questions: a statement that would write is refused before it runs.
#[derive(Clone, Copy)]
pub struct Db<'a>(pub(crate) &'a Connection);

impl Db<'_> {
    /// Every row of a query, read by `read`.
    pub fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.prepared(sql)?;
        let rows = statement.query_map(params, read)?;
        rows.collect::<rusqlite::Result<_>>().map_err(Error::from)
    }

    /// The first row of a query, when there is one.
    pub fn maybe<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        self.prepared(sql)?.query_row(params, read).optional().map_err(Error::from)
    }

    /// The one row of a query that always has one, such as a count.
    pub fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        self.prepared(sql)?.query_row(params, read).map_err(Error::from)
    }

    /// A record by its id, when it is there.
    pub fn get<S: Stored>(&self, id: S::Id) -> Result<Option<S>> {
        let sql = S::TABLE.select_sql("id = :id");
        self.maybe(&sql, &[(":id", &id.into().to_string())], S::from_row)
    }

    /// A record by its id; `what` names it when it is not there.
    pub fn find<S: Stored>(&self, id: S::Id, what: &'static str) -> Result<S> {
        self.get(id)?.ok_or(Error::NotFound(what))
    }

    /// Records by a condition written as the end of a query: `patient_id = :patient ORDER BY position`.
    pub fn list<S: Stored>(&self, condition: &str, params: impl Params) -> Result<Vec<S>> {
        self.all(&S::TABLE.select_sql(condition), params, S::from_row)
    }

    /// The revision a form of this record must send back; 0 when there is no such record.
    pub fn revision<S: Stored>(&self, id: S::Id) -> Result<i64> {
        self.revision_in(S::TABLE, id.into())
    }

    pub(crate) fn revision_in(&self, table: &Table, id: uuid::Uuid) -> Result<i64> {
        let found = self.maybe(
            "SELECT revision FROM row_clocks WHERE table_number = :table AND row_id = :row",
            rusqlite::named_params! { ":table": table.number, ":row": id.to_string() },
            |row| row.get("revision"),
        )?;
        Ok(found.unwrap_or(0))
    }

    fn prepared(&self, sql: &str) -> Result<rusqlite::CachedStatement<'_>> {
        let statement = self.0.prepare_cached(sql)?;
        if !statement.readonly() {
            return Err(StorageFault::Unreadable("query").into());
        }
        Ok(statement)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_read_cannot_write() {
        let practice = crate::testing::practice();
        for sql in [
            "DELETE FROM ops",
            "UPDATE audit_entries SET event = 'view_patient' RETURNING event",
            "INSERT INTO local_state (key, value) VALUES ('x', 'y') RETURNING key",
            "PRAGMA user_version = 1",
        ] {
            let error = practice.db().maybe(sql, [], |_| Ok(())).unwrap_err();
            assert!(error.to_string().contains("query"), "{sql}: {error}");
        }
    }
}
