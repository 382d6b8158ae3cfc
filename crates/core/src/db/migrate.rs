//! Numbered, forward-only migrations.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::{Result, StorageFault};

/// Every migration in order; its number is its place, counted from 1.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../../../../migrations/0001_foundation.sql"),
    include_str!("../../../../migrations/0002_practice.sql"),
    include_str!("../../../../migrations/0003_patients.sql"),
    include_str!("../../../../migrations/0004_payers.sql"),
    include_str!("../../../../migrations/0005_series.sql"),
    include_str!("../../../../migrations/0006_billing.sql"),
    include_str!("../../../../migrations/0007_imports.sql"),
    include_str!("../../../../migrations/0008_superbill_lines.sql"),
];

/// The version this program writes.
pub(crate) const LATEST: u32 = MIGRATIONS.len() as u32;

/// Brings the tables to the present version, one transaction a step.
///
/// A practice that a newer program wrote is opened only when that program said this version may.
pub(crate) fn migrate(connection: &mut Connection) -> Result<()> {
    let version: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > LATEST {
        return may_open_newer(connection);
    }
    for (number, sql) in (1..).zip(MIGRATIONS).skip(version as usize) {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        step.execute_batch(sql)?;
        step.execute(
            "INSERT INTO schema_versions (version, compatible_with) VALUES (?1, ?2)",
            [number, compatible_with(sql)],
        )?;
        step.pragma_update(None, "user_version", number)?;
        step.commit()?;
    }
    Ok(())
}

fn may_open_newer(connection: &Connection) -> Result<()> {
    let oldest: u32 = connection.query_row("SELECT max(compatible_with) FROM schema_versions", [], |row| row.get(0))?;
    if oldest > LATEST {
        return Err(StorageFault::NewerProgram.into());
    }
    Ok(())
}

/// The oldest version that may still open a store after this migration, from its `-- compatible-with: NNNN` line.
fn compatible_with(sql: &str) -> u32 {
    sql.lines()
        .find_map(|line| line.strip_prefix("-- compatible-with:"))
        .and_then(|number| number.trim().parse().ok())
        .expect("a test checks that every migration says what it is compatible with")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_says_what_it_is_compatible_with() {
        for sql in MIGRATIONS {
            assert!(compatible_with(sql) <= LATEST);
        }
    }

    #[test]
    fn a_practice_of_a_newer_program_is_refused_unless_that_program_allowed_it() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db).unwrap();
        db.pragma_update(None, "user_version", LATEST + 1).unwrap();
        assert!(migrate(&mut db).is_ok(), "no newer step raised the bar");
        db.execute("INSERT INTO schema_versions (version, compatible_with) VALUES (?1, ?1)", [LATEST + 1]).unwrap();
        assert!(migrate(&mut db).is_err());
    }
}
