//! What happens to a session: confirmed, arrived, started, monitored, missed, called off, or one step back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    slots::{called, still_free},
    store,
    times::{Moment, earlier_than, moment},
};
use crate::{
    Practice, attendance,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    practice::fields,
    readiness,
    series::{EndedBy, Session, SessionStatus, Verb, after, step_back},
    types::{LocalTime, Saved, SessionId},
};

/// A step of a session's day.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageSession {
    /// The session.
    pub session_id: SessionId,
    /// The revision it was seen at.
    #[ts(type = "number")]
    pub revision: i64,
    /// When it happened; now when absent.
    #[serde(default)]
    #[ts(optional)]
    pub at: Option<LocalTime>,
}

/// A session called off.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelSession {
    /// The session.
    pub session_id: SessionId,
    /// The revision it was seen at.
    #[ts(type = "number")]
    pub revision: i64,
    /// Who called it off.
    pub by: EndedBy,
    /// Why.
    pub reason: String,
}

/// A session nobody came to.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoShowSession {
    /// The session.
    pub session_id: SessionId,
    /// The revision it was seen at.
    #[ts(type = "number")]
    pub revision: i64,
    /// What is known about it.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
}

/// A session that goes one step back.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenSession {
    /// The session.
    pub session_id: SessionId,
    /// The revision it was seen at.
    #[ts(type = "number")]
    pub revision: i64,
    /// Why.
    pub reason: String,
}

/// The patient says they will come.
pub fn confirm_session(practice: &mut Practice, input: StageSession) -> Result<Done<Saved>> {
    practice.act(Action::reversible("confirm_session"), |tx| {
        let mut session = next(tx, &input, Verb::Confirm)?;
        session.status = SessionStatus::Confirmed;
        tx.say(format!("{} confirmed for {}", called(&session), session.starts_local.short()));
        tx.save(&session, input.revision)
    })
}

/// The patient is here.
pub fn arrive_session(practice: &mut Practice, input: StageSession) -> Result<Done<Saved>> {
    practice.act(Action::reversible("arrive_session"), |tx| {
        let mut session = next(tx, &input, Verb::Arrive)?;
        let at = moment(tx, &session, Moment { field: "at", given: input.at, otherwise: session.starts_local })?;
        session.status = SessionStatus::Arrived;
        session.arrived_local = Some(at);
        tx.say(format!("Arrived {}", at.clock_us()));
        tx.save(&session, input.revision)
    })
}

/// Treatment begins.
pub fn start_session(practice: &mut Practice, input: StageSession) -> Result<Done<Saved>> {
    practice.act(Action::reversible("start_session"), |tx| {
        let mut session = next(tx, &input, Verb::Start)?;
        let now = store::now_at(tx.db(), session.room_id, tx.now())?;
        readiness::may_start(tx.db(), &session, now)?;
        attendance::may_start(tx.db(), &session, now)?;
        let at = moment(tx, &session, Moment { field: "at", given: input.at, otherwise: session.starts_local })?;
        earlier_than("at", at, session.arrived_local, "arrival")?;
        session.status = SessionStatus::InSession;
        session.started_local = Some(at);
        tx.say(format!("Started {}", at.clock_us()));
        tx.save(&session, input.revision)
    })
}

/// Treatment ended; the patient stays under observation.
pub fn monitor_session(practice: &mut Practice, input: StageSession) -> Result<Done<Saved>> {
    practice.act(Action::reversible("monitor_session"), |tx| {
        let mut session = next(tx, &input, Verb::Monitor)?;
        let at = moment(tx, &session, Moment { field: "at", given: input.at, otherwise: session.treated_until() })?;
        earlier_than("at", at, session.started_local, "start")?;
        session.status = SessionStatus::Monitoring;
        session.stopped_local = Some(at);
        tx.say(format!("Monitoring since {}", at.clock_us()));
        tx.save(&session, input.revision)
    })
}

/// The patient did not come.
///
/// # Errors
/// Refused before the session's time.
pub fn no_show_session(practice: &mut Practice, input: NoShowSession) -> Result<Done<Saved>> {
    practice.act(Action::reversible("no_show_session"), |tx| {
        let step = StageSession { session_id: input.session_id, revision: input.revision, at: None };
        let mut session = next(tx, &step, Verb::NoShow)?;
        let now = store::now_at(tx.db(), session.room_id, tx.now())?;
        if now <= session.starts_local {
            return Err(Error::refused(format!("This session begins only at {}.", session.starts_local.short()))
                .hint("Cancel it when the patient called."));
        }
        session.status = SessionStatus::NoShow;
        session.reason = fields::text("note", input.note.as_deref())?;
        tx.say(format!("{} is a no-show", called(&session)));
        tx.save(&session, input.revision)
    })
}

/// Calls a session off, by whom and why; its slot is free again.
pub fn cancel_session(practice: &mut Practice, input: CancelSession) -> Result<Done<Saved>> {
    practice.act(Action::reversible("cancel_session"), |tx| {
        let step = StageSession { session_id: input.session_id, revision: input.revision, at: None };
        let mut session = next(tx, &step, Verb::Cancel)?;
        session.status = SessionStatus::Cancelled;
        session.ended_by = Some(input.by);
        session.reason = Some(reason(&input.reason)?);
        tx.because(input.reason.trim());
        tx.say(format!("{} cancelled", called(&session)));
        tx.save(&session, input.revision)
    })
}

/// Takes a session one step back inside a larger action, such as one that voids its charges.
///
/// # Errors
/// Refused when there is no step to take back, or when the slot of a missed or cancelled session is taken by now.
pub fn reopen(tx: &mut Tx<'_>, input: &ReopenSession) -> Result<Session> {
    let session = store::session(tx.db(), input.session_id)?;
    tx.expect_revision::<Session>(session.id, input.revision)?;
    let mut earlier = step_back(&session)
        .ok_or_else(|| Error::refused(format!("{} has not begun; there is nothing to take back.", called(&session))))?;
    let why = reason(&input.reason)?;
    if !session.status.holds_its_slot() {
        still_free(tx, &session)?;
    }
    earlier.reason = Some(why.clone());
    tx.about(session.patient_id);
    tx.because(why);
    tx.say(format!("{} is {} again", called(&session), earlier.status.label().to_lowercase()));
    tx.put(&earlier)?;
    Ok(earlier)
}

/// The session, when the verb may follow.
pub(super) fn next(tx: &mut Tx<'_>, input: &StageSession, verb: Verb) -> Result<Session> {
    let session = store::session(tx.db(), input.session_id)?;
    tx.expect_revision::<Session>(session.id, input.revision)?;
    if after(session.status, verb).is_none() {
        let fact =
            format!("{} is {}; this step cannot follow.", called(&session), session.status.label().to_lowercase());
        return Err(Error::refused(fact).hint("Step it back first if it was marked by mistake."));
    }
    tx.about(session.patient_id);
    Ok(session)
}

fn reason(typed: &str) -> Result<String> {
    fields::text("reason", Some(typed))?
        .filter(|reason| !reason.is_empty())
        .ok_or_else(|| Error::invalid("reason", "is missing; a few words are enough"))
}
