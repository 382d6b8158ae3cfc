//! Sessions that stay where they are, whatever is repaired.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{slots::called, store};
use crate::{
    Practice,
    error::{Error, Result},
    oplog::{Action, Done},
    series::SessionPlan,
    types::SessionId,
};

const PIN: Action = Action::reversible("pin_session");

/// Whether a session stays where it is.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PinSession {
    /// The session.
    pub session_id: SessionId,
    /// Whether it stays.
    pub pinned: bool,
}

/// Pins a session where it is, or lets it go again.
///
/// # Errors
/// Refused for a session that is over.
pub fn pin_session(practice: &mut Practice, input: PinSession) -> Result<Done<()>> {
    practice.act(PIN, |tx| {
        let session = store::session(tx.db(), input.session_id)?;
        if !session.status.lies_ahead() {
            return Err(Error::refused(format!("{} does not lie ahead.", called(&session)))
                .hint("Only what is to come is pinned."));
        }
        tx.about(session.patient_id);
        tx.because(if input.pinned { "Pinned" } else { "No longer pinned" });
        tx.say(format!("{} {}", called(&session), if input.pinned { "stays where it is" } else { "may be moved" }));
        SessionPlan::pin(tx, session.id, input.pinned)
    })
}
