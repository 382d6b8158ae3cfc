//! Connections of the schedule simulator outlive their practice: it starts millions of programs over a few files, and opening one is
//! mostly reading the schema and preparing the same statements. What a program remembers is gone with its practice all the same.

use rusqlite::Connection;
use std::{
    cell::RefCell,
    collections::HashMap,
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
};

use crate::error::Result;

/// The simulator writes to every table there is.
const STATEMENTS: usize = 2_000;

thread_local! {
    static IDLE: RefCell<HashMap<PathBuf, Connection>> = RefCell::new(HashMap::new());
}

/// The connection of an open practice. It waits for the next one over the same file when this one is closed.
pub(crate) struct Held {
    connection: Option<Connection>,
    waits_at: Option<PathBuf>,
}

/// The connection of an open practice; one with a key is closed with it.
pub(crate) fn hold(connection: Connection) -> Held {
    let journal = connection.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0));
    let in_memory = journal.is_ok_and(|journal| journal == "memory");
    let waits_at = connection.path().filter(|path| in_memory && !path.is_empty()).map(PathBuf::from);
    Held { connection: Some(connection), waits_at }
}

impl Deref for Held {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("it is given away only when it is dropped")
    }
}

impl DerefMut for Held {
    fn deref_mut(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("it is given away only when it is dropped")
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let (Some(connection), Some(path)) = (self.connection.take(), self.waits_at.take())
            && lets_go(&connection).is_ok()
        {
            let _ = IDLE.try_with(|idle| idle.borrow_mut().insert(path, connection));
        }
    }
}

/// The connection that waits over this file, which may have been written anew since.
pub(super) fn take(path: &Path) -> Option<Connection> {
    let connection = IDLE.with(|idle| idle.borrow_mut().remove(path))?;
    holds_on(&connection).ok()?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Some(connection)
}

/// Closes the connection that waits over this file, because another key opens what lies there now.
pub(crate) fn close(path: &Path) {
    drop(IDLE.with(|idle| idle.borrow_mut().remove(path)));
}

fn lets_go(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "locking_mode", "NORMAL")?;
    looks(connection)
}

fn holds_on(connection: &Connection) -> Result<()> {
    looks(connection)?;
    Ok(connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?)
}

/// Without a lock of its own SQLite compares the file's change counter, and drops the pages it holds when another one wrote.
fn looks(connection: &Connection) -> Result<()> {
    Ok(connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?)
}
