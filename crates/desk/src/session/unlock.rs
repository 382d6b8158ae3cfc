//! Choosing, unlocking and locking a practice.

use schemars::JsonSchema;
use serde::Deserialize;
use seriesdesk_core::{
    Practice, audit, exchange,
    people::{self, Person, Role},
    types::{LocalTime, PersonId},
    vault::{self, Candidate, DbKey, FailedUnlock, KeysFile, Kit, Passphrase, VaultError, device_secret},
};
use std::path::PathBuf;
use ts_rs::TS;

use super::{Chosen, DeskState, RecentPractice, SHUT, Session, recent, state, vault_fault};
use crate::{
    Code, Desk, Me, Nothing, UiError,
    desk::{OpenPractice, State},
};

/// Names the folder of a practice.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[ts(rename = "OpenPractice")]
#[schemars(rename = "OpenPractice")]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenPracticeInput {
    /// The folder.
    dir: String,
}

/// Opens the chosen practice with a passphrase.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unlock {
    /// Who.
    pub(super) person_id: PersonId,
    /// What they typed.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    pub(super) passphrase: Passphrase,
}

/// Opens the chosen practice with the recovery kit and sets a new passphrase.
#[derive(Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnlockWithKit {
    /// The 24 words, in any form people type them.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    words: Passphrase,
    /// Whose passphrase to set.
    pub(super) person_id: PersonId,
    /// The new passphrase.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    new_passphrase: Passphrase,
}

/// Puts a practice on the desk, locked.
pub(super) fn open_practice(desk: &Desk, input: OpenPracticeInput) -> Result<DeskState, UiError> {
    let folder = PathBuf::from(&input.dir);
    let mut state = desk.state();
    state.lock();
    let already = matches!(&*state, State::Locked(chosen) if chosen.folder == folder);
    if !already {
        *state = State::Locked(Box::new(Chosen::take(&folder)?));
    }
    note_recent(desk, &state);
    state::describe(desk, &state)
}

/// Opens the chosen practice with a passphrase.
pub(super) fn unlock(desk: &Desk, input: Unlock) -> Result<DeskState, UiError> {
    let mut state = desk.state();
    let chosen = locked(&mut state)?;
    if chosen.keys.shut_for_kit().is_some() {
        return Err(UiError::new(Code::Locked, SHUT).hint("Only the recovery kit of the practice opens what is on it."));
    }
    chosen.tried = Some(input.person_id);
    let candidate = Candidate {
        person: input.person_id.uuid(),
        passphrase: &input.passphrase,
        keystore: desk.host().keystore.as_ref(),
        now: desk.host().env.now().utc(),
    };
    let key = vault::unlock(&chosen.folder, &mut chosen.keys, candidate).map_err(vault_fault)?;
    if chosen.keys.is_unfinished() {
        return crate::exchange::go_on(desk, state, key, input.passphrase);
    }
    let_in(desk, &mut state, key, input.person_id, "unlock")?;
    state::describe(desk, &state)
}

/// Opens the chosen practice with the recovery kit and sets a new passphrase for the person.
pub(super) fn unlock_with_kit(desk: &Desk, input: UnlockWithKit) -> Result<DeskState, UiError> {
    let host = desk.host();
    let mut state = desk.state();
    let chosen = locked(&mut state)?;
    let person = input.person_id.uuid();
    if chosen.keys.is_unfinished() {
        return Err(UiError::new(Code::Refused, "This practice is not complete on this computer yet.")
            .hint("Go on with the passphrase you chose for it, or stop and begin anew."));
    }
    chosen.keys.holder(person).map_err(vault_fault)?;
    let words = input.words.expose_text();
    let shut = chosen.keys.shut_for_kit().copied();
    let now = host.env.now().utc();
    let opened = match &shut {
        None => vault::unlock_with_kit(&chosen.folder, &mut chosen.keys, words, now).map(|key| (key, None)),
        Some(sealed) => {
            let practice = chosen.keys.practice();
            let opens = |kit: &Kit| exchange::open_shut(practice, sealed, kit);
            let kit = vault::kit_of_words(words, &|kit| opens(kit).is_some());
            kit.and_then(|kit| Ok((opens(&kit).ok_or(VaultError::OtherKit)?, Some(kit))))
        }
    };
    let (key, reopened_by) = opened.map_err(vault_fault)?;

    let device = device_secret(chosen.keys.practice(), host.keystore.as_ref(), &host.env);
    let cost = host.cost().map_err(vault_fault)?;
    let mut keys = chosen.keys.clone();
    if let Some(kit) = &reopened_by {
        keys.reopen(&key, kit, now, &host.env);
    }
    keys.set_passphrase(person, &input.new_passphrase, device.as_ref(), cost, &key, &host.env)
        .map_err(|error| vault_fault(error).on("new_passphrase"))?;
    let_in(desk, &mut state, key, input.person_id, "unlock_with_kit")?;
    if let State::Open(open) = &mut *state
        && let Some(session) = &mut open.session
    {
        if reopened_by.is_some() {
            exchange::opened_by_kit(&open.practice)?;
        }
        keys.forget_failed_unlocks();
        session.keep(keys)?;
    }
    state::describe(desk, &state)
}

/// Closes the practice and wipes its key, even where a damaged or absent file takes no line of it.
pub(super) fn lock(desk: &Desk, _: Nothing) -> Result<DeskState, UiError> {
    let mut state = desk.state();
    if let State::Open(open) = &mut *state {
        let _ = audit::record_event(&mut open.practice, "lock", None, None);
        if let Some(session) = &mut open.session {
            let _ = session.keep_in_step(&open.practice);
        }
    }
    state.lock();
    state::describe(desk, &state)
}

/// Opens the database, signs the person in and writes what happened before the door into the log.
pub(crate) fn let_in(
    desk: &Desk,
    state: &mut State,
    key: DbKey,
    person: PersonId,
    event: &'static str,
) -> Result<(), UiError> {
    let host = desk.host();
    let chosen = locked(state)?;
    let mut practice = Practice::open(&chosen.folder, &key, host.env.clone(), host.durability)?;
    crate::exchange::anchor::heed(host, &chosen.folder, &mut practice)?;
    let me = person_at_the_door(&mut practice, &chosen.keys, person)?;
    practice.sign_in(me.id);
    let zone = desk.zone(Some(&practice));
    for failed in chosen.keys.failed_unlocks() {
        let detail = failure_words(failed, &chosen.keys, |at| LocalTime::of(at, zone));
        let _ = audit::record_event(&mut practice, "failed_unlock", None, Some(detail))?;
    }
    let _ = audit::record_event(&mut practice, event, None, None)?;

    let lock_after_minutes = people::preferences_of(&practice, me.id)?.lock_after_minutes;
    let State::Locked(chosen) = std::mem::replace(state, State::Closed) else {
        return Err(UiError::new(Code::Bug, "The practice was put away while it was being opened."));
    };
    let mut session = Session { chosen: *chosen, key, kit: None, last_active: host.env.now(), lock_after_minutes };
    let settled = settle(&mut session, &practice);
    if let Err(error) = settled {
        *state = State::Locked(Box::new(session.chosen));
        return Err(error);
    }
    *state = State::Open(Box::new(OpenPractice::new(practice, me, Some(session))));
    note_recent(desk, state);
    Ok(())
}

/// Forgets the failures that now stand in the log, and lets names and roles follow the practice.
fn settle(session: &mut Session, practice: &Practice) -> Result<(), UiError> {
    if !session.chosen.keys.failed_unlocks().is_empty() {
        let mut keys = session.chosen.keys.clone();
        keys.forget_failed_unlocks();
        session.keep(keys)?;
    }
    session.keep_in_step(practice)
}

/// The chosen, locked practice.
fn locked(state: &mut State) -> Result<&mut Chosen, UiError> {
    match state {
        State::Locked(chosen) => Ok(chosen),
        State::Open(_) => Err(UiError::new(Code::Refused, "The practice is already open.").hint("Lock it first.")),
        State::Closed => {
            Err(UiError::new(Code::Refused, "No practice is chosen.").hint("Choose a practice folder, or create one."))
        }
    }
}

/// Who comes in. A person disabled on another device stays out although the key file still knew them.
fn person_at_the_door(practice: &mut Practice, keys: &KeysFile, id: PersonId) -> Result<Me, UiError> {
    if people::list_people(practice)?.is_empty() {
        // The program was stopped while the practice was being made: its first owner comes in as planned.
        let holder = keys.holder(id.uuid()).map_err(vault_fault)?;
        let _ = people::add_person(practice, id, holder.name(), Role::Owner)?;
    }
    let person: Option<Person> = practice.db().get(id)?;
    match person {
        Some(person) if person.active => Ok(Me { id, role: person.role }),
        Some(_) | None => {
            Err(UiError::new(Code::Locked, "This person can no longer open the practice.").hint("Ask an owner."))
        }
    }
}

fn failure_words(
    failed: &FailedUnlock,
    keys: &KeysFile,
    local: impl Fn(seriesdesk_core::types::UtcMillis) -> LocalTime,
) -> String {
    let whose = match failed.person {
        Some(person) => keys.holder(person).map_or("a person who is gone", |holder| holder.name()),
        None => "the recovery kit",
    };
    let tries = if failed.count == 1 { "1 wrong try".to_owned() } else { format!("{} wrong tries", failed.count) };
    let last = local(seriesdesk_core::types::UtcMillis(failed.last_at.timestamp_millis()));
    format!("{whose}: {tries}, the last at {last}")
}

fn note_recent(desk: &Desk, state: &State) {
    let chosen = match state {
        State::Closed => return,
        State::Locked(chosen) => chosen,
        State::Open(open) => match &open.session {
            Some(session) => &session.chosen,
            None => return,
        },
    };
    let practice = RecentPractice {
        dir: chosen.folder.display().to_string(),
        name: chosen.keys.practice_name().to_owned(),
        sample: chosen.keys.is_sample(),
    };
    recent::note(desk.host().settings.as_deref(), practice);
}
