//! Diagnosis codes: the public ICD-10-CM table, searchable without a network.
//!
//! Each fiscal year's table is one packed file in `packs/codes`, unpacked once per process, and every question names the service
//! date it is about: the year begins on October 1. A date whose year is not carried is answered from the nearest table, and
//! [`unchecked`] says so. A code is either billable or a heading; payers reject headings, so [`require_billable`] refuses them
//! and names the codes below. Search takes the beginning of a code,
//! with or without its dot, and beginnings of words in any order; codes these clinics meet most come first.

mod rules;
mod search;
mod table;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

pub use rules::{code_year, lookup, require_billable, unchecked};
pub use search::{get_ready, search};

/// A code of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code with its dot.
    pub code: &'static str,
    /// The official full description.
    pub description: &'static str,
    /// Whether a payer accepts it on a claim; headings are not billable.
    pub billable: bool,
}

/// A code as search shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, JsonSchema)]
pub struct CodeHit {
    /// The code with its dot.
    pub code: String,
    /// The official full description.
    pub description: String,
    /// Whether a payer accepts it on a claim.
    pub billable: bool,
    /// The code year of the table.
    pub year: u16,
    /// Says so when the table is of another year than the date.
    pub note: Option<String>,
}
