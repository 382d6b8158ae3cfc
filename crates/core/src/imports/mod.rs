//! Patient lists from other programs: a CSV file or FHIR bundles become candidates, then one undoable action.
//!
//! Reading is pure: bytes in, [`Batch`] out. Whatever the file holds, reading never panics and never guesses in silence: a row that
//! cannot be taken is rejected by its number and field, a value that had to be left out is noticed. No message repeats a value
//! of the file, because values are patients' data. Each candidate carries a name from its origin that stays the same in the next
//! file, so importing twice makes no duplicates.

mod actions;
mod chart;
mod columns;
mod dates;
mod decode;
mod externals;
mod fhir;
mod imported;
mod insurance;
mod plan;
mod preview;
mod rows;
mod sheet;
#[cfg(test)]
mod tests;
mod values;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};
use ts_rs::TS;

use crate::{
    types::{Address, Day},
    word_type,
};

pub use actions::{ImportReport, import_csv, import_fhir};
pub use fhir::{FhirFile, read_fhir};
pub use imported::{Imported, ImportedId, Seen};
pub use preview::preview_csv;
pub use rows::read_csv;

pub(crate) use imported::TABLES;

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 50 * 1024 * 1024;
/// The most rows or bundle entries that are read.
pub const MOST_ROWS: usize = 200_000;

word_type! {
    /// In which order a file writes day, month and year.
    #[derive(Default)]
    pub enum DateOrder {
        /// 03/14/1984
        #[default]
        Mdy = "mdy", "Month, day, year";
        /// 14/03/1984
        Dmy = "dmy", "Day, month, year";
        /// 1984/03/14
        Ymd = "ymd", "Year, month, day";
    }
}

/// Which column holds what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CsvMap {
    /// Our field, such as `family_name`, to the file's header.
    pub columns: BTreeMap<String, String>,
    /// How the file writes dates of birth.
    #[serde(default)]
    pub date_order: DateOrder,
}

/// What a CSV file looks like before it is imported.
#[derive(Clone, PartialEq, Eq, Serialize, TS, JsonSchema)]
pub struct CsvPreview {
    /// How the file's letters are encoded.
    pub encoding: String,
    /// What separates its cells: `,` `;` `|` or `tab`.
    pub delimiter: String,
    /// Its headers.
    pub columns: Vec<String>,
    /// Its first rows.
    pub sample: Vec<Vec<String>>,
    /// How many rows it has, without the header.
    #[ts(type = "number")]
    pub rows: usize,
    /// The columns as far as their headers tell.
    pub map: CsvMap,
}

/// What is wrong with one row; never the value itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, JsonSchema)]
pub struct RowProblem {
    /// The file, when there are several.
    pub file: Option<String>,
    /// The row as a spreadsheet numbers it, or the entry of its bundle, from 1.
    #[ts(type = "number")]
    pub row: usize,
    /// Our field, when one is to blame.
    pub field: Option<String>,
    /// What is wrong and what would be right.
    pub message: String,
}

impl RowProblem {
    pub(crate) fn new(row: usize, field: &str, message: impl Into<String>) -> RowProblem {
        RowProblem { file: None, row, field: Some(field.to_owned()), message: message.into() }
    }

    pub(crate) fn whole(row: usize, message: impl Into<String>) -> RowProblem {
        RowProblem { file: None, row, field: None, message: message.into() }
    }
}

/// One of several files that are read as one, and where it begins in the counting of entries.
pub(crate) struct FileSpan {
    pub name: String,
    /// Entries of the files before it.
    pub before: usize,
}

/// What a file holds, ready to be imported.
#[derive(Default)]
pub struct Batch {
    /// The files of a batch of several, in order.
    pub(crate) files: Vec<FileSpan>,
    /// Rows or patients read.
    pub rows: usize,
    /// Those that can be imported.
    pub candidates: Vec<CandidatePatient>,
    /// Those that cannot, and why.
    pub rejected: Vec<RowProblem>,
    /// Values left out of candidates, and why.
    pub noticed: Vec<RowProblem>,
}

/// A patient as a file describes one.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CandidatePatient {
    /// The row the patient was read from, or the entry counted over all files.
    pub row: usize,
    /// A name from the origin that stays the same in the next file.
    pub external: String,
    /// Last name.
    pub family_name: String,
    /// First name.
    pub given_name: String,
    /// Middle name or initial.
    pub middle_name: Option<String>,
    /// Jr., III and the like.
    pub suffix: Option<String>,
    /// The name the patient goes by.
    pub preferred_name: Option<String>,
    /// Pronouns.
    pub pronouns: Option<String>,
    /// Code of the sex: `female`, `male`, `x`; none when the file does not tell.
    pub sex: Option<&'static str>,
    /// Date of birth; every candidate that leaves this module has one.
    pub born_on: Option<Day>,
    /// Telephones and email addresses.
    pub contacts: Vec<CandidateContact>,
    /// Postal address.
    pub address: Option<Address>,
    /// The origin's record number.
    pub mrn: Option<String>,
    /// How the patient found the clinic.
    pub referral_source: Option<String>,
    /// Insurance, first the primary.
    pub coverages: Vec<CandidateCoverage>,
    /// Billable ICD-10-CM codes with the onset.
    pub diagnoses: Vec<CandidateDiagnosis>,
    /// People around the patient, such as an outside prescriber.
    pub related: Vec<CandidateRelated>,
    /// What has no field here, in words.
    pub notes: Vec<String>,
}

/// A telephone number or an email address.
#[derive(Clone, PartialEq, Eq)]
pub struct CandidateContact {
    /// Code of the kind: `mobile`, `home`, `work` or `email`.
    pub kind: &'static str,
    /// `(503) 555-0142`, or the address.
    pub value: String,
}

/// A coverage.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CandidateCoverage {
    /// The payer's name as the file writes it.
    pub payer_name: String,
    /// The plan.
    pub plan: Option<String>,
    /// The member id.
    pub member_id: Option<String>,
    /// The group number.
    pub group_number: Option<String>,
    /// Who holds the policy, when it is not the patient.
    pub subscriber_name: Option<String>,
    /// Code of the relation: `self`, `spouse`, `child`, `other`.
    pub subscriber_relation: Option<&'static str>,
    /// First day.
    pub starts_on: Option<Day>,
    /// Last day.
    pub ends_on: Option<Day>,
}

/// A diagnosis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateDiagnosis {
    /// A billable code of the table.
    pub code: &'static str,
    /// The table's words for it.
    pub description: &'static str,
    /// When it began.
    pub onset_on: Option<Day>,
}

/// Somebody around the patient.
#[derive(Clone, PartialEq, Eq)]
pub struct CandidateRelated {
    /// Code of the role: `prescriber` or `referring`.
    pub role: &'static str,
    /// The name.
    pub name: String,
    /// A valid NPI.
    pub npi: Option<String>,
    /// In what relation, in words.
    pub relation: Option<String>,
}

macro_rules! shows_nothing {
    ($($Name:ident)+) => { $(
        impl fmt::Debug for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($Name), "(..)"))
            }
        }
    )+ };
}

// Patients' data stays out of logs and panics.
shows_nothing! { CsvPreview Batch CandidatePatient CandidateContact CandidateCoverage CandidateRelated }
