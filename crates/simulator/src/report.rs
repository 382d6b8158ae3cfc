//! What a schedule came to.

use seriesdesk_core::catalogue;
use std::collections::BTreeMap;

/// A promise that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which one, by its short name.
    pub property: &'static str,
    /// What was found.
    pub what: String,
}

impl Violation {
    /// A promise that did not hold.
    pub fn of(property: &'static str, what: impl Into<String>) -> Self {
        Self { property, what: what.into() }
    }
}

/// What happened, counted.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Steps, faults and mishaps by name.
    pub happened: BTreeMap<String, u64>,
    /// Rows written, by table.
    pub tables: BTreeMap<&'static str, u64>,
    /// Entries committed.
    pub entries: u64,
    /// Rounds done.
    pub rounds: u64,
    /// A digest of what all devices agreed on, to compare runs.
    pub fingerprint: String,
}

impl Counts {
    /// Counts one.
    pub fn note(&mut self, what: &str) {
        self.add(what, 1);
    }

    /// Counts several.
    pub fn add(&mut self, what: &str, many: u64) {
        if many > 0 {
            *self.happened.entry(what.to_owned()).or_default() += many;
        }
    }

    /// Tables of the catalogue that no step wrote to. The audit trail writes itself.
    pub fn tables_never_written(&self) -> Vec<&'static str> {
        let names = catalogue::tables().map(|table| table.name).filter(|name| *name != "audit_entries");
        names.filter(|name| !self.tables.contains_key(name)).collect()
    }

    /// Adds what another schedule counted.
    pub fn merge(&mut self, other: &Counts) {
        for (what, many) in &other.happened {
            self.add(what, *many);
        }
        for (table, many) in &other.tables {
            *self.tables.entry(table).or_default() += many;
        }
        self.entries += other.entries;
        self.rounds += other.rounds;
    }
}
