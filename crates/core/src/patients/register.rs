use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Contact, ContactKind, Patient, RecordNumbers, Sex};
use crate::{
    error::Result,
    oplog::Tx,
    practice::{
        self,
        fields::{birth, name, optional, phone},
    },
    types::{Day, PatientId},
};

/// A patient who was registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Registered {
    /// The patient.
    pub id: PatientId,
    /// Their record number.
    pub mrn: String,
}

/// What a registration knows of a patient.
#[derive(Clone, Copy, Debug)]
pub struct NewPatient<'a> {
    /// The id, where a cause outside gives it; else a new one.
    pub id: Option<PatientId>,
    /// Legal family name.
    pub family_name: &'a str,
    /// Legal given name.
    pub given_name: &'a str,
    /// Date of birth.
    pub born_on: Day,
    /// A telephone number; a list from elsewhere may lack it.
    pub phone: Option<&'a str>,
    /// How they found the practice.
    pub source: Option<&'a str>,
}

/// Registers a patient inside an action: the chart, a record number, and the telephone as the preferred contact.
///
/// # Errors
/// `Invalid` names the field. Duplicates are the caller's to check.
pub fn register(tx: &mut Tx<'_>, numbers: &mut RecordNumbers, new: NewPatient<'_>) -> Result<Patient> {
    let today = practice::now_local(tx.db(), tx.now())?.day();
    let value = new.phone.map(|typed| phone("phone", typed)).transpose()?;
    let patient = Patient {
        id: new.id.unwrap_or_else(|| tx.new_id()),
        family_name: name("family_name", new.family_name)?,
        given_name: name("given_name", new.given_name)?,
        middle_name: None,
        suffix: None,
        born_on: birth("born_on", new.born_on, today)?,
        sex: Sex::Unknown,
        preferred_name: None,
        pronouns: None,
        address: None,
        referral_source: optional("source", new.source)?,
        risk_flag: None,
        allergies: None,
        notes: None,
        archived: false,
        merged_into: None,
        mrn: numbers.take(),
        registered_at: tx.now(),
    };
    tx.put(&patient)?;
    if let Some(value) = value {
        tx.put(&Contact {
            id: tx.new_id(),
            patient_id: patient.id,
            kind: ContactKind::Mobile,
            value,
            preferred: true,
            may_leave_message: false, // Nobody asked yet.
            may_text: false,
            note: None,
        })?;
    }
    Ok(patient)
}
