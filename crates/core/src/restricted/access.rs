//! Who sees restricted notes: the computer has to hold them, and the person has to be allowed to.

use crate::{
    Practice,
    error::{Error, Result},
    exchange,
    oplog::{UndoToken, was_restricted},
    people::{Person, Role},
};

/// Whether restricted notes are shown here to whoever is signed in.
pub fn open_to_actor(practice: &Practice) -> Result<bool> {
    let Some(actor) = practice.actor() else { return Ok(false) };
    let person = practice.db().get::<Person>(actor)?;
    Ok(person.is_some_and(|person| person.active && may(person.role)) && exchange::opens_restricted(practice)?)
}

/// Fails unless this computer holds restricted records and whoever is signed in may work with them.
///
/// # Errors
/// `Refused`, in words that say nothing about whether there are any.
pub(super) fn require(practice: &Practice) -> Result<()> {
    if !exchange::opens_restricted(practice)? {
        return Err(Error::refused("This computer was let in without restricted records, so it holds no key to them.")
            .hint("Use a computer that has them, or ask the owner to invite this one again with restricted records."));
    }
    let role = match practice.actor() {
        Some(actor) => practice.db().get::<Person>(actor)?.map(|person| person.role),
        None => None,
    };
    if role.is_some_and(|role| !may(role)) {
        return Err(Error::refused("Restricted notes are for owners and clinicians."));
    }
    Ok(())
}

/// Fails when an act with restricted notes would be taken back by somebody who may not work with them.
///
/// # Errors
/// `Refused`, as for working with them.
pub fn may_undo(practice: &Practice, token: UndoToken) -> Result<()> {
    if was_restricted(practice, token)? { require(practice) } else { Ok(()) }
}

fn may(role: Role) -> bool {
    matches!(role, Role::Owner | Role::Clinician)
}
