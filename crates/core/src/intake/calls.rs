//! Attempts to reach whoever asked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{CaseStatus, IntakeCase, IntakeCaseId, IntakeContact, IntakeContactId, IntakeVoid, store};
use crate::{
    Practice, derived_id,
    error::{Error, Result},
    followup::{Channel, Outcome},
    oplog::{Action, Done, Tx},
    patients,
    practice::fields,
    types::{Day, Saved},
};

/// An attempt to reach whoever asked.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseContact {
    /// The case.
    pub case_id: IntakeCaseId,
    /// How.
    pub channel: Channel,
    /// What came of it.
    pub outcome: Outcome,
    /// What was said.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
    /// When to call next.
    #[serde(default)]
    #[ts(optional)]
    pub next_contact_on: Option<Day>,
}

/// Writes down an attempt to reach whoever asked.
///
/// # Errors
/// Refused for a case that is closed.
pub fn log_case_contact(practice: &mut Practice, input: CaseContact) -> Result<Done<Saved>> {
    practice.act(Action::reversible("log_case_contact"), |tx| {
        let case: IntakeCase = tx.db().find(input.case_id, "case")?;
        if case.status != CaseStatus::Open {
            return Err(Error::refused("This case is closed.").hint("Open it again first."));
        }
        if let Some(patient) = case.patient_id {
            tx.about(patients::kept(tx.db(), patient)?);
        }
        tx.say(format!("{}: {}", input.channel.label(), input.outcome.label().to_lowercase()));
        let contact = IntakeContact {
            id: tx.new_id(),
            case_id: case.id,
            channel: input.channel,
            outcome: input.outcome,
            note: fields::text("note", input.note.as_deref())?,
            tried_at: tx.now(),
            tried_by: tx.actor(),
        };
        tx.fact(&contact)?;
        if input.next_contact_on != case.next_contact_on {
            tx.put(&IntakeCase { next_contact_on: input.next_contact_on, ..case })?;
        }
        Ok(Saved { id: contact.id.to_string(), revision: 1 })
    })
}

/// An undo takes an attempt back.
pub(super) fn void_by_undo(tx: &mut Tx<'_>, entry: Uuid) -> Result<()> {
    let entry_id: IntakeContactId = entry.into();
    if store::is_void(tx.db(), entry_id)? {
        return Ok(());
    }
    let id = derived_id("intake void", &[entry.as_bytes()]).into();
    tx.fact(&IntakeVoid { id, entry_id, voided_at: tx.now() })
}

/// Undoing that writes the same attempt once more, under its own id.
pub(super) fn again_by_undo(tx: &mut Tx<'_>, void: Uuid) -> Result<()> {
    let void: IntakeVoid = tx.db().find(void.into(), "void")?;
    let contact: IntakeContact = tx.db().find(void.entry_id, "attempt")?;
    let id = derived_id("intake again", &[void.id.uuid().as_bytes()]).into();
    tx.fact(&IntakeContact { id, ..contact })
}
