//! FHIR R4 bundles: patients with their coverage, conditions and prescribers.
//!
//! Reading has three steps: entries become the few resources we know, one at a time (`bundle`); references between them are
//! resolved over all files (`references`); patients become candidates (`patients`). Social security, passport and driver's license
//! numbers are never read.

mod bundle;
mod patients;
mod references;
mod resources;

use super::{Batch, FileSpan, LARGEST_FILE, RowProblem, externals};
use crate::{
    error::{Error, Result},
    types::Day,
};
use references::Known;

/// One file.
pub struct FhirFile<'a> {
    /// What the report calls it, among several. Names of such files often name the patient, so it stands in the report alone.
    pub name: String,
    /// A bundle, or a single resource, as JSON.
    pub bytes: &'a [u8],
}

/// Reads bundles together, so that references may lead from one file to another.
///
/// # Errors
/// `Invalid` for a file that is too large or is no FHIR JSON; entries that cannot be read are in the batch.
pub fn read_fhir(files: &[FhirFile<'_>], today: Day) -> Result<Batch> {
    let mut known = Known::default();
    let mut rejected = Vec::new();
    let mut spans = Vec::new();
    for (place, file) in files.iter().enumerate() {
        let field = format!("paths.{place}");
        if file.bytes.len() > LARGEST_FILE {
            return Err(Error::invalid(field, "is larger than 50 MB; split the file"));
        }
        spans.push(FileSpan { name: file.name.clone(), before: known.read });
        let outcome = bundle::read(file.bytes, &mut known, &mut rejected);
        outcome.map_err(|why| Error::invalid(field, why))?;
    }
    let mut batch = patients::candidates(&known, today);
    batch.rejected.extend(rejected);
    if batch.rows == 0 && batch.rejected.is_empty() {
        batch.rejected.push(RowProblem::whole(0, "No patient is in these files."));
    }
    externals::reject_repeated(&mut batch);
    batch.noticed.append(&mut patients::about_nobody(&known));
    batch.noticed.sort();
    batch.files = spans;
    Ok(batch)
}
