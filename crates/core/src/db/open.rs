//! Opening the store: key first, then the settings it needs.
//!
//! One connection reads and writes: SQLite drops all decrypted pages of a connection when another one commits, and
//! reading a busy day from the start again costs more than everything else a screen does. Reads are kept from writing
//! statement by statement, in [`super::Db`].

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::migrate;
use crate::{
    error::{Error, Result, StorageFault},
    types::compare_names,
    vault::DbKey,
};

/// Where a practice's database lies.
#[derive(Clone, Debug)]
pub enum Place {
    /// The database file.
    File(PathBuf),
}

/// Whether a commit waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A commit returns when the disk has it. The only choice outside tests and benches.
    Full,
    /// A commit returns at once; a power cut may lose it.
    None,
}

/// Pages kept in memory, in KiB; encrypted reads cost what plain ones do once a page is there.
const CACHE_KIB: i64 = 64 * 1024;

/// Opens the store, creating it only when `create` says so, and brings its tables to the present version.
pub(crate) fn open(place: &Place, key: &DbKey, durability: Durability, create: bool) -> Result<Connection> {
    let Place::File(path) = place;
    if !create && std::fs::metadata(path).map_or(0, |file| file.len()) < 512 {
        return Err(StorageFault::NotReadable.into());
    }
    #[cfg(feature = "simulate")]
    match keeps_its_journal_in_memory(key) && !create {
        true => {
            if let Some(connection) = super::pooled::take(path) {
                return Ok(connection);
            }
        }
        false => super::pooled::close(path),
    }
    let mut connection = connect(path, key, create)?;
    if keeps_its_journal_in_memory(key) {
        // Thousands of small stores are copied and read: little is read with what was wanted.
        connection.pragma_update(None, "page_size", 1024)?;
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update(None, "journal_mode", "MEMORY")?;
    } else {
        connection.pragma_update(None, "journal_mode", "WAL")?;
    }
    let synchronous = match durability {
        Durability::Full => "FULL",
        Durability::None => "OFF",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// The schedule simulator ends a program by unwinding out of it, which rolls back without the disk's help.
fn keeps_its_journal_in_memory(key: &DbKey) -> bool {
    cfg!(feature = "simulate") && key.unlock(str::is_empty)
}

/// An empty database in memory with the present tables, for replaying the log beside the store.
pub(crate) fn in_memory_copy() -> Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    order_names(&connection)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// A connection for seconds beside the practice's own, which reads the file and nothing else.
pub(crate) fn open_to_read(path: &Path, key: &DbKey) -> Result<Connection> {
    let connection = connect(path, key, false)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -1024)?;
    Ok(connection)
}

fn connect(path: &Path, key: &DbKey, create: bool) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let connection = Connection::open_with_flags(path, flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // Otherwise a statement that a partial index may serve is prepared again for every value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?; // It would write on stderr, where scripts read our errors.
    key.unlock(|pragma| connection.execute_batch(pragma))?;
    connection.pragma_update(None, "cipher_memory_security", "OFF")?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0)).map_err(|error| {
        match Error::from(error) {
            Error::Storage(StorageFault::Damaged | StorageFault::NotReadable | StorageFault::Sqlite(_)) => {
                Error::Storage(StorageFault::NotReadable)
            }
            other => other,
        }
    })?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    order_names(&connection)?;
    Ok(connection)
}

/// Lets queries say `COLLATE NAMES`. No table or index may: a program without it could not open the store.
fn order_names(connection: &Connection) -> Result<()> {
    Ok(connection.create_collation("NAMES", compare_names)?)
}
