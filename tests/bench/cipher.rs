//! What encryption costs: the statements of our workload against the same tables with and without a key.

use rusqlite::Connection;
use std::path::Path;

use crate::{scratch, share, times};

const SCHEMA: &[&str] = &[
    include_str!("../../migrations/0001_foundation.sql"),
    include_str!("../../migrations/0002_practice.sql"),
    include_str!("../../migrations/0003_patients.sql"),
    include_str!("../../migrations/0004_payers.sql"),
    include_str!("../../migrations/0005_series.sql"),
    include_str!("../../migrations/0006_billing.sql"),
    include_str!("../../migrations/0007_imports.sql"),
    include_str!("../../migrations/0008_superbill_lines.sql"),
    include_str!("../../migrations/0009_reading.sql"),
];
const PAIRS: usize = 400;

/// One piece of the workload; the number varies what it touches.
type Work = fn(&mut Connection, usize);

pub fn run() {
    println!("cipher: our tables and statements, SQLCipher over plain SQLite, medians of {PAIRS} pairs");
    let folder = scratch("cipher");
    let (mut plain, mut encrypted) = (open(&folder, "plain", false), open(&folder, "cipher", true));
    for db in [&mut plain, &mut encrypted] {
        crate::clinic::seed(db, 2_000, 40_000, "2024-06-01");
    }
    let pairs: [(&str, Work); 3] = [("book 36 sessions", book), ("day's board", board), ("patient search", search)];
    for (name, work) in pairs {
        let mut ratios = Vec::new();
        let (mut a, mut b) = (Vec::new(), Vec::new());
        for pair in 0..PAIRS {
            // Whoever goes first in one pair goes second in the next, so that a busy disk meets both.
            let (one, two);
            if pair % 2 == 0 {
                one = once(&mut plain, work, pair);
                two = once(&mut encrypted, work, pair);
            } else {
                two = once(&mut encrypted, work, pair);
                one = once(&mut plain, work, pair);
            }
            ratios.push(two / one);
            a.push(one);
            b.push(two);
        }
        println!(
            "  {name:<18} plain {:7.3} ms, encrypted {:7.3} ms, ratio {:.2}",
            share(&a, 0.5),
            share(&b, 0.5),
            share(&ratios, 0.5)
        );
    }
}

fn once(db: &mut Connection, work: Work, number: usize) -> f64 {
    times(1, |_| work(db, number)).into_iter().sum()
}

fn open(folder: &Path, name: &str, key: bool) -> Connection {
    let path = folder.join(format!("{name}.db"));
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.join(format!("{name}.db{end}")));
    }
    let db = Connection::open(path).expect("target can be written");
    if key {
        db.execute_batch(&format!("PRAGMA key = \"x'{}'\"", "07".repeat(32))).expect("a key can be set");
    }
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;",
    )
    .expect("settings hold");
    db.execute_batch("PRAGMA cipher_memory_security = OFF").expect("settings hold");
    for sql in SCHEMA {
        db.execute_batch(sql).expect("migrations run");
    }
    db
}

/// What starting a course of 36 writes: the sessions, their clocks and one log entry, in one transaction.
fn book(db: &mut Connection, run: usize) {
    let tx = db.transaction().expect("a transaction begins");
    for number in 0..36 {
        let starts = format!("2027-{:02}-{:02}T10:00", 1 + run % 12, 1 + number % 28);
        crate::clinic::session(&tx, 1_000_000 + run * 36 + number, run % 2_000, number, &starts, "booked");
    }
    tx.prepare_cached("INSERT INTO ops (dot, action, actor_id, reversible, recorded_at, payload) VALUES (randomblob(16), 'start_series', 'x', 1, 0, ?1)")
        .and_then(|mut statement| statement.execute([vec![5u8; 9_000]]))
        .expect("an entry is written");
    tx.commit().expect("a transaction commits");
}

fn board(db: &mut Connection, run: usize) {
    let day = crate::clinic::day(run % 200);
    let mut statement = db
        .prepare_cached(
            "SELECT s.id, s.starts_local, s.status, s.room_id, p.family_name, p.given_name FROM sessions s
             JOIN patients p ON p.id = s.patient_id WHERE s.starts_local >= ?1 AND s.starts_local < ?1 || 'U' ORDER BY s.starts_local",
        )
        .expect("the board's query prepares");
    let rows = statement.query_map([day], |row| row.get::<_, String>(4)).expect("the board's query runs");
    assert!(rows.count() < 10_000);
}

fn search(db: &mut Connection, run: usize) {
    let mut statement = db
        .prepare_cached("SELECT r.patient_id FROM patients_search f JOIN patients_search_rows r ON r.number = f.rowid WHERE patients_search MATCH ?1 LIMIT 20")
        .expect("the search's query prepares");
    let rows = statement
        .query_map([format!("\"{}\"*", typed(run))], |row| row.get::<_, String>(0))
        .expect("the search's query runs");
    assert!(rows.count() <= 20);
}

/// Three letters of a family name.
fn typed(run: usize) -> String {
    crate::names::name(run).0.chars().filter(|letter| letter.is_alphanumeric()).take(3).collect()
}
