use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Contact, ContactId, ContactKind, store::live_patient};
use crate::{
    Practice, Word,
    db::{Db, named_params},
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    practice::fields::{email, id_or_new, optional, phone},
    types::{PatientId, Saved},
};

const SAVE: Action = Action::reversible("save_contact");
const REMOVE: Action = Action::reversible("remove_contact");
const AT_MOST: usize = 20;

/// A way to reach a patient, and what they allow on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "Contact")]
#[schemars(rename = "Contact")]
#[serde(deny_unknown_fields)]
pub struct ContactView {
    /// The contact's id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// The patient.
    pub patient_id: PatientId,
    /// `mobile`, `home`, `work` or `email`.
    pub kind: Word,
    /// The number or address.
    pub value: String,
    /// Whether this way comes first.
    #[serde(default)]
    pub preferred: bool,
    /// Whether a message may be left.
    #[serde(default)]
    pub may_leave_message: bool,
    /// Whether a text message may be sent.
    #[serde(default)]
    pub may_text: bool,
    /// When to call, whom to ask for.
    pub note: Option<String>,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Takes a contact off a chart.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveContact {
    /// The contact.
    pub id: ContactId,
    /// The revision the chart was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// How to reach a patient, the preferred way first.
pub fn contacts(db: Db<'_>, patient: PatientId) -> Result<Vec<ContactView>> {
    of_patient(db, patient)?.into_iter().map(|contact| view(db, contact)).collect()
}

/// Adds a contact or changes one. A preferred one takes the place of the one before.
///
/// # Errors
/// `Invalid` for a value that cannot be reached; `Stale` when somebody else changed it.
pub fn save_contact(practice: &mut Practice, input: ContactView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let patient = live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        let kind: ContactKind =
            input.kind.code.parse().map_err(|_| Error::invalid("kind", "is mobile, home, work or email"))?;
        let id = id_or_new(tx, &input.id)?;
        let others: Vec<Contact> =
            of_patient(tx.db(), patient.id)?.into_iter().filter(|other| other.id != id).collect();
        if others.len() >= AT_MOST {
            return Err(Error::refused(format!("A chart has at most {AT_MOST} contacts."))
                .hint("Remove one that is out of use."));
        }
        let contact = Contact {
            id,
            patient_id: patient.id,
            kind,
            value: value(kind, &input.value)?,
            preferred: input.preferred || others.is_empty(),
            may_leave_message: input.may_leave_message,
            may_text: input.may_text,
            note: optional("note", input.note.as_deref())?,
        };
        let saved = tx.save(&contact, input.revision)?;
        if contact.preferred {
            yield_preference(tx, others)?;
        }
        tx.say(format!("{} saved", kind.label()));
        Ok(saved)
    })
}

/// Takes a contact off a chart; the log keeps it.
pub fn remove_contact(practice: &mut Practice, input: RemoveContact) -> Result<Done<()>> {
    practice.act(REMOVE, |tx| {
        let contact: Contact = tx.db().find(input.id, "contact")?;
        tx.about(contact.patient_id);
        tx.expect_revision::<Contact>(contact.id, input.revision)?;
        tx.say(format!("{} removed", contact.kind.label()));
        tx.withdraw::<Contact>(contact.id)
    })
}

pub(super) fn of_patient(db: Db<'_>, patient: PatientId) -> Result<Vec<Contact>> {
    db.list("patient_id = :patient ORDER BY preferred DESC, id", named_params! { ":patient": patient })
}

fn yield_preference(tx: &mut Tx<'_>, others: Vec<Contact>) -> Result<()> {
    for other in others.into_iter().filter(|other| other.preferred) {
        tx.put(&Contact { preferred: false, ..other })?;
    }
    Ok(())
}

fn value(kind: ContactKind, typed: &str) -> Result<String> {
    match kind {
        ContactKind::Mobile | ContactKind::Home | ContactKind::Work => phone("value", typed),
        ContactKind::Email => email("value", typed),
    }
}

fn view(db: Db<'_>, contact: Contact) -> Result<ContactView> {
    Ok(ContactView {
        id: contact.id.to_string(),
        patient_id: contact.patient_id,
        kind: contact.kind.word(),
        value: contact.value,
        preferred: contact.preferred,
        may_leave_message: contact.may_leave_message,
        may_text: contact.may_text,
        note: contact.note,
        revision: db.revision::<Contact>(contact.id)?,
    })
}
