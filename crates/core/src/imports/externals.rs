//! The name a candidate keeps from file to file, so that importing twice makes no duplicates.

use std::collections::BTreeSet;

use super::{Batch, RowProblem};
use crate::types::Day;

/// A row's name: the origin's record number; without one, name and birth.
pub(super) fn of_row(mrn: Option<&str>, family: &str, given: &str, born_on: Day) -> String {
    match mrn {
        Some(mrn) => format!("mrn:{}", folded(mrn)),
        None => format!("name:{}|{}|{born_on}", folded(family), folded(given)),
    }
}

/// A FHIR patient's name: an identifier with its system, or the resource's id.
pub(super) fn of_resource(identifier: Option<(&str, &str)>, id: &str) -> String {
    match identifier {
        Some((system, value)) => format!("fhir:{system}|{value}"),
        None => format!("fhir:{id}"),
    }
}

/// Keeps the first of candidates that name the same patient.
pub(super) fn reject_repeated(batch: &mut Batch) {
    let mut seen = BTreeSet::new();
    let rejected = &mut batch.rejected;
    batch.candidates.retain(|candidate| {
        let is_new = seen.insert(candidate.external.clone());
        if !is_new {
            rejected.push(RowProblem::whole(
                candidate.row,
                "is the same patient as an earlier row; the earlier row is taken",
            ));
        }
        is_new
    });
    let kept: BTreeSet<usize> = batch.candidates.iter().map(|candidate| candidate.row).collect();
    batch.noticed.retain(|problem| kept.contains(&problem.row));
    batch.rejected.sort();
}

pub(super) fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
