//! Where decisions about courses are looked up.

use super::{CourseContinuation, CourseDecision, CourseDecisionVoid, DecisionId};
use crate::{
    db::{Db, named_params},
    error::Result,
    series::Session,
    types::{Day, PatientId, SeriesId},
};

/// Courses whose end was lately or comes soon, those of one patient or of everybody; of one patient all of them.
pub(super) fn near_their_end(db: Db<'_>, from: Day, to: Day, patient: Option<PatientId>) -> Result<Vec<SeriesId>> {
    let values = named_params! { ":from": from, ":to": to, ":patient": patient };
    db.all(include_str!("near_their_end.sql"), values, |row| row.get("series_id"))
}

/// The decisions about a course that stand, in the order they were made.
pub(super) fn decisions(db: Db<'_>, series: SeriesId) -> Result<Vec<CourseDecision>> {
    let stands =
        "series_id = :series AND id NOT IN (SELECT entry_id FROM course_decision_voids) ORDER BY decided_at, id";
    db.list(stands, named_params! { ":series": series })
}

/// What was booked because of a decision.
pub(super) fn continuations(db: Db<'_>, decision: DecisionId) -> Result<Vec<CourseContinuation>> {
    let stands =
        "decision_id = :decision AND id NOT IN (SELECT entry_id FROM course_decision_voids) ORDER BY booked_at, id";
    db.list(stands, named_params! { ":decision": decision })
}

pub(super) fn is_void(db: Db<'_>, entry: DecisionId) -> Result<bool> {
    let voids: Vec<CourseDecisionVoid> = db.list("entry_id = :entry", named_params! { ":entry": entry })?;
    Ok(!voids.is_empty())
}

/// The sessions of a course in the order they begin.
pub(super) fn sessions(db: Db<'_>, series: SeriesId) -> Result<Vec<Session>> {
    db.list("series_id = :series ORDER BY starts_local, id", named_params! { ":series": series })
}
