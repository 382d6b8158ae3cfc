use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Liking, Person, Preferences, Role, rules, store};
use crate::{
    Practice,
    error::{Error, Result},
    oplog::{Action, Done},
    types::{PersonId, Saved},
};

// A way into the practice is given and taken in the key file as well, so none of these can be undone alone.
const ADD: Action = Action::legal("add_person");
const SET_ROLE: Action = Action::legal("set_role");
const DISABLE: Action = Action::legal("disable_person");
const ENABLE: Action = Action::legal("enable_person");
const SAVE_PREFERENCES: Action = Action::legal("save_preferences");

/// Changes what a person is to the practice.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRole {
    /// Who.
    pub person_id: PersonId,
    /// The new role.
    pub role: Role,
    /// The revision the form was opened with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Takes a person's way into the practice away.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisablePerson {
    /// Who.
    pub person_id: PersonId,
    /// The revision the form was opened with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Lets a person in again. The caller gives them a key.
#[derive(Clone, Copy, Debug)]
pub struct EnablePerson {
    /// Who.
    pub person_id: PersonId,
    /// The revision the form was opened with.
    pub revision: i64,
}

/// Adds a person who signs in by name. The caller gives them a key.
///
/// # Errors
/// `Invalid` without a name; `Refused` when an active person has that name.
pub fn add_person(practice: &mut Practice, id: PersonId, name: &str, role: Role) -> Result<Done<Saved>> {
    practice.act(ADD, |tx| {
        let name = rules::name(name)?;
        rules::name_is_free(&store::all(tx.db())?, &name, None)?;
        tx.say(format!("{name} can sign in as {}", role.label()));
        let person = Person { id, name, role, active: true, added_at: tx.now() };
        tx.save(&person, 0)
    })
}

/// Changes what a person is to the practice.
///
/// # Errors
/// `Refused` for the last active owner and for oneself.
pub fn set_role(practice: &mut Practice, input: SetRole) -> Result<Done<Saved>> {
    practice.act(SET_ROLE, |tx| {
        let person: Person = tx.db().find(input.person_id, "person")?;
        rules::not_oneself(tx.actor(), person.id)?;
        if person.role == Role::Owner && input.role != Role::Owner {
            rules::an_owner_remains(&store::all(tx.db())?, person.id)?;
        }
        tx.say(format!("{} is now {}", person.name, input.role.label()));
        tx.because(format!("{}: {}", person.name, input.role.label()));
        tx.save(&Person { role: input.role, ..person }, input.revision)
    })
}

/// Takes a person's way into the practice away; what they did stays theirs.
///
/// # Errors
/// `Refused` for the last active owner and for oneself.
pub fn disable_person(practice: &mut Practice, input: DisablePerson) -> Result<Done<Saved>> {
    practice.act(DISABLE, |tx| {
        let person: Person = tx.db().find(input.person_id, "person")?;
        rules::not_oneself(tx.actor(), person.id)?;
        rules::an_owner_remains(&store::all(tx.db())?, person.id)?;
        tx.say(format!("{} can no longer sign in", person.name));
        tx.because(person.name.clone());
        tx.save(&Person { active: false, ..person }, input.revision)
    })
}

/// Lets a person in again.
///
/// # Errors
/// `Refused` when an active person has that name.
pub fn enable_person(practice: &mut Practice, input: EnablePerson) -> Result<Done<Saved>> {
    practice.act(ENABLE, |tx| {
        let person: Person = tx.db().find(input.person_id, "person")?;
        rules::name_is_free(&store::all(tx.db())?, &person.name, Some(person.id))?;
        tx.say(format!("{} can sign in", person.name));
        tx.because(person.name.clone());
        tx.save(&Person { active: true, ..person }, input.revision)
    })
}

/// Keeps how the person at work likes the window.
///
/// # Errors
/// `Invalid` for a size or a time out of bounds.
pub fn save_preferences(practice: &mut Practice, input: Preferences) -> Result<Done<Preferences>> {
    let person = practice.actor().ok_or(Error::Locked)?;
    if !(80..=200).contains(&input.text_percent) {
        return Err(Error::invalid("text_percent", "is between 80 and 200"));
    }
    if !(1..=60).contains(&input.lock_after_minutes) {
        return Err(Error::invalid("lock_after_minutes", "is between 1 and 60"));
    }
    practice.act(SAVE_PREFERENCES, |tx| {
        tx.put(&Liking {
            id: person,
            theme: input.theme.code().to_owned(),
            density: input.density.code().to_owned(),
            text_percent: input.text_percent,
            single_keys: input.single_keys,
            lock_after_minutes: input.lock_after_minutes,
        })?;
        Ok(input)
    })
}
