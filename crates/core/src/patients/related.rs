use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Related, RelatedId, RelatedRole, store::live_patient};
use crate::{
    Practice, Word,
    db::{Db, named_params},
    error::{Error, Result},
    oplog::{Action, Done},
    practice::{
        self,
        fields::{id_or_new, name, optional, optional_phone},
    },
    types::{PatientId, Saved},
};

const SAVE: Action = Action::reversible("save_related");
const REMOVE: Action = Action::reversible("remove_related");

/// Somebody who belongs to a patient.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "RelatedPerson")]
#[schemars(rename = "RelatedPerson")]
#[serde(deny_unknown_fields)]
pub struct RelatedView {
    /// The id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// The patient.
    pub patient_id: PatientId,
    /// `emergency`, `referring`, `prescriber` or `therapist`.
    pub role: Word,
    /// Their name.
    pub name: String,
    /// Telephone.
    pub phone: Option<String>,
    /// NPI of a provider.
    pub npi: Option<String>,
    /// What they are to the patient, such as `sister`.
    pub relation: Option<String>,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Takes a related person off a chart.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveRelated {
    /// The related person.
    pub id: RelatedId,
    /// The revision the chart was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Who belongs to a patient, by role.
pub fn related(db: Db<'_>, patient: PatientId) -> Result<Vec<RelatedView>> {
    let people: Vec<Related> =
        db.list("patient_id = :patient ORDER BY role, name, id", named_params! { ":patient": patient })?;
    people.into_iter().map(|person| view(db, person)).collect()
}

/// Adds somebody to a chart or changes them.
///
/// # Errors
/// `Invalid` for an NPI whose digits do not fit; `Stale` when somebody else changed it.
pub fn save_related(practice: &mut Practice, input: RelatedView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let patient = live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        let role: RelatedRole = input
            .role
            .code
            .parse()
            .map_err(|_| Error::invalid("role", "is emergency, referring, prescriber or therapist"))?;
        let person = Related {
            id: id_or_new(tx, &input.id)?,
            patient_id: patient.id,
            role,
            name: name("name", &input.name)?,
            phone: optional_phone("phone", input.phone.as_deref())?,
            npi: practice::npi(tx.db(), "npi", input.npi.as_deref())?,
            relation: optional("relation", input.relation.as_deref())?,
        };
        tx.say(format!("{} saved", role.label()));
        tx.save(&person, input.revision)
    })
}

/// Takes somebody off a chart; the log keeps them.
pub fn remove_related(practice: &mut Practice, input: RemoveRelated) -> Result<Done<()>> {
    practice.act(REMOVE, |tx| {
        let person: Related = tx.db().find(input.id, "person")?;
        tx.about(person.patient_id);
        tx.expect_revision::<Related>(person.id, input.revision)?;
        tx.say(format!("{} removed", person.role.label()));
        tx.withdraw::<Related>(person.id)
    })
}

fn view(db: Db<'_>, person: Related) -> Result<RelatedView> {
    Ok(RelatedView {
        id: person.id.to_string(),
        patient_id: person.patient_id,
        role: person.role.word(),
        name: person.name,
        phone: person.phone,
        npi: person.npi,
        relation: person.relation,
        revision: db.revision::<Related>(person.id)?,
    })
}
