//! The intake summary: what is known of a patient before treatment, each line with the form, paper or entry it is written in.
//!
//! Only reads. It adds nothing of its own and leaves nothing out that a form warns of; what is missing is listed at the end, so that
//! nobody takes silence for an answer.

mod answers;
mod parts;

#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Practice,
    error::{Error, Result},
    patients, practice,
    sheets::{ChartSummarySheet, Letterhead},
    types::PatientId,
};

/// Asks for the summary of a chart.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SummaryOf {
    /// The patient.
    pub patient_id: PatientId,
}

/// The words of the summary.
pub fn intake_summary(practice: &Practice, input: SummaryOf) -> Result<ChartSummarySheet> {
    let db = practice.db();
    let patient = patients::find_patient(db, patients::kept(db, input.patient_id)?)?;
    let profile = practice::profile(db)?.ok_or(Error::NotFound("practice"))?;
    let now = practice::now_local(db, practice.env().now())?;
    let parts = parts::all(practice, patient.id)?;
    Ok(ChartSummarySheet {
        sample: profile.sample,
        letterhead: Letterhead {
            name: profile.name,
            address: profile.address.as_ref().map(|address| address.one_line()).unwrap_or_default(),
            phone: profile.phone,
            fax: profile.fax,
            ein: None,
            group_npi: None,
            taxonomy: None,
        },
        title: "Intake summary".to_owned(),
        number: format!("{} {}", patient.mrn, now.day()),
        patient: patient.list_name(),
        born_on: patient.born_on.us(),
        mrn: patient.mrn,
        printed_on: now.day().us(),
        made_local: now.to_string(),
        missing: parts.missing,
        parts: parts.parts,
        foot: if profile.sample {
            "Confidential. Fictional sample."
        } else {
            "Confidential. Read off the chart; a clinician decides."
        }
        .to_owned(),
    })
}
