//! What somebody writes down about reminders: sent, called, left out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{
    Reminder, ReminderId, ReminderOutcome, ReminderState, ReminderVoid, ReminderWay,
    rules::can_have,
    store,
    views::{Queued, queued},
};
use crate::{
    Practice, derived_id,
    error::{Error, Result},
    followup::Channel,
    oplog::{Action, Done, Tx},
    patients::ContactId,
    practice::fields,
    series::Session,
    types::{LocalTime, Saved, SessionId},
};

/// What somebody did about the reminder of one session.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordReminder {
    /// The session.
    pub session_id: SessionId,
    /// The time the text named; what was sent before the visit was moved is no reminder of it.
    pub starts: LocalTime,
    /// How; left out when the reminder was.
    #[serde(default)]
    #[ts(optional)]
    pub channel: Option<Channel>,
    /// Which number or address of the chart; left out for a letter.
    #[serde(default)]
    #[ts(optional)]
    pub contact_id: Option<ContactId>,
    /// What came of it.
    pub outcome: ReminderOutcome,
    /// What was said, or why it was left out.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
}

/// Every reminder of one channel that somebody sent.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordReminders {
    /// How all of them were sent.
    pub channel: Channel,
    /// The sessions.
    pub session_ids: Vec<SessionId>,
}

/// Writes down what somebody did about a reminder.
///
/// # Errors
/// Refused while the patient may not be reminded this way or at this hour, and when the visit was moved; `Invalid` for an outcome the
/// channel cannot have, and for leaving out without a reason.
pub fn record_reminder(practice: &mut Practice, input: RecordReminder) -> Result<Done<Saved>> {
    practice.act(Action::reversible("record_reminder"), |tx| {
        let session: Session = tx.db().find(input.session_id, "session")?;
        tx.about(session.patient_id);
        if session.starts_local != input.starts {
            return Err(Error::refused("This visit was moved since.").hint("Look at its new time and send that."));
        }
        let found = queued(tx.db(), session.clone(), tx.now())?;
        still_open(&found)?;
        let note = fields::text("note", input.note.as_deref())?;
        if input.outcome == ReminderOutcome::Skipped {
            if note.is_none() {
                return Err(Error::invalid("note", "is missing; a few words are enough"));
            }
            tx.say("Reminder left out");
            return write(tx, &session, None, ReminderOutcome::Skipped, note);
        }
        let channel = input.channel.ok_or_else(|| Error::invalid("channel", "is missing"))?;
        if !can_have(channel, input.outcome) {
            return Err(Error::invalid("outcome", "cannot come of this way"));
        }
        let way = found
            .row
            .ways
            .iter()
            .find(|way| way.channel.code == channel.code() && way.contact_id == input.contact_id)
            .ok_or_else(|| Error::refused("This way is not on the chart any more."))?;
        may(&found, channel, way)?;
        if input.outcome == ReminderOutcome::Voicemail && way.voicemail.is_none() {
            return Err(Error::refused("No message may be left on this number."));
        }
        tx.say(format!("{}: {}", channel.label(), input.outcome.label().to_lowercase()));
        write(tx, &session, Some((channel, input.contact_id)), input.outcome, note)
    })
}

/// Writes down that every one of these reminders was sent by its chosen way.
///
/// # Errors
/// Refused, all of them, when one may not be sent this way now; two sessions of one patient on a day are such a case.
pub fn record_reminders(practice: &mut Practice, input: RecordReminders) -> Result<Done<u32>> {
    practice.act(Action::reversible("record_reminders"), |tx| {
        if !can_have(input.channel, ReminderOutcome::Sent) {
            return Err(Error::invalid("channel", "is nothing that is sent; write down each call"));
        }
        let mut count = 0;
        for id in &input.session_ids {
            let session: Session = tx.db().find(*id, "session")?;
            tx.about(session.patient_id);
            let found = queued(tx.db(), session.clone(), tx.now())?;
            still_open(&found)?;
            let way = found.row.ways.first().filter(|way| way.channel.code == input.channel.code());
            let way = way
                .ok_or_else(|| Error::refused("One of these goes another way now.").hint("Look at the queue again."))?;
            may(&found, input.channel, way)?;
            write(tx, &session, Some((input.channel, way.contact_id)), ReminderOutcome::Sent, None)?;
            count += 1;
        }
        if count == 0 {
            return Err(Error::refused("Nothing here can be sent this way now."));
        }
        tx.say(format!("{}: {count} written down as sent", input.channel.label()));
        Ok(count)
    })
}

/// An undo takes a reminder back.
pub(super) fn void_by_undo(tx: &mut Tx<'_>, entry: Uuid) -> Result<()> {
    let entry_id: ReminderId = entry.into();
    if store::is_void(tx.db(), entry_id)? {
        return Ok(());
    }
    let id = derived_id("reminder void", &[entry.as_bytes()]).into();
    tx.fact(&ReminderVoid { id, entry_id, voided_at: tx.now() })
}

/// Undoing that writes the same reminder once more, under its own id.
pub(super) fn again_by_undo(tx: &mut Tx<'_>, void: Uuid) -> Result<()> {
    let void: ReminderVoid = tx.db().find(void.into(), "void")?;
    let id: ReminderId = derived_id("reminder again", &[void.id.uuid().as_bytes()]).into();
    let reminder: Reminder = tx.db().find(void.entry_id, "reminder")?;
    tx.fact(&Reminder { id, ..reminder })
}

fn still_open(found: &Queued) -> Result<()> {
    match found.state {
        ReminderState::Reminded => Err(Error::refused("The patient was reminded of this visit already.")),
        ReminderState::Skipped => Err(Error::refused("This reminder was left out.").hint("Undo that first.")),
        ReminderState::Confirmed => Err(Error::refused("The patient confirmed this visit already.")),
        ReminderState::Ready | ReminderState::Later | ReminderState::Blocked => Ok(()),
    }
}

/// Refuses a way the patient does not allow, and one more than how often, or an hour at which nobody is called or written to.
fn may(found: &Queued, channel: Channel, way: &ReminderWay) -> Result<()> {
    if let Some(why) = &way.why_not {
        return Err(Error::refused(why.clone()));
    }
    let next = found.pace.next(channel, found.now, &found.told);
    if next >= found.row.starts {
        return Err(Error::refused("No time is left before the visit in which the patient may be reminded."));
    }
    if next > found.now {
        return Err(
            Error::refused("The patient may not be reminded now.").hint(format!("The next time is {}.", next.short()))
        );
    }
    Ok(())
}

fn write(
    tx: &mut Tx<'_>,
    session: &Session,
    way: Option<(Channel, Option<ContactId>)>,
    outcome: ReminderOutcome,
    note: Option<String>,
) -> Result<Saved> {
    let id: ReminderId = tx.new_id();
    tx.fact(&Reminder {
        id,
        session_id: session.id,
        patient_id: session.patient_id,
        starts_local: session.starts_local,
        channel: way.map(|(channel, _)| channel),
        contact_id: way.and_then(|(_, contact)| contact),
        outcome,
        note,
        done_at: tx.now(),
        done_by: tx.actor(),
    })?;
    Ok(Saved { id: id.to_string(), revision: 1 })
}
