//! Ending a session and posting what it costs, in one act.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{charges, delivered::Delivered};
use crate::{
    Practice, calendar,
    error::Result,
    oplog::{Action, Done},
    series::Session,
    types::{Cents, Saved, SessionId},
};

pub use crate::calendar::{CompleteSession, ReopenSession};

const COMPLETE: Action = Action::reversible("complete_session");
const REOPEN: Action = Action::reversible("reopen_session");

/// A completed session and what it came to.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Completed {
    /// The session.
    pub session_id: SessionId,
    /// How many charges were posted.
    pub charges: u32,
    /// Their sum.
    pub total_cents: Cents,
    /// What to look at, in sentences.
    pub warnings: Vec<String>,
}

/// Marks a session as done and posts one charge for each code of its protocol.
pub fn complete_session(practice: &mut Practice, input: CompleteSession) -> Result<Done<Completed>> {
    practice.act(COMPLETE, |tx| {
        let done = calendar::complete(tx, &input)?;
        let delivered = Delivered::of(tx.db(), &done.session, done.series.as_ref())?;
        let posted = charges::post(tx, &delivered, &done.codes)?;
        let warnings = done.warnings.into_iter().chain(posted.warnings).collect();
        tx.say(format!("{} done: {} charges, {}", delivered.title, posted.count, posted.total));
        Ok(Completed { session_id: delivered.session, charges: posted.count, total_cents: posted.total, warnings })
    })
}

/// Takes a finished, missed or cancelled session back to booked; charges it posted are voided with the reason.
///
/// # Errors
/// Refused while a superbill that stands lists the session.
pub fn reopen_session(practice: &mut Practice, input: ReopenSession) -> Result<Done<Saved>> {
    practice.act(REOPEN, |tx| {
        let session = calendar::reopen(tx, &input)?;
        let voided = charges::void_session(tx, session.id, &input.reason)?.len();
        if voided > 0 {
            tx.say(format!("Reopened; {voided} charges voided"));
        }
        Ok(Saved { id: session.id.to_string(), revision: tx.db().revision::<Session>(session.id)? })
    })
}
