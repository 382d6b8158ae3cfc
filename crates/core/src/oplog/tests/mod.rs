use expect_test::expect;

mod merging;

use super::*;
use crate::{
    Env, Practice, audit, catalogue,
    error::Result,
    testing::{key, practice},
    types::PatientId,
};

crate::id_type! {
    /// A note for these tests.
    NoteId
}

#[test]
fn an_entry_of_version_1_decodes_for_ever() {
    let bytes = include_bytes!("../fixtures/entry-v1.cbor");
    let entry = Entry::decode(bytes).unwrap();
    assert_eq!(entry, sample_entry());
    assert_eq!(entry.encode(), bytes, "and is written the same");
}

#[test]
fn an_entry_of_a_newer_program_is_refused_politely() {
    let mut bytes = sample_entry().encode();
    bytes[1] = 2;
    expect!["This practice was written by a newer Seriesdesk. Update this computer to open it."]
        .assert_eq(&Entry::decode(&bytes).unwrap_err().to_string());
}

#[test]
fn a_cut_entry_is_no_entry() {
    let bytes = sample_entry().encode();
    for length in 0..bytes.len() {
        assert!(Entry::decode(&bytes[..length]).is_err());
    }
}

#[test]
fn every_act_is_one_log_entry_and_one_line_of_the_audit_trail() {
    let mut practice = practice();
    let _ =
        audit::record_event(&mut practice, "view_patient", Some(PatientId(uuid::Uuid::from_u128(1))), None).unwrap();
    let _ = audit::record_event(&mut practice, "print_paper", None, Some("SB-2026-0001".into())).unwrap();
    assert_eq!(count(&practice, "SELECT count(*) AS n FROM ops"), 2);
    assert_eq!(audit::verify_chain(&practice).unwrap(), Some(2));
}

#[test]
fn an_action_that_fails_leaves_nothing() {
    let mut practice = practice();
    let failed: Result<Done<()>> =
        practice.act_on_record(Action::reversible("fail"), |_| Err(crate::Error::refused("No.")));
    assert!(failed.is_err());
    assert_eq!(count(&practice, "SELECT count(*) AS n FROM ops"), 0);
}

#[test]
fn a_fact_is_neither_changed_nor_withdrawn() {
    let mut practice = practice();
    let _ = audit::record_event(&mut practice, "view_patient", None, None).unwrap();
    let fact = practice.db().list::<audit::AuditEntry>("1", []).unwrap().remove(0);
    let altered = audit::AuditEntry { event: "nothing".into(), ..fact.clone() };
    assert!(practice.act(Action::legal("alter"), |tx| tx.fact(&altered)).is_err());
    assert!(practice.act(Action::legal("withdraw"), |tx| tx.withdraw::<audit::AuditEntry>(fact.id)).is_err());
    assert_eq!(practice.db().list::<audit::AuditEntry>("1", []).unwrap(), [fact]);
}

#[test]
fn the_log_alone_builds_the_same_tables() {
    let mut practice = practice();
    let _ = audit::record_event(&mut practice, "view_patient", None, None).unwrap();
    assert_eq!(fingerprint(&practice).unwrap(), replayed_fingerprint(&practice).unwrap());
}

#[test]
fn an_altered_line_of_the_audit_trail_shows() {
    let mut practice = practice();
    let _ = audit::record_event(&mut practice, "export_paper", None, None).unwrap();
    practice.writer().execute("UPDATE audit_entries SET event = 'view_patient'", []).unwrap();
    assert_eq!(audit::verify_chain(&practice).unwrap(), None);
}

#[test]
fn the_reading_connection_refuses_to_write() {
    let practice = practice();
    assert!(practice.db().maybe("DELETE FROM ops RETURNING seq", [], |row| row.get::<_, i64>("seq")).is_err());
}

#[test]
fn a_practice_opens_again_with_its_key_and_with_no_other() {
    let mut test = practice();
    let _ = audit::record_event(&mut test, "view_patient", None, None).unwrap();
    let (folder, env) = (test.folder.path().to_owned(), test.env().clone());
    let print = fingerprint(&test).unwrap();
    let again = open(&folder, env.clone(), [7; 32]).unwrap();
    assert_eq!(fingerprint(&again).unwrap(), print);
    assert!(matches!(open(&folder, env, [8; 32]), Err(crate::Error::Storage(crate::StorageFault::NotReadable))));
}

#[test]
fn every_replicated_table_has_exactly_its_declared_columns_and_every_other_table_is_known_to_be_local() {
    const LOCAL: &[&str] = &[
        "schema_versions",
        "local_state",
        "ops",
        "row_clocks",
        "superseded",
        "differences",
        "deferred_ops",
        "streams",
        "share_files",
        "registry_records",
        "heartbeats",
        "snapshots",
        "share_condemned",
        "share_wanted",
        "stream_gaps",
        "charges_unbilled",
    ];
    let practice = practice();
    let tables = practice
        .db()
        .all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", [], |row| {
            row.get::<_, String>("name")
        })
        .unwrap();
    let declared: Vec<_> = catalogue::tables().map(|table| table.name).collect();
    for table in &tables {
        assert!(
            declared.contains(&table.as_str()) || LOCAL.contains(&table.as_str()) || table.contains("_search"),
            "{table} is neither declared nor known to be local"
        );
    }
    for table in catalogue::tables() {
        let mut columns = practice
            .db()
            .all("SELECT name, type FROM pragma_table_info(?1)", [table.name], |row| {
                Ok((row.get::<_, String>("name")?, row.get::<_, String>("type")?))
            })
            .unwrap();
        assert!(columns.iter().all(|(_, kind)| kind != "REAL"), "{} holds a float", table.name);
        columns.retain(|(name, _)| name != "id");
        let mut names: Vec<_> = columns.into_iter().map(|(name, _)| name).collect();
        let mut registered: Vec<_> = table.columns().map(str::to_owned).collect();
        names.sort();
        registered.sort();
        assert_eq!(names, registered, "{}", table.name);
    }
}

#[test]
fn no_table_or_register_number_is_used_twice() {
    let mut numbers: Vec<_> = catalogue::tables().map(|table| table.number).collect();
    let count = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), count);
    for table in catalogue::tables() {
        let mut registers: Vec<_> = table.registers.iter().map(|register| register.number).collect();
        registers.sort_unstable();
        registers.dedup();
        assert_eq!(registers.len(), table.registers.len(), "{}", table.name);
    }
}

#[test]
fn every_query_prepares() {
    let practice = practice();
    let mut found = 0;
    for file in sql_files(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        let sql = std::fs::read_to_string(&file).unwrap();
        assert!(sql.starts_with("-- "), "{} does not say what its rows are", file.display());
        practice.writer().prepare(&sql).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        found += 1;
    }
    assert!(found > 2);
}

fn sql_files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sql_files(&path));
        } else if path.extension().is_some_and(|kind| kind == "sql") {
            files.push(path);
        }
    }
    files
}

fn open(folder: &std::path::Path, env: Env, bytes: [u8; 32]) -> Result<Practice> {
    let _ = key();
    Practice::open(folder, &crate::vault::DbKey::from_bytes(bytes), env, crate::db::Durability::None)
}

fn count(practice: &Practice, sql: &str) -> i64 {
    practice.db().one(sql, [], |row| row.get("n")).unwrap()
}

fn sample_entry() -> Entry {
    use crate::db::Value;
    let id = uuid::Uuid::from_u128;
    Entry {
        practice: id(1),
        compartment: 'p',
        device: id(2),
        incarnation: 1,
        seq: 3,
        previous: Dot([4; 16]),
        wall_ms: 1_772_460_000_000,
        hybrid: 1_772_460_000_000 << 16,
        actor: Some(id(5)),
        program: "0.1.0".into(),
        schema: 6,
        action: "save_room".into(),
        ops: vec![
            Op::Put {
                table: 14,
                row: id(6),
                register: 1,
                values: vec![Value::Text("Chair 1".into()), Value::Integer(2), Value::Null],
                base: vec![Dot([7; 16])],
            },
            Op::Fact { table: 1, row: id(8), values: vec![Value::Blob(vec![1, 2, 3])] },
            Op::Withdraw { table: 14, row: id(9), base: vec![(1, vec![Dot([7; 16])]), (2, vec![])] },
        ],
    }
}
