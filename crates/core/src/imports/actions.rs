//! Imports as actions: one transaction, one log entry, one undo; a dry run decides the same and writes nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, mem};
use ts_rs::TS;

use super::{Batch, CsvMap, FhirFile, FileSpan, RowProblem, plan::Plan, read_csv, read_fhir};
use crate::{
    Practice,
    error::Result,
    oplog::{Action, Done},
    patients::RecordNumbers,
    practice,
};

const IMPORT_CSV: Action = Action::reversible("import_csv");
const IMPORT_FHIR: Action = Action::reversible("import_fhir");

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ImportReport {
    /// Rows or patients read.
    #[ts(type = "number")]
    pub rows: usize,
    /// Patients registered.
    #[ts(type = "number")]
    pub added: usize,
    /// Charts that something was filled in or changed.
    #[ts(type = "number")]
    pub updated: usize,
    /// Charts that already say what the file says.
    #[ts(type = "number")]
    pub unchanged: usize,
    /// Rows that were not taken, and why.
    pub rejected: Vec<RowProblem>,
    /// Values that were left out of rows that were taken, and why.
    pub noticed: Vec<RowProblem>,
    /// Whether nothing was written.
    pub dry_run: bool,
}

impl ImportReport {
    pub(super) fn of(batch: &Batch) -> ImportReport {
        ImportReport {
            rows: batch.rows,
            rejected: batch.rejected.clone(),
            noticed: batch.noticed.clone(),
            ..ImportReport::default()
        }
    }

    /// Counts entries within their own files, and names those when there are several.
    fn located(mut self, files: &[FileSpan]) -> ImportReport {
        for problem in self.rejected.iter_mut().chain(&mut self.noticed).filter(|problem| problem.row > 0) {
            let after = files.partition_point(|file| file.before < problem.row);
            if let Some(file) = after.checked_sub(1).and_then(|place| files.get(place)) {
                problem.row -= file.before;
                problem.file = (files.len() > 1).then(|| file.name.clone());
            }
        }
        self
    }

    /// `12 patients added, 3 updated, 1 row rejected`.
    fn in_words(&self) -> String {
        let mut words = vec![match self.added {
            1 => "1 patient added".to_owned(),
            added => format!("{added} patients added"),
        }];
        if self.updated > 0 {
            words.push(format!("{} updated", self.updated));
        }
        match self.rejected.len() {
            0 => {}
            1 => words.push("1 row rejected".to_owned()),
            rejected => words.push(format!("{rejected} rows rejected")),
        }
        words.join(", ")
    }
}

/// Imports a CSV patient list.
///
/// # Errors
/// `Invalid` for a file or map that cannot be used at all; bad rows are in the report.
pub fn import_csv(practice: &mut Practice, bytes: &[u8], map: &CsvMap, dry_run: bool) -> Result<Done<ImportReport>> {
    let today = practice::now_local(practice.db(), practice.env().now())?.day();
    let batch = read_csv(bytes, map, today)?;
    import(practice, IMPORT_CSV, batch, dry_run)
}

/// Imports patients of FHIR R4 bundles.
///
/// # Errors
/// `Invalid` for a file that is not FHIR at all; bad entries are in the report.
pub fn import_fhir(practice: &mut Practice, files: &[FhirFile<'_>], dry_run: bool) -> Result<Done<ImportReport>> {
    let today = practice::now_local(practice.db(), practice.env().now())?.day();
    let batch = read_fhir(files, today)?;
    import(practice, IMPORT_FHIR, batch, dry_run)
}

fn import(practice: &mut Practice, action: Action, mut batch: Batch, dry_run: bool) -> Result<Done<ImportReport>> {
    let files = mem::take(&mut batch.files);
    let id = practice.id();
    let letter = RecordNumbers::letter(practice)?;
    if dry_run {
        let numbers = RecordNumbers::read(practice.db(), &letter)?;
        let plan = Plan::of(practice.db(), id, numbers, practice.env().now(), batch)?;
        let report = ImportReport { dry_run: true, ..plan.report }.located(&files);
        return Ok(Done { value: report, changed: BTreeSet::new(), undo: None, said: None });
    }
    practice.act(action, |tx| {
        let numbers = RecordNumbers::read(tx.db(), &letter)?;
        let plan = Plan::of(tx.db(), id, numbers, tx.now(), batch)?;
        plan.write(tx)?;
        let words = plan.report.in_words();
        tx.because(words.clone());
        tx.say(words);
        Ok(plan.report.located(&files))
    })
}
