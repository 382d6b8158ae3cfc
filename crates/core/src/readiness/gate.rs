//! A session of today does not start while something that blocks is missing.

use super::{
    MissingItem,
    gathering::Gathered,
    rules::{self, Cell},
    store,
};
use crate::{
    consents,
    db::Db,
    error::{Error, Result},
    series::{Series, Session},
    types::LocalTime,
};

/// Refuses to start a session of today that is not ready.
///
/// A session of an earlier day is only written down; what was not there then cannot be brought any more.
///
/// # Errors
/// Refused, with what is missing and what to do.
pub(crate) fn may_start(db: Db<'_>, session: &Session, now: LocalTime) -> Result<()> {
    if session.starts_local.day() != now.day() {
        return Ok(());
    }
    let missing = rules::missing(&cells_of(db, session)?);
    if missing.is_empty() {
        return Ok(());
    }
    let says: Vec<&str> = missing.iter().map(|one| one.says.as_str()).collect();
    Err(Error::refused(format!("This session is not ready. {}", says.join(" ")))
        .hint("Open Readiness to see what is missing; a clinician can let it start, with a reason."))
}

/// The cells of a session; none for one without a course, and for a course whose protocol asked for nothing when it began.
pub(super) fn cells_of(db: Db<'_>, session: &Session) -> Result<Vec<Cell>> {
    let Some(series) = session.series_id else { return Ok(Vec::new()) };
    let texts = consents::Texts::new(db);
    cells_by(db, session, &db.find(series, "series")?, &Gathered::of(db, &texts, session.patient_id))
}

/// The same with the course and what was read of the patient already.
pub(super) fn cells_by(db: Db<'_>, session: &Session, series: &Series, gathered: &Gathered<'_>) -> Result<Vec<Cell>> {
    if series.protocol.readiness.is_empty() {
        return Ok(Vec::new());
    }
    let known = gathered.known(&series.protocol.readiness, session)?;
    let let_go: Vec<MissingItem> =
        store::overrides_of(db, session.id)?.into_iter().flat_map(|one| one.missing.0).collect();
    Ok(rules::cells(&known, session.starts_local.day(), &let_go))
}
