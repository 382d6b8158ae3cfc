//! Where missed visits are looked up.

use super::{ContactAttempt, Escalation, FollowUpId, FollowUpVoid};
use crate::{
    db::{Db, named_params},
    error::Result,
    series::Session,
    types::{Day, SessionId, SiteId},
};

/// Missed sessions since a day that may still need somebody, or all of them, the latest first.
pub(super) fn missed(db: Db<'_>, from: Day, site: Option<SiteId>, all: bool) -> Result<Vec<SessionId>> {
    let values = named_params! { ":from": from, ":site": site, ":all": all };
    db.all(include_str!("missed.sql"), values, |row| row.get("id"))
}

/// The attempts after a missed session that stand, in the order they were made.
pub(super) fn attempts(db: Db<'_>, session: SessionId) -> Result<Vec<ContactAttempt>> {
    let stands = "session_id = :session AND id NOT IN (SELECT entry_id FROM follow_up_voids) ORDER BY tried_at, id";
    db.list(stands, named_params! { ":session": session })
}

/// The steps of a missed session that stand, in the order they were taken.
pub(super) fn steps(db: Db<'_>, session: SessionId) -> Result<Vec<Escalation>> {
    let stands = "session_id = :session AND id NOT IN (SELECT entry_id FROM follow_up_voids) ORDER BY done_at, id";
    db.list(stands, named_params! { ":session": session })
}

/// Whether an attempt or a step was taken back.
pub(super) fn is_void(db: Db<'_>, entry: FollowUpId) -> Result<bool> {
    let voids: Vec<FollowUpVoid> = db.list("entry_id = :entry", named_params! { ":entry": entry })?;
    Ok(!voids.is_empty())
}

/// The sessions a miss is counted among, in the order they begin: those of its course, or the patient's own of the same kind.
pub(super) fn beside(db: Db<'_>, session: &Session) -> Result<Vec<Session>> {
    match session.series_id {
        Some(series) => db.list("series_id = :series ORDER BY starts_local, id", named_params! { ":series": series }),
        None => {
            let own = "patient_id = :patient AND series_id IS NULL AND modality = :modality ORDER BY starts_local, id";
            db.list(own, named_params! { ":patient": session.patient_id, ":modality": session.modality })
        }
    }
}
