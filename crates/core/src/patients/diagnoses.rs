use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

use super::{Diagnosis, DiagnosisId, store::live_patient};
use crate::{
    Practice, codes,
    db::{Db, named_params},
    error::{Error, Result},
    oplog::{Action, Done},
    practice::{self, fields::birth},
    types::{Day, PatientId, Saved},
};

const ADD: Action = Action::reversible("add_diagnosis");
const REMOVE: Action = Action::reversible("remove_diagnosis");
const ORDER: Action = Action::reversible("order_diagnoses");
/// A claim has letters A to L.
const AT_MOST: usize = 12;

/// A diagnosis on a patient's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "Diagnosis")]
#[schemars(rename = "Diagnosis")]
pub struct DiagnosisView {
    /// The id on the list.
    pub id: String,
    /// The patient.
    pub patient_id: PatientId,
    /// ICD-10-CM code.
    pub code: String,
    /// The official description.
    pub description: String,
    /// 1 for the first, which is pointer A.
    #[ts(type = "number")]
    pub position: i64,
    /// Since when.
    pub onset_on: Option<Day>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Adds a diagnosis to the end of the list.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddDiagnosis {
    /// The patient.
    pub patient_id: PatientId,
    /// A billable ICD-10-CM code, with or without its dot.
    pub code: String,
    /// Since when.
    #[serde(default)]
    #[ts(optional)]
    pub onset_on: Option<Day>,
}

/// Takes a diagnosis off the list.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveDiagnosis {
    /// The diagnosis on the list.
    pub id: DiagnosisId,
    /// The revision the chart was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Puts the list in another order.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderDiagnoses {
    /// The patient.
    pub patient_id: PatientId,
    /// Every diagnosis of the list once, in the new order.
    pub ids: Vec<DiagnosisId>,
}

/// What a patient is treated for, in the order of the superbill.
pub fn diagnoses(db: Db<'_>, patient: PatientId) -> Result<Vec<DiagnosisView>> {
    let list = of_patient(db, patient)?;
    (1..).zip(list).map(|(position, diagnosis)| view(db, diagnosis, position)).collect()
}

/// Adds a diagnosis to the end of a patient's list.
///
/// # Errors
/// `Refused` for a heading, a code that is on the list, and a thirteenth diagnosis; `Invalid` for a code that is not in the table.
pub fn add_diagnosis(practice: &mut Practice, input: AddDiagnosis) -> Result<Done<Saved>> {
    practice.act(ADD, |tx| {
        let patient = live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let code = codes::require_billable(&input.code, today)?;
        let list = of_patient(tx.db(), patient.id)?;
        if list.iter().any(|other| other.code == code.code) {
            return Err(Error::refused(format!("{} is on the list already.", code.code)).on("code"));
        }
        if list.len() >= AT_MOST {
            return Err(Error::refused("The list is full: a claim holds 12 diagnoses.")
                .hint("Remove one that is not treated here."));
        }
        let diagnosis = Diagnosis {
            id: tx.new_id(),
            patient_id: patient.id,
            code: code.code.to_owned(),
            description: code.description.to_owned(),
            onset_on: input.onset_on.map(|day| birth("onset_on", day, today)).transpose()?,
            position: list.last().map_or(1, |last| last.position + 1),
        };
        tx.say(format!("{} added", diagnosis.code));
        tx.save(&diagnosis, 0)
    })
}

/// Takes a diagnosis off a patient's list; papers that were issued keep it.
pub fn remove_diagnosis(practice: &mut Practice, input: RemoveDiagnosis) -> Result<Done<()>> {
    practice.act(REMOVE, |tx| {
        let diagnosis: Diagnosis = tx.db().find(input.id, "diagnosis")?;
        tx.about(diagnosis.patient_id);
        tx.expect_revision::<Diagnosis>(diagnosis.id, input.revision)?;
        tx.say(format!("{} removed", diagnosis.code));
        tx.withdraw::<Diagnosis>(diagnosis.id)
    })
}

/// Puts a patient's diagnoses in another order; the first is pointer A.
///
/// # Errors
/// `Stale` when the ids are not exactly those of the list.
pub fn order_diagnoses(practice: &mut Practice, input: OrderDiagnoses) -> Result<Done<()>> {
    practice.act(ORDER, |tx| {
        let patient = live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        let list = of_patient(tx.db(), patient.id)?;
        let there: BTreeSet<_> = list.iter().map(|diagnosis| diagnosis.id).collect();
        let asked: BTreeSet<_> = input.ids.iter().copied().collect();
        if there != asked || asked.len() != input.ids.len() {
            return Err(Error::Stale);
        }
        for (position, id) in (1..).zip(input.ids) {
            let diagnosis: Diagnosis = tx.db().find(id, "diagnosis")?;
            tx.put(&Diagnosis { position, ..diagnosis })?;
        }
        tx.say("Diagnoses reordered");
        Ok(())
    })
}

pub(super) fn of_patient(db: Db<'_>, patient: PatientId) -> Result<Vec<Diagnosis>> {
    db.list("patient_id = :patient ORDER BY position, id", named_params! { ":patient": patient })
}

fn view(db: Db<'_>, diagnosis: Diagnosis, position: i64) -> Result<DiagnosisView> {
    Ok(DiagnosisView {
        id: diagnosis.id.to_string(),
        patient_id: diagnosis.patient_id,
        code: diagnosis.code,
        description: diagnosis.description,
        position,
        onset_on: diagnosis.onset_on,
        revision: db.revision::<Diagnosis>(diagnosis.id)?,
    })
}
