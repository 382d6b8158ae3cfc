//! Rating and changing passphrases.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Practice, audit, people,
    vault::{self, Candidate, KeystoreState, Passphrase, VaultError, device_secret},
};
use ts_rs::TS;

use super::{DeskState, Session, state, vault_fault};
use crate::{Code, Desk, UiError, desk::State, host::Host};

/// A passphrase to rate while it is typed.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateThis {
    /// What is typed so far.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    passphrase: Passphrase,
    /// Names a guesser would try first.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    words: Vec<String>,
}

/// How hard a passphrase is to guess.
#[derive(Debug, Serialize, TS, JsonSchema)]
pub(crate) struct Strength {
    /// 0 to 4.
    score: u8,
    /// In words.
    label: String,
    /// Whether it may be used on this computer.
    enough: bool,
    /// What would make it stronger.
    advice: Option<String>,
}

/// Changes the passphrase of the person at work.
#[derive(Debug, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangePassphrase {
    /// The one in use.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    current: Passphrase,
    /// The one to use from here on.
    #[ts(as = "String")]
    #[schemars(with = "String")]
    new: Passphrase,
}

/// Rates a passphrase for this computer.
pub(super) fn passphrase_strength(desk: &Desk, input: RateThis) -> Result<Strength, UiError> {
    let known = known_words(&desk.state());
    let words: Vec<&str> = known.iter().chain(&input.words).map(String::as_str).take(20).collect();
    let with_keystore = desk.host().keystore.state() == KeystoreState::Working;
    let rated = vault::strength(&input.passphrase, &words, with_keystore);
    Ok(Strength { score: rated.score, label: rated.label.to_owned(), enough: rated.enough, advice: rated.advice })
}

/// Changes the passphrase of the person at work, bound to this computer where it has a keystore.
pub(super) fn change_passphrase(desk: &Desk, input: ChangePassphrase) -> Result<DeskState, UiError> {
    let host = desk.host();
    let mut state = desk.state();
    let (practice, session) = state.at_work()?;
    let me = prove(host, practice, session, &input.current, "current")?;
    let device = device_secret(practice.id(), host.keystore.as_ref(), &host.env);
    let cost = host.cost().map_err(vault_fault)?;
    let mut keys = session.chosen.keys.clone();
    keys.set_passphrase(me, &input.new, device.as_ref(), cost, &session.key, &host.env)
        .map_err(|error| vault_fault(error).on("new"))?;
    session.keep(keys)?;
    let _ = audit::record_event(practice, "change_passphrase", None, None)?;
    state::describe(desk, &state)
}

/// Makes sure that the person at work is still the one at the keyboard. Wrong tries are slowed down as at the door.
pub(super) fn prove(
    host: &Host,
    practice: &Practice,
    session: &mut Session,
    passphrase: &Passphrase,
    field: &str,
) -> Result<uuid::Uuid, UiError> {
    let me = practice.actor().ok_or(seriesdesk_core::Error::Locked)?.uuid();
    let candidate = Candidate { person: me, passphrase, keystore: host.keystore.as_ref(), now: host.env.now().utc() };
    let chosen = &mut session.chosen;
    match vault::unlock(&chosen.folder, &mut chosen.keys, candidate) {
        Ok(_) => Ok(me),
        Err(error @ (VaultError::WrongPassphrase { .. } | VaultError::Wait { .. })) => {
            Err(UiError::new(Code::Invalid, error.to_string()).on(field)) // The desk stays open, so it is not `locked`.
        }
        Err(error) => Err(vault_fault(error)),
    }
}

fn known_words(state: &State) -> Vec<String> {
    let (keys, people) = match state {
        State::Closed => return Vec::new(),
        State::Locked(chosen) => (Some(&chosen.keys), Vec::new()),
        State::Open(open) => (
            open.session.as_ref().map(|session| &session.chosen.keys),
            people::list_people(&open.practice).unwrap_or_default(),
        ),
    };
    let name = keys.map(|keys| keys.practice_name().to_owned());
    name.into_iter().chain(people.into_iter().map(|person| person.name)).collect()
}
