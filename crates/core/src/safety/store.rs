use rusqlite::{Connection, OptionalExtension, backup::Backup, named_params};
use std::{path::Path, time::Duration};

use crate::{
    Practice, catalogue,
    db::Db,
    error::{Error, Result},
    vault::DbKey,
};

const PAGES_A_STEP: i32 = 4096;
const LAST_BACKUP: &str = "last_backup";

/// Pages whose seal does not fit.
pub(super) fn page_faults(db: Db<'_>) -> Result<usize> {
    let mut statement = db.0.prepare("PRAGMA cipher_integrity_check")?;
    let mut rows = statement.query([])?;
    let mut faults = 0;
    while rows.next()?.is_some() {
        faults += 1;
    }
    Ok(faults)
}

/// Faults of tables and indexes as SQLite finds them.
pub(super) fn structure_faults(db: Db<'_>) -> Result<usize> {
    let mut statement = db.0.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    let mut faults = 0;
    while let Some(row) = rows.next()? {
        let found: String = row.get(0)?;
        faults += usize::from(found != "ok");
    }
    Ok(faults)
}

pub(super) fn log_entries(db: Db<'_>) -> Result<i64> {
    db.one("SELECT count(*) AS entries FROM ops", [], |row| row.get("entries"))
}

/// Copies the database while it is in use, encrypted with the same key.
pub(super) fn copy(practice: &Practice, key: &DbKey, to: &Path) -> Result<()> {
    let mut copy = Connection::open(to)?;
    key.unlock(|pragma| copy.execute_batch(pragma)).map_err(Error::from)?;
    let backup = Backup::new(practice.writer(), &mut copy)?;
    backup.run_to_completion(PAGES_A_STEP, Duration::ZERO, None)?;
    drop(backup);
    copy.close().map_err(|(_, error)| Error::from(error))
}

/// How many patients and sessions there are, to recognize a backup by.
pub(super) fn counts(db: Db<'_>) -> Result<(i64, i64)> {
    let count = |table: &str, sql: &str| -> Result<i64> {
        if catalogue::tables().all(|known| known.name != table) {
            return Ok(0);
        }
        db.one(sql, [], |row| row.get("found"))
    };
    Ok((
        count("patients", "SELECT count(*) AS found FROM patients")?,
        count("sessions", "SELECT count(*) AS found FROM sessions")?,
    ))
}

/// Notes on this device when and where the last backup was made.
pub(super) fn note_backup(practice: &Practice, note: &str) -> Result<()> {
    practice.writer().execute(
        "INSERT INTO local_state (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value",
        named_params! { ":key": LAST_BACKUP, ":value": note },
    )?;
    Ok(())
}

pub(super) fn last_backup(db: Db<'_>) -> Result<Option<String>> {
    let found = db
        .0
        .query_row("SELECT value FROM local_state WHERE key = :key", named_params! { ":key": LAST_BACKUP }, |row| {
            row.get("value")
        })
        .optional()?;
    Ok(found)
}
