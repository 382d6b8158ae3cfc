//! What somebody does about a missed visit: tries to reach the patient, tells the clinician, acknowledges, closes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{Channel, ContactAttempt, Escalation, FollowUpId, FollowUpVoid, MissState, Outcome, Step, store, views};
use crate::{
    Practice, derived_id,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    patients::{self, Contact, ContactId},
    practice::{self, fields},
    series::{Session, SessionStatus},
    types::{LocalTime, Saved, SessionId, UtcMillis},
};

/// An attempt to reach a patient.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// The missed session.
    pub session_id: SessionId,
    /// How.
    pub channel: Channel,
    /// Which number or address of the chart.
    #[serde(default)]
    #[ts(optional)]
    pub contact_id: Option<ContactId>,
    /// What came of it.
    pub outcome: Outcome,
    /// What was said.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
    /// When; now when absent.
    #[serde(default)]
    #[ts(optional)]
    pub at: Option<LocalTime>,
}

/// A step of a missed visit.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepOfMiss {
    /// The missed session.
    pub session_id: SessionId,
    /// Why, or what was decided.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
}

/// Writes down an attempt to reach a patient who missed a visit.
///
/// # Errors
/// Refused when the session was not missed; `Invalid` for a time ahead of the clock or before the visit, and for an outcome that a
/// letter cannot have.
pub fn log_attempt(practice: &mut Practice, input: Attempt) -> Result<Done<Saved>> {
    practice.act(Action::reversible("log_attempt"), |tx| {
        let session = missed(tx, input.session_id)?;
        if !can_have(input.channel, input.outcome) {
            return Err(Error::invalid("outcome", "cannot come of a letter; it was sent, or answered"));
        }
        if let Some(contact) = input.contact_id {
            let contact: Contact = tx.db().find(contact, "contact")?;
            if contact.patient_id != patients::kept(tx.db(), session.patient_id)? {
                return Err(Error::invalid("contact_id", "is another patient's"));
            }
        }
        let tried_at = tried_at(tx, &session, input.at)?;
        let id: FollowUpId = tx.new_id();
        tx.fact(&ContactAttempt {
            id,
            session_id: session.id,
            patient_id: session.patient_id,
            contact_id: input.contact_id,
            channel: input.channel,
            outcome: input.outcome,
            note: fields::text("note", input.note.as_deref())?,
            tried_at,
            tried_by: tx.actor(),
        })?;
        tx.say(format!("{}: {}", input.channel.label(), input.outcome.label().to_lowercase()));
        Ok(Saved { id: id.to_string(), revision: 1 })
    })
}

/// Hands a missed visit to the clinician, whatever the rules say.
pub fn hand_over_miss(practice: &mut Practice, input: StepOfMiss) -> Result<Done<Saved>> {
    practice.act(Action::reversible("hand_over_miss"), |tx| {
        let session = missed(tx, input.session_id)?;
        match views::state(tx.db(), &session, tx.now())? {
            MissState::Escalated => return Err(Error::refused("This missed visit is with the clinician already.")),
            MissState::Closed => return Err(closed()),
            _ => {}
        }
        tx.say("Handed to the clinician");
        step(tx, &session, Step::HandedOver, input.note.as_deref())
    })
}

/// Says that the clinician knows, and what they decided.
///
/// # Errors
/// Refused when nobody asked the clinician.
pub fn acknowledge_miss(practice: &mut Practice, input: StepOfMiss) -> Result<Done<Saved>> {
    practice.act(Action::reversible("acknowledge_miss"), |tx| {
        let session = missed(tx, input.session_id)?;
        if views::state(tx.db(), &session, tx.now())? != MissState::Escalated {
            return Err(Error::refused("Nothing here waits for the clinician."));
        }
        tx.say("Acknowledged");
        step(tx, &session, Step::Acknowledged, input.note.as_deref())
    })
}

/// Closes a missed visit, with the reason why nothing more is done.
///
/// # Errors
/// Refused while it waits for the clinician; `Invalid` without a reason.
pub fn close_miss(practice: &mut Practice, input: StepOfMiss) -> Result<Done<Saved>> {
    practice.act(Action::reversible("close_miss"), |tx| {
        let session = missed(tx, input.session_id)?;
        match views::state(tx.db(), &session, tx.now())? {
            MissState::Escalated => {
                return Err(Error::refused("This missed visit waits for the clinician.")
                    .hint("It is closed once they acknowledged it."));
            }
            MissState::Closed => return Err(closed()),
            _ => {}
        }
        if input.note.as_deref().is_none_or(|note| note.trim().is_empty()) {
            return Err(Error::invalid("note", "is missing; a few words are enough"));
        }
        tx.say("Missed visit closed");
        step(tx, &session, Step::Closed, input.note.as_deref())
    })
}

/// An undo takes an attempt or a step back.
pub(super) fn void_by_undo(tx: &mut Tx<'_>, entry: Uuid) -> Result<()> {
    let entry_id: FollowUpId = entry.into();
    if store::is_void(tx.db(), entry_id)? {
        return Ok(());
    }
    let id = derived_id("follow-up void", &[entry.as_bytes()]).into();
    tx.fact(&FollowUpVoid { id, entry_id, voided_at: tx.now() })
}

/// Undoing that writes the same entry once more, under its own id.
pub(super) fn again_by_undo(tx: &mut Tx<'_>, void: Uuid) -> Result<()> {
    let void: FollowUpVoid = tx.db().find(void.into(), "void")?;
    let id: FollowUpId = derived_id("follow-up again", &[void.id.uuid().as_bytes()]).into();
    match tx.db().get::<ContactAttempt>(void.entry_id)? {
        Some(attempt) => tx.fact(&ContactAttempt { id, ..attempt }),
        None => {
            let step: Escalation = tx.db().find(void.entry_id, "step")?;
            tx.fact(&Escalation { id, ..step })
        }
    }
}

/// Whether an outcome can come of a channel: nobody answers a letter at once.
pub(super) const fn can_have(channel: Channel, outcome: Outcome) -> bool {
    !(matches!(channel, Channel::Letter) && matches!(outcome, Outcome::NoAnswer))
}

fn missed(tx: &mut Tx<'_>, id: SessionId) -> Result<Session> {
    let session: Session = tx.db().find(id, "session")?;
    if session.status != SessionStatus::NoShow {
        return Err(Error::refused("This session was not missed.").hint("Mark it as a no-show first."));
    }
    tx.about(session.patient_id);
    Ok(session)
}

fn tried_at(tx: &Tx<'_>, session: &Session, at: Option<LocalTime>) -> Result<UtcMillis> {
    let Some(at) = at else { return Ok(tx.now()) };
    let zone = practice::zone_of_room(tx.db(), session.room_id)?;
    fields::not_ahead("at", at, LocalTime::of(tx.now(), zone))?;
    if at < session.starts_local {
        return Err(Error::invalid("at", format!("is before the visit, {}", session.starts_local.short())));
    }
    Ok(at.instant(zone))
}

fn step(tx: &mut Tx<'_>, session: &Session, step: Step, note: Option<&str>) -> Result<Saved> {
    let id: FollowUpId = tx.new_id();
    let note = fields::text("note", note)?;
    if let Some(note) = &note {
        tx.because(note.clone());
    }
    tx.fact(&Escalation {
        id,
        session_id: session.id,
        patient_id: session.patient_id,
        step,
        note,
        done_at: tx.now(),
        done_by: tx.actor(),
    })?;
    Ok(Saved { id: id.to_string(), revision: 1 })
}

fn closed() -> Error {
    Error::refused("This missed visit is closed.")
}
