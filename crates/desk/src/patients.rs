//! Commands of patients: charts, contacts, related people, diagnoses, duplicates, merging.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Practice, Result,
    codes::{self, CodeHit},
    patients::{
        self, AddDiagnosis, CheckDuplicates, ContactView, Duplicate, MergePatients, OrderDiagnoses, PatientInput,
        PatientQuery, PatientView, RelatedView, RemoveContact, RemoveDiagnosis, RemoveRelated,
    },
    practice,
    types::Saved,
};
use ts_rs::TS;

const USUAL_HITS: usize = 20;
const MOST_HITS: usize = 200;

crate::commands! {
    query check_duplicates (Read): CheckDuplicates => Vec<Duplicate> = patients::check_duplicates;
    view patient (Read): PatientQuery => PatientView = patients::patient;
    action save_patient (EditPatients): PatientInput => Saved = patients::save_patient;
    action save_contact (EditPatients): ContactView => Saved = patients::save_contact;
    action remove_contact (EditPatients): RemoveContact => () = patients::remove_contact;
    action save_related (EditPatients): RelatedView => Saved = patients::save_related;
    action remove_related (EditPatients): RemoveRelated => () = patients::remove_related;
    action add_diagnosis (EditPatients): AddDiagnosis => Saved = patients::add_diagnosis;
    action remove_diagnosis (EditPatients): RemoveDiagnosis => () = patients::remove_diagnosis;
    action order_diagnoses (EditPatients): OrderDiagnoses => () = patients::order_diagnoses;
    action merge_patients (EditPatients): MergePatients => Saved = patients::merge_patients;
    query search_codes (Read): SearchCodes => Vec<CodeHit> = search_codes;
}

/// Asks for diagnosis codes of today's code year by code or words.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchCodes {
    /// The beginning of a code or of words.
    pub text: String,
    /// How many at most; 20 when left out.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub limit: Option<usize>,
}

fn search_codes(practice: &Practice, input: SearchCodes) -> Result<Vec<CodeHit>> {
    let today = practice::now_local(practice.db(), practice.env().now())?.day();
    Ok(codes::search(&input.text, input.limit.unwrap_or(USUAL_HITS).min(MOST_HITS), today))
}
