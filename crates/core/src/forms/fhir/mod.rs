//! Forms as FHIR R4: the questions as a `Questionnaire`, the answers as a `QuestionnaireResponse`, and such responses read back.
//!
//! Source: HL7 FHIR R4 (4.0.1), `Questionnaire`, `QuestionnaireResponse`, extension `ordinalValue`. What FHIR R4 cannot say without an
//! expression language, such as a count of answers, is left out of the questionnaire; what is asked, answered and counted is all there.

mod answers;
mod questions;
mod reading;

#[cfg(test)]
mod tests;

#[cfg(any(test, feature = "fuzz"))]
pub(crate) use reading::tried;
pub use reading::{FormRead, ReadForm, read_form};

use serde_json::{Value, json};

use super::{FormOf, store};
use crate::{
    Practice,
    error::{Error, Result},
    packs::{self, FormPack, ItemKind},
    patients,
};

/// What a form is called elsewhere: `urn:seriesdesk:form:phq-9`.
const FORM_URL: &str = "urn:seriesdesk:form:";
/// Where the codes of answers belong to.
const ANSWERS: &str = "urn:seriesdesk:answer";
/// Where numbers of charts belong to.
const CHARTS: &str = "urn:seriesdesk:chart";
/// What a part is called, before its name: an item may be called the same.
const PART: &str = "part/";
/// What belongs to an item beside its answer.
const DETAIL: &str = "/detail";
const YES_NO_UNSURE: [(&str, &str); 3] = [("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")];

/// A form of a patient with its questions and answers, as a FHIR bundle in JSON.
///
/// # Errors
/// `NotFound` without the form.
pub fn form_bundle(practice: &Practice, input: FormOf) -> Result<Vec<u8>> {
    let filled = store::filled(practice.db(), input.response_id)?;
    let patient = patients::find_patient(practice.db(), patients::kept(practice.db(), filled.response.patient_id)?)?;
    let resources = [questions::questionnaire(filled.pack), answers::response(&filled, &patient.mrn)];
    let entries: Vec<Value> = resources.into_iter().map(|resource| json!({ "resource": resource })).collect();
    written(&json!({ "resourceType": "Bundle", "type": "collection", "entry": entries }))
}

/// The questions of a shipped form, as a FHIR `Questionnaire` in JSON.
///
/// # Errors
/// `NotFound` for a form that is not shipped.
pub fn questionnaire(code: &str) -> Result<Vec<u8>> {
    let pack = packs::form(code).ok_or(Error::NotFound("form"))?;
    written(&questions::questionnaire(pack))
}

fn written(value: &Value) -> Result<Vec<u8>> {
    serde_json::to_vec_pretty(value).map_err(|_| Error::refused("This form could not be written."))
}

fn url(pack: &FormPack) -> String {
    format!("{FORM_URL}{}", pack.form.code)
}

/// Whether an answer is one of several codes.
fn is_coded(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Choice | ItemKind::Choices | ItemKind::YesNo | ItemKind::YesNoUnsure)
}

fn is_number(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::Number | ItemKind::Rating | ItemKind::Line)
}
