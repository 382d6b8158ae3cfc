//! Migrations are frozen once they are noted: a practice somewhere has already run them.
use super::Finding;
use super::source::{self, Source};
use crate::needs;
use crate::shop::{Outcome, root};
use std::collections::BTreeMap;

const NOTED: &str = "migrations/frozen.txt";

/// A migration that changes after it ran leaves two practices with one version and two shapes.
pub fn migrations_are_frozen(sources: &[Source]) -> Vec<Finding> {
    let noted = noted(sources);
    let mut findings = Vec::new();
    for migration in migrations(sources) {
        match noted.get(migration.file_name()) {
            Some(sum) if *sum == checksum(&migration.text) => {}
            Some(_) => findings.push(migration.finding(0, "already noted; write a new migration instead")),
            None => findings.push(migration.finding(0, "not noted yet; when it is final: cargo x freeze")),
        }
    }
    for name in noted.keys().filter(|name| !migrations(sources).any(|migration| migration.file_name() == **name)) {
        findings.push(Finding { path: NOTED.into(), line: 0, why: format!("{name} is gone") });
    }
    findings
}

/// Notes the checksums of migrations that are not noted yet; never changes a noted one.
pub fn freeze() -> Outcome {
    let sources = source::tracked()?;
    let mut noted: BTreeMap<String, String> =
        noted(&sources).into_iter().map(|(name, sum)| (name.to_owned(), sum.to_owned())).collect();
    for migration in migrations(&sources) {
        noted.entry(migration.file_name().to_owned()).or_insert_with(|| checksum(&migration.text));
    }
    let lines: Vec<String> = noted.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
    needs::write(&root().join(NOTED), &lines.concat())
}

fn migrations(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| source.below("migrations/") && source.ends(".sql"))
}

fn noted(sources: &[Source]) -> BTreeMap<&str, &str> {
    let text = sources.iter().find(|source| source.path == NOTED).map_or("", |source| source.text.as_str());
    text.lines().filter_map(|line| line.split_once("  ")).map(|(sum, name)| (name, sum)).collect()
}

/// FNV-1a with 64 bits: it tells a change apart, it does not keep out an attacker.
fn checksum(text: &str) -> String {
    let sum = text
        .bytes()
        .filter(|byte| *byte != b'\r')
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{sum:016x}")
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    #[test]
    fn a_changed_a_new_and_a_lost_migration_are_named() {
        let noted =
            format!("{}  0001_a.sql\n{}  0002_b.sql\n{}  0009_z.sql\n", checksum("-- a"), checksum("-- b"), "0");
        let files = [
            ("migrations/0001_a.sql", "-- a"),
            ("migrations/0002_b.sql", "-- b, changed"),
            ("migrations/0003_c.sql", "-- c"),
            (NOTED, noted.as_str()),
        ];
        let expected = ["migrations/0002_b.sql:0", "migrations/0003_c.sql:0", "migrations/frozen.txt:0"];
        check(migrations_are_frozen, &files, &expected);
    }

    #[test]
    fn line_endings_do_not_count() {
        assert_eq!(checksum("a\r\nb"), checksum("a\nb"));
    }
}
