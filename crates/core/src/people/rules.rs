//! Who may stop being what.

use super::{Person, Role};
use crate::{
    error::{Error, Result},
    types::PersonId,
};

const LONGEST_NAME: usize = 80;

/// The name as it is kept: no outer spaces, one line, not too long.
pub(super) fn name(typed: &str) -> Result<String> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Error::invalid("name", "is missing"));
    }
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Error::invalid("name", "is longer than 80 characters"));
    }
    Ok(name)
}

/// Two active people of one name could not be told apart at the unlock screen.
pub(super) fn name_is_free(people: &[Person], name: &str, except: Option<PersonId>) -> Result<()> {
    let taken = people
        .iter()
        .filter(|person| person.active && Some(person.id) != except)
        .any(|person| person.name.to_lowercase() == name.to_lowercase());
    if taken {
        return Err(Error::refused("Somebody of this name can already sign in.")
            .on("name")
            .hint("Add a middle initial or a credential to tell them apart."));
    }
    Ok(())
}

/// A practice without an owner could never admit anybody again.
pub(super) fn an_owner_remains(people: &[Person], without: PersonId) -> Result<()> {
    let others = people.iter().any(|person| person.active && person.role == Role::Owner && person.id != without);
    if others {
        return Ok(());
    }
    Err(Error::refused("This is the last active owner.").hint("Make somebody else an owner first."))
}

/// Nobody takes their own way in away by accident.
pub(super) fn not_oneself(actor: Option<PersonId>, person: PersonId) -> Result<()> {
    if actor == Some(person) {
        return Err(Error::refused("You cannot do this to yourself.").hint("Ask another owner."));
    }
    Ok(())
}
