//! Where checks and their answers are looked up.

use super::{CheckAnswer, CheckId, CheckPass, CheckVoid};
use crate::{
    db::{Db, named_params},
    error::Result,
    packs::SessionCheck,
    series::{FrozenProtocol, Series, Session},
    types::{PatientId, SessionId},
};

/// What a visit is checked by.
pub(super) struct CheckedBy {
    /// Its checks in order; none when no protocol is known.
    pub checks: Vec<SessionCheck>,
    /// Whether somebody has to take the patient home.
    pub driver: bool,
    /// The protocol's id, and its name.
    pub protocol: Option<(String, String)>,
}

/// The checks of a session: of its course, or of the patient's last course of that kind.
pub(super) fn checked_by(db: Db<'_>, session: &Session) -> Result<CheckedBy> {
    let series = match session.series_id {
        Some(series) => Some(db.find::<Series>(series, "series")?),
        None => last_of_kind(db, session)?,
    };
    Ok(series.map_or(CheckedBy { checks: Vec::new(), driver: false, protocol: None }, |series| {
        let FrozenProtocol { checks, instructions, name, .. } = series.protocol;
        CheckedBy {
            checks: super::rules::listed(&checks, &instructions),
            driver: super::rules::asks_for_driver(&instructions),
            protocol: Some((series.protocol_id, name)),
        }
    }))
}

/// The answers of a session that were not taken back, in the order they were given.
pub(super) fn answers(db: Db<'_>, session: SessionId) -> Result<Vec<CheckAnswer>> {
    let stands = "session_id = :session AND id NOT IN (SELECT entry_id FROM check_voids) ORDER BY answered_at, id";
    db.list(stands, named_params! { ":session": session })
}

/// What clinicians let go at a session and did not take back, in that order.
pub(super) fn passes(db: Db<'_>, session: SessionId) -> Result<Vec<CheckPass>> {
    let stands = "session_id = :session AND id NOT IN (SELECT entry_id FROM check_voids) ORDER BY passed_at, id";
    db.list(stands, named_params! { ":session": session })
}

/// Every answer of a patient that was not taken back, in the order they were given.
pub(super) fn answers_of(db: Db<'_>, patient: PatientId) -> Result<Vec<CheckAnswer>> {
    let stands = "patient_id = :patient AND id NOT IN (SELECT entry_id FROM check_voids) ORDER BY answered_at, id";
    db.list(stands, named_params! { ":patient": patient })
}

/// Everything clinicians let go for a patient and did not take back, in that order.
pub(super) fn passes_of(db: Db<'_>, patient: PatientId) -> Result<Vec<CheckPass>> {
    let stands = "patient_id = :patient AND id NOT IN (SELECT entry_id FROM check_voids) ORDER BY passed_at, id";
    db.list(stands, named_params! { ":patient": patient })
}

/// Whether an answer or a pass was taken back.
pub(super) fn is_void(db: Db<'_>, entry: CheckId) -> Result<bool> {
    let voids: Vec<CheckVoid> = db.list("entry_id = :entry", named_params! { ":entry": entry })?;
    Ok(!voids.is_empty())
}

fn last_of_kind(db: Db<'_>, session: &Session) -> Result<Option<Series>> {
    let courses: Vec<Series> = db.list(
        "patient_id = :patient ORDER BY starts_on DESC, id DESC",
        named_params! { ":patient": session.patient_id },
    )?;
    Ok(courses.into_iter().find(|series| series.protocol.modality == session.modality))
}
