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
    include_str!("../../../../migrations/0009_reading.sql"),
    include_str!("../../../../migrations/0010_exchange.sql"),
    include_str!("../../../../migrations/0011_snapshots.sql"),
    include_str!("../../../../migrations/0012_late_answers.sql"),
    include_str!("../../../../migrations/0013_clean_up.sql"),
    include_str!("../../../../migrations/0014_restricted.sql"),
    include_str!("../../../../migrations/0015_availability.sql"),
    include_str!("../../../../migrations/0016_protocols.sql"),
    include_str!("../../../../migrations/0017_session_plans.sql"),
    include_str!("../../../../migrations/0018_followup.sql"),
    include_str!("../../../../migrations/0019_session_checks.sql"),
    include_str!("../../../../migrations/0020_reminders.sql"),
    include_str!("../../../../migrations/0021_continuing.sql"),
    include_str!("../../../../migrations/0022_finished_weeks.sql"),
    include_str!("../../../../migrations/0023_forms.sql"),
    include_str!("../../../../migrations/0024_trials.sql"),
    include_str!("../../../../migrations/0025_consents.sql"),
    include_str!("../../../../migrations/0026_readiness.sql"),
    include_str!("../../../../migrations/0027_intake.sql"),
    include_str!("../../../../migrations/0028_filed.sql"),
    include_str!("../../../../migrations/0029_packets.sql"),
    include_str!("../../../../migrations/0030_prior_records.sql"),
    include_str!("../../../../migrations/0031_restricted_documents.sql"),
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

    #[test]
    fn a_practice_from_before_the_list_of_unbilled_charges_gets_it_filled() {
        let mut db = Connection::open_in_memory().unwrap();
        for (number, sql) in (1..).zip(MIGRATIONS.iter().take(8)) {
            db.execute_batch(sql).unwrap();
            db.execute("INSERT INTO schema_versions (version, compatible_with) VALUES (?1, 1)", [number]).unwrap();
        }
        db.pragma_update(None, "user_version", 8).unwrap();
        for (charge, day) in
            [("billed", "2026-03-02"), ("taken back", "2026-03-10"), ("voided", "2026-03-05"), ("left", "2026-03-05")]
        {
            db.execute(
                "INSERT INTO charges (id, patient_id, session_id, series_id, service_on, line, place_of_service, code, modifiers, label, units, amount_cents, diagnoses, posted_at)
                 VALUES (?1, 'p', 's', 'r', ?2, 1, '11', '96365', '[]', 'Infusion', 1, 100, '[]', 0)",
                [charge, day],
            )
            .unwrap();
        }
        db.execute_batch(
            "INSERT INTO charge_voids (id, charge_id, reason, voided_at) VALUES ('v', 'voided', 'Typed twice', 0);
             INSERT INTO superbills (id, number, version, patient_id, from_on, to_on, issued_on, issued_by, total_cents, pages, sheet, attachment_id)
             VALUES ('b', '1', 1, 'p', '2026-03-01', '2026-03-03', '2026-03-03', 'x', 0, 1, '', 'x'),
                    ('t', '2', 1, 'p', '2026-03-09', '2026-03-11', '2026-03-11', 'x', 0, 1, '', 'x');
             INSERT INTO superbill_voids (id, superbill_id, reason, voided_at) VALUES ('w', 't', 'Wrong payer', 0)",
        )
        .unwrap();
        migrate(&mut db).unwrap();
        let left: String = db
            .query_row(
                "SELECT group_concat(charge_id) FROM (SELECT charge_id FROM charges_unbilled ORDER BY charge_id)",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(left, "left,taken back");
    }
}
