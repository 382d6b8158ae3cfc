use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Coverage, Network, SubscriberRelation, directory::add_by_name, store};
use crate::{
    Practice,
    error::Result,
    oplog::{Action, Done, Tx},
    patients::{self, CheckDuplicates, NewPatient, RecordNumbers, Registered},
    practice::fields::filled,
    types::{Day, PayerId},
};

const REGISTER: Action = Action::reversible("register_patient");

/// Registers a patient by five facts: family name, given name, birth, telephone, and who pays.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterPatient {
    /// Legal family name.
    pub family_name: String,
    /// Legal given name.
    pub given_name: String,
    /// Date of birth.
    pub born_on: Day,
    /// Telephone.
    pub phone: String,
    /// The payer; none when the patient pays.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub payer_id: Option<PayerId>,
    /// A payer by name, in place of its id; one that is not in the directory is added.
    #[serde(default)]
    #[ts(optional)]
    pub payer_name: Option<String>,
    /// Registers although somebody alike is registered.
    #[serde(default)]
    #[ts(optional)]
    pub duplicate_ok: Option<bool>,
    /// How they found the practice.
    #[serde(default)]
    #[ts(optional)]
    pub source: Option<String>,
}

/// Registers a patient.
///
/// # Errors
/// `Invalid` names the field; `Refused` when somebody alike is registered, with `duplicate_ok` as the way out.
pub fn register_patient(practice: &mut Practice, input: RegisterPatient) -> Result<Done<Registered>> {
    let letter = RecordNumbers::letter(practice)?;
    practice.act(REGISTER, |tx| {
        if input.duplicate_ok != Some(true) {
            patients::refuse_duplicates(
                tx.db(),
                &CheckDuplicates {
                    family_name: input.family_name.clone(),
                    given_name: input.given_name.clone(),
                    born_on: input.born_on,
                    phone: Some(input.phone.clone()),
                },
            )?;
        }
        let mut numbers = RecordNumbers::read(tx.db(), &letter)?;
        let patient = patients::register(
            tx,
            &mut numbers,
            NewPatient {
                id: None,
                family_name: &input.family_name,
                given_name: &input.given_name,
                born_on: input.born_on,
                phone: Some(&input.phone),
                source: input.source.as_deref(),
            },
        )?;
        tx.about(patient.id);
        if let Some(payer_id) = chosen_payer(tx, &input)? {
            tx.put(&Coverage {
                id: tx.new_id(),
                patient_id: patient.id,
                payer_id,
                plan: None,
                member_id: None,
                group_number: None,
                priority: 1,
                subscriber_name: None,
                subscriber_relation: SubscriberRelation::Oneself,
                subscriber_born_on: None,
                network: Network::Unknown,
                starts_on: None,
                ends_on: None,
            })?;
        }
        tx.say(format!("Registered as {}", patient.mrn));
        Ok(Registered { id: patient.id, mrn: patient.mrn })
    })
}

fn chosen_payer(tx: &mut Tx<'_>, input: &RegisterPatient) -> Result<Option<PayerId>> {
    if let Some(id) = input.payer_id {
        return Ok(Some(store::payer(tx.db(), id)?.id));
    }
    let Some(name) = filled(input.payer_name.as_deref()) else { return Ok(None) };
    match store::payer_named(tx.db(), name)? {
        Some(payer) => Ok(Some(payer.id)),
        None => add_by_name(tx, name).map(Some),
    }
}
