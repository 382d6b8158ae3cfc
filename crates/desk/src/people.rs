//! Commands about people: each keeps the practice's record and the key file in step.

use schemars::JsonSchema;
use serde::Deserialize;
use seriesdesk_core::{
    Practice, Result, audit,
    oplog::Done,
    people::{self, DisablePerson, PersonCard, Preferences, Role, SetRole, preferences},
    types::{PersonId, Saved},
    vault::{KeysFile, NewHolder, Passphrase, device_secret},
};
use ts_rs::TS;

use crate::{
    Desk, Nothing, UiError,
    host::Host,
    session::{Session, vault_fault},
};

crate::commands! {
    query list_people (ManagePractice): Nothing => Vec<PersonCard> = list_people;
    desk_action add_person (ManagePeople): AddPerson => Saved = add_person;
    desk_action set_role (ManagePeople): SetRole => Saved = set_role;
    desk_action disable_person (ManagePeople): DisablePerson => Saved = disable_person;
    desk_action enable_person (ManagePeople): EnablePerson => Saved = enable_person;
    query preferences (SignedIn): Nothing => Preferences = |practice: &Practice, _: Nothing| preferences(practice);
    desk_action save_preferences (SignedIn): Preferences => Preferences = save_preferences;
}

/// A person who shall sign in by name.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddPerson {
    /// The name shown at the unlock screen.
    name: String,
    /// What they are to the practice.
    role: Role,
    /// Their first passphrase; they change it themselves.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    passphrase: Passphrase,
}

/// Lets a person in again, or gives one who forgot theirs a new passphrase.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnablePerson {
    /// Who.
    person_id: PersonId,
    /// Their new passphrase.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    passphrase: Passphrase,
    /// The revision the form was opened with.
    #[ts(type = "number")]
    revision: i64,
}

fn list_people(practice: &Practice, _: Nothing) -> Result<Vec<PersonCard>> {
    let mut people = people::list_people(practice)?;
    for person in &mut people {
        person.last_unlocked_at = audit::last_unlocked(practice, person.id)?;
    }
    Ok(people)
}

fn add_person(desk: &Desk, input: AddPerson) -> Result<Done<Saved>, UiError> {
    let mut state = desk.state();
    let (practice, session) = state.at_work()?;
    let id = PersonId(desk.host().env.new_uuid());
    let keys = with_key(desk.host(), session, id, &input.name, input.role, &input.passphrase)?;
    let done = people::add_person(practice, id, &input.name, input.role)?;
    session.keep(keys)?;
    session.keep_in_step(practice)?;
    Ok(done)
}

fn enable_person(desk: &Desk, input: EnablePerson) -> Result<Done<Saved>, UiError> {
    let mut state = desk.state();
    let (practice, session) = state.at_work()?;
    let person = people::person(practice, input.person_id)?;
    let keys = with_key(desk.host(), session, person.id, &person.name, person.role, &input.passphrase)?;
    let enable = people::EnablePerson { person_id: person.id, revision: input.revision };
    let done = people::enable_person(practice, enable)?;
    session.keep(keys)?;
    Ok(done)
}

fn disable_person(desk: &Desk, input: DisablePerson) -> Result<Done<Saved>, UiError> {
    let mut state = desk.state();
    let (practice, session) = state.at_work()?;
    let done = people::disable_person(practice, input)?;
    session.keep_in_step(practice)?;
    Ok(done)
}

fn set_role(desk: &Desk, input: SetRole) -> Result<Done<Saved>, UiError> {
    let mut state = desk.state();
    let (practice, session) = state.at_work()?;
    let done = people::set_role(practice, input)?;
    session.keep_in_step(practice)?;
    Ok(done)
}

fn save_preferences(desk: &Desk, input: Preferences) -> Result<Done<Preferences>, UiError> {
    let mut state = desk.state();
    let minutes = input.lock_after_minutes;
    let done = people::save_preferences(state.practice()?, input)?;
    if let Ok((_, session)) = state.at_work() {
        session.lock_after_minutes = minutes;
    }
    Ok(done)
}

/// The key file with a way in for the person, not yet written.
fn with_key(
    host: &Host,
    session: &Session,
    person: PersonId,
    name: &str,
    role: Role,
    passphrase: &Passphrase,
) -> Result<KeysFile, UiError> {
    let mut keys = session.chosen.keys.clone();
    let device = device_secret(keys.practice(), host.keystore.as_ref(), &host.env);
    let cost = host.cost().map_err(vault_fault)?;
    let known = keys.holder(person.uuid()).is_ok();
    if known {
        keys.set_passphrase(person.uuid(), passphrase, device.as_ref(), cost, &session.key, &host.env)
    } else {
        let new =
            NewHolder { person: person.uuid(), name, role: role.code(), passphrase, device: device.as_ref(), cost };
        keys.admit(new, &session.key, &host.env)
    }
    .map_err(vault_fault)?;
    Ok(keys)
}
