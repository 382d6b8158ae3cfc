//! What checks hold up on the day of a visit: that treatment begins, and that the patient leaves.

use super::{rules, store};
use crate::{
    db::Db,
    error::{Error, Result},
    packs::CheckAt,
    series::Session,
    types::LocalTime,
};

/// Refuses to begin a treatment of today while checks before it are open or not in order.
///
/// A session of an earlier day is only written down; what was not checked then cannot be checked any more.
///
/// # Errors
/// Refused, with the checks that hold it up and what to do.
pub(crate) fn may_start(db: Db<'_>, session: &Session, now: LocalTime) -> Result<()> {
    gate(db, session, now, CheckAt::Before, "Treatment does not begin yet")
}

/// Refuses to let a patient leave today while checks before leaving are open or not in order, where a driver is asked for.
///
/// # Errors
/// Refused, with the checks that hold it up and what to do.
pub(crate) fn may_leave(db: Db<'_>, session: &Session, now: LocalTime) -> Result<()> {
    if !store::checked_by(db, session)?.driver {
        return Ok(());
    }
    gate(db, session, now, CheckAt::Leaving, "The patient does not leave yet")
}

fn gate(db: Db<'_>, session: &Session, now: LocalTime, due: CheckAt, fact: &str) -> Result<()> {
    if session.starts_local.day() != now.day() {
        return Ok(());
    }
    let checks = store::checked_by(db, session)?.checks;
    let (answers, passes) = (store::answers(db, session.id)?, store::passes(db, session.id)?);
    let held = rules::holding_up(due, &checks, &answers, &passes);
    if held.is_empty() {
        return Ok(());
    }
    Err(Error::refused(format!("{fact}. {}", rules::in_words(&held)))
        .hint("Open the session and answer its checks, or let a clinician decide there that it goes on."))
}
