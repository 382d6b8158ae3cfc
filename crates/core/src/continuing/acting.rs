//! The clinician decides how a course goes on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{
    CourseContinuation, CourseDecision, CourseDecisionVoid, Decision, DecisionId, rules::EndState, store, views,
};
use crate::{
    Practice, derived_id,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    practice::{self, fields},
    series::Series,
    types::{Day, Saved, SeriesId},
};

const MOST_SESSIONS: i64 = 200;
/// The longest rhythm: once a half-year.
const MOST_DAYS: i64 = 183;
/// The latest day a course is looked at again.
const LATEST_REVIEW_DAYS: i64 = 366;

/// How a course goes on.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideCourse {
    /// The course.
    pub series_id: SeriesId,
    /// What is decided.
    pub decision: Decision,
    /// How many sessions follow; for more sessions and for maintenance.
    #[serde(default)]
    #[ts(as = "Option<u16>", optional)]
    pub sessions: Option<i64>,
    /// Days from session to session; the protocol's own rhythm when absent.
    #[serde(default)]
    #[ts(as = "Option<u16>", optional)]
    pub every_days: Option<i64>,
    /// When it is looked at again; for what is decided later.
    #[serde(default)]
    #[ts(optional)]
    pub review_on: Option<Day>,
    /// Why, such as the response so far.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
}

/// Writes down how a course goes on.
///
/// # Errors
/// `Invalid` for a number of sessions, a rhythm or a day that cannot be; refused for a course whose decision is carried out already, and
/// for one with nothing delivered yet.
pub fn decide_course(practice: &mut Practice, input: DecideCourse) -> Result<Done<Saved>> {
    practice.act(Action::reversible("decide_course"), |tx| {
        let series: Series = tx.db().find(input.series_id, "series")?;
        tx.about(series.patient_id);
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let course = views::course(tx.db(), series.id, today)?;
        match course.state {
            EndState::Running if course.ending.done == 0 => {
                return Err(Error::refused("No session of this course was delivered yet.")
                    .hint("Cancel its sessions if it is not to begin."));
            }
            EndState::Settled if course.is_booked() => {
                return Err(Error::refused("What was decided about this course is booked.")
                    .hint("Undo that first, or decide about the course that followed."));
            }
            _ => {}
        }
        let goes_on = matches!(input.decision, Decision::More | Decision::Maintenance);
        let sessions = goes_on.then(|| number("sessions", input.sessions, MOST_SESSIONS)).transpose()?;
        let every_days = match input.every_days.filter(|_| goes_on) {
            Some(days) => Some(number("every_days", Some(days), MOST_DAYS)?),
            None => None,
        };
        if input.decision == Decision::Maintenance && every_days.is_none() && !views::has_maintenance(&series) {
            return Err(Error::invalid("every_days", "is missing: this protocol has no rhythm for maintenance"));
        }
        let review_on = (input.decision == Decision::Review).then(|| review_on(input.review_on, today)).transpose()?;
        let note = fields::text("note", input.note.as_deref())?;
        if let Some(note) = &note {
            tx.because(note.clone());
        }
        let id: DecisionId = tx.new_id();
        tx.fact(&CourseDecision {
            id,
            series_id: series.id,
            patient_id: series.patient_id,
            decision: input.decision,
            after_session: course.ending.total,
            sessions,
            every_days,
            review_on,
            note,
            decided_at: tx.now(),
            decided_by: tx.actor(),
        })?;
        tx.say(format!("{}: {}", series.protocol.name, input.decision.label().to_lowercase()));
        Ok(Saved { id: id.to_string(), revision: 1 })
    })
}

fn number(field: &str, given: Option<i64>, most: i64) -> Result<i64> {
    let given = given.ok_or_else(|| Error::invalid(field, "is missing"))?;
    if (1..=most).contains(&given) {
        Ok(given)
    } else {
        Err(Error::invalid(field, format!("is not between 1 and {most}")))
    }
}

fn review_on(day: Option<Day>, today: Day) -> Result<Day> {
    let day = day.ok_or_else(|| Error::invalid("review_on", "is missing"))?;
    if (1..=LATEST_REVIEW_DAYS).contains(&day.since(today)) {
        Ok(day)
    } else {
        Err(Error::invalid("review_on", "is not within a year from tomorrow on"))
    }
}

/// An undo takes a decision back.
pub(super) fn void_by_undo(tx: &mut Tx<'_>, entry: Uuid) -> Result<()> {
    let entry_id: DecisionId = entry.into();
    if store::is_void(tx.db(), entry_id)? {
        return Ok(());
    }
    if !store::continuations(tx.db(), entry_id)?.is_empty() {
        return Err(Error::refused("What was decided is booked.").hint("Undo the booking first."));
    }
    void(tx, entry_id)
}

/// An undo of what was booked after a decision lets the decision ask for it again.
pub(super) fn loosen_by_undo(tx: &mut Tx<'_>, entry: Uuid) -> Result<()> {
    let entry_id: DecisionId = entry.into();
    if store::is_void(tx.db(), entry_id)? { Ok(()) } else { void(tx, entry_id) }
}

fn void(tx: &mut Tx<'_>, entry_id: DecisionId) -> Result<()> {
    let id = derived_id("course decision void", &[entry_id.uuid().as_bytes()]).into();
    tx.fact(&CourseDecisionVoid { id, entry_id, voided_at: tx.now() })
}

/// Undoing that writes the same once more, under its own id.
pub(super) fn again_by_undo(tx: &mut Tx<'_>, void: Uuid) -> Result<()> {
    let void: CourseDecisionVoid = tx.db().find(void.into(), "void")?;
    let id: DecisionId = derived_id("course decision again", &[void.id.uuid().as_bytes()]).into();
    match tx.db().get::<CourseDecision>(void.entry_id)? {
        Some(decision) => tx.fact(&CourseDecision { id, ..decision }),
        None => {
            let tie: CourseContinuation = tx.db().find(void.entry_id, "continuation")?;
            tx.fact(&CourseContinuation { id, ..tie })
        }
    }
}
