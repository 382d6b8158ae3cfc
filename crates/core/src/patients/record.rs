use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    ContactView, DiagnosisView, Patient, RelatedView, contacts, diagnoses,
    numbers::{record_number, taken},
    related,
    store::{find_patient, live_patient},
};
use crate::{
    Practice, Word,
    db::named_params,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    practice::{
        self,
        fields::{address, birth, name, optional, text},
    },
    types::{Address, Day, PatientId, Saved},
};

const SAVE: Action = Action::reversible("save_patient");

/// Names the patient a query is about.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PatientQuery {
    /// The patient.
    pub patient_id: PatientId,
}

/// A patient's chart as the desk shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "Patient")]
#[schemars(rename = "Patient")]
pub struct PatientView {
    /// The patient.
    pub id: PatientId,
    /// Record number.
    pub mrn: String,
    /// Legal family name.
    pub family_name: String,
    /// Legal given name.
    pub given_name: String,
    /// Middle name.
    pub middle_name: Option<String>,
    /// `Jr.`, `III`.
    pub suffix: Option<String>,
    /// The name they go by.
    pub preferred_name: Option<String>,
    /// Pronouns.
    pub pronouns: Option<String>,
    /// Sex as payers have it.
    pub sex: Word,
    /// Date of birth.
    pub born_on: Day,
    /// Where mail goes.
    pub address: Option<Address>,
    /// How they found the practice.
    pub referral_source: Option<String>,
    /// What everybody must see before anything else.
    pub risk_flag: Option<String>,
    /// Allergies and contraindications.
    pub allergies: Option<String>,
    /// Notes of the desk.
    pub notes: Option<String>,
    /// Whether the chart is put away.
    pub archived: bool,
    /// The chart that was kept when this one was merged into it.
    pub merged_into: Option<PatientId>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
    /// How to reach them, the preferred way first.
    pub contacts: Vec<ContactView>,
    /// Who belongs to them.
    pub related: Vec<RelatedView>,
    /// What they are treated for, in the order of the superbill.
    pub diagnoses: Vec<DiagnosisView>,
}

/// A patient's chart as a form sends it back; lists are saved by their own commands.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PatientInput {
    /// The patient.
    pub id: PatientId,
    /// Record number.
    pub mrn: String,
    /// Legal family name.
    pub family_name: String,
    /// Legal given name.
    pub given_name: String,
    /// Middle name.
    pub middle_name: Option<String>,
    /// `Jr.`, `III`.
    pub suffix: Option<String>,
    /// The name they go by.
    pub preferred_name: Option<String>,
    /// Pronouns.
    pub pronouns: Option<String>,
    /// Sex as payers have it.
    pub sex: Word,
    /// Date of birth.
    pub born_on: Day,
    /// Where mail goes.
    pub address: Option<Address>,
    /// How they found the practice.
    pub referral_source: Option<String>,
    /// What everybody must see before anything else.
    pub risk_flag: Option<String>,
    /// Allergies and contraindications.
    pub allergies: Option<String>,
    /// Notes of the desk.
    pub notes: Option<String>,
    /// Whether the chart is put away.
    #[serde(default)]
    pub archived: bool,
    /// Set by merging only; what is sent is not looked at.
    #[serde(default)]
    #[ts(optional)]
    pub merged_into: Option<PatientId>,
    /// The revision the form was opened with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A patient's chart.
pub fn patient(practice: &Practice, input: PatientQuery) -> Result<PatientView> {
    let db = practice.db();
    let patient = find_patient(db, input.patient_id)?;
    Ok(PatientView {
        revision: db.revision::<Patient>(patient.id)?,
        contacts: contacts(db, patient.id)?,
        related: related(db, patient.id)?,
        diagnoses: diagnoses(db, patient.id)?,
        id: patient.id,
        mrn: patient.mrn,
        family_name: patient.family_name,
        given_name: patient.given_name,
        middle_name: patient.middle_name,
        suffix: patient.suffix,
        preferred_name: patient.preferred_name,
        pronouns: patient.pronouns,
        sex: patient.sex.word(),
        born_on: patient.born_on,
        address: patient.address,
        referral_source: patient.referral_source,
        risk_flag: patient.risk_flag,
        allergies: patient.allergies,
        notes: patient.notes,
        archived: patient.archived,
        merged_into: patient.merged_into,
    })
}

/// Changes a patient's chart; parts that did not change leave no mark.
///
/// # Errors
/// `Invalid` names the field; `Stale` when somebody else changed the chart; `Refused` for a record number of another patient and
/// for a chart that was merged.
pub fn save_patient(practice: &mut Practice, input: PatientInput) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let there = live_patient(tx.db(), input.id)?;
        tx.about(there.id);
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let patient = Patient {
            family_name: name("family_name", &input.family_name)?,
            given_name: name("given_name", &input.given_name)?,
            middle_name: optional("middle_name", input.middle_name.as_deref())?,
            suffix: optional("suffix", input.suffix.as_deref())?,
            born_on: birth("born_on", input.born_on, today)?,
            sex: input.sex.code.parse().map_err(|_| Error::invalid("sex", "is female, male, x or unknown"))?,
            preferred_name: optional("preferred_name", input.preferred_name.as_deref())?,
            pronouns: optional("pronouns", input.pronouns.as_deref())?,
            address: address("address", input.address)?,
            referral_source: optional("referral_source", input.referral_source.as_deref())?,
            risk_flag: optional("risk_flag", input.risk_flag.as_deref())?,
            allergies: text("allergies", input.allergies.as_deref())?,
            notes: text("notes", input.notes.as_deref())?,
            archived: input.archived,
            mrn: record_number(&input.mrn)?,
            ..there.clone()
        };
        if patient.mrn != there.mrn {
            number_is_free(tx, &patient)?;
        }
        tx.say(match (there.archived, patient.archived) {
            (false, true) => "Chart archived",
            (true, false) => "Chart taken up again",
            (false, false) | (true, true) => "Chart saved",
        });
        tx.save(&patient, input.revision)
    })
}

fn number_is_free(tx: &Tx<'_>, patient: &Patient) -> Result<()> {
    let others: Vec<Patient> =
        tx.db().list("mrn = :mrn COLLATE NOCASE ORDER BY id", named_params! { ":mrn": patient.mrn })?;
    if others.iter().any(|other| other.id != patient.id) {
        return Err(taken());
    }
    Ok(())
}
