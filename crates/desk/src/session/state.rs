//! What the window knows before and after unlock.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Word, exchange,
    people::{Role, person},
    practice,
    types::{Day, LocalTime, PersonId, UtcMillis, zone},
    vault::{KeysFile, Keystore, KeystoreState},
};
use std::path::{Path, PathBuf};
use ts_rs::TS;

use super::{HandedOver, Pages, chosen::Chosen, recent};
use crate::{
    Desk, Nothing, Permission, UiError,
    desk::{OpenPractice, State},
};

/// The desk as the window draws it first.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct DeskState {
    /// Nothing chosen, locked, or open.
    pub state: Stage,
    /// The folder of the chosen practice.
    pub dir: Option<String>,
    /// Its name.
    pub practice_name: Option<String>,
    /// Whether it is the sample practice.
    pub sample: bool,
    /// Who can unlock it.
    pub people: Vec<PersonChoice>,
    /// Who is at work.
    pub person: Option<MeCard>,
    /// Whether this computer's keystore is in use.
    pub keystore: Word,
    /// Practices opened on this computer before, newest first.
    pub recent: Vec<RecentPractice>,
    /// Where a new practice is proposed.
    pub default_dir: String,
    /// Minutes without input until it locks.
    #[ts(type = "number")]
    pub lock_after_minutes: i64,
    /// When it locks unless somebody stays.
    pub lock_at: Option<UtcMillis>,
    /// Seconds until another passphrase is looked at.
    pub wait_seconds: u32,
    /// Whether nobody has shown yet that the recovery kit is on paper.
    pub kit_unconfirmed: bool,
    /// Whether this computer is on its way into a practice right now.
    pub joining: bool,
    /// Whether the chosen practice is not complete here: the program was ended while it came in.
    pub unfinished: bool,
    /// Whether this computer was removed from the practice, so that only the recovery kit opens what is on it.
    pub shut: bool,
    /// Whether a page of the store was found damaged since unlock.
    pub damaged: bool,
    /// What a patient has in their hands, while the computer is handed over.
    pub handed: Option<HandedOver>,
    /// Whether the PIN that takes it back was chosen already.
    pub pin_chosen: bool,
    /// The program's version.
    pub version: String,
    /// The day at the desk.
    pub today: Day,
    /// The wall time at the desk.
    pub now_local: LocalTime,
    /// The zone of that wall time.
    pub time_zone: String,
}

/// How far the desk is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// No practice is chosen.
    None,
    /// A practice is chosen and locked.
    Locked,
    /// Somebody is at work.
    Open,
}

/// A person who can unlock.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PersonChoice {
    /// The person's id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Word,
}

/// Who is at work, and what they may do.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "Me")]
#[schemars(rename = "Me")]
pub struct MeCard {
    /// The person's id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Word,
    /// What the role allows.
    pub permissions: Vec<String>,
}

/// A practice opened before on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct RecentPractice {
    /// Its folder.
    pub dir: String,
    /// Its name.
    pub name: String,
    /// Whether it is the sample practice.
    pub sample: bool,
}

/// How the desk stands. Locks it first when it was idle for too long.
pub(super) fn desk_state(desk: &Desk, _: Nothing) -> Result<DeskState, UiError> {
    let mut state = desk.state();
    state.lock_if_idle(desk.host().env.now());
    describe(desk, &state)
}

pub(crate) fn describe(desk: &Desk, state: &State) -> Result<DeskState, UiError> {
    let now = desk.host().env.now();
    let chosen = match state {
        State::Closed => None,
        State::Locked(chosen) => Some(chosen.as_ref()),
        State::Open(open) => open.session.as_ref().map(|session| &session.chosen),
    };
    let open = match state {
        State::Open(open) => Some(open),
        State::Closed | State::Locked(_) => None,
    };
    let session = open.and_then(|open| open.session.as_ref());
    let before_unlock = chosen.and_then(|chosen| zone(chosen.keys.time_zone()).ok());
    let zone = match (open, before_unlock) {
        (None, Some(zone)) => zone,
        (open, _) => desk.zone(open.map(|open| &open.practice)),
    };
    let now_local = LocalTime::of(now, zone);
    // A computer that joined a sample practice knows it from the practice itself.
    let profile = open.map(|open| practice::profile(open.practice.db())).transpose()?.flatten();
    let sample = chosen.is_some_and(|chosen| chosen.keys.is_sample()) || profile.is_some_and(|profile| profile.sample);

    Ok(DeskState {
        state: match state {
            State::Closed => Stage::None,
            State::Locked(_) => Stage::Locked,
            State::Open(_) => Stage::Open,
        },
        dir: chosen.map(|chosen| chosen.folder.display().to_string()),
        practice_name: chosen.map(|chosen| chosen.keys.practice_name().to_owned()),
        sample,
        people: chosen.map(|chosen| people_of(&chosen.keys)).unwrap_or_default(),
        person: open.map(|open| me(open)).transpose()?,
        keystore: keystore_word(desk.host().keystore.as_ref()),
        recent: recent::read(desk.host().settings.as_deref()),
        default_dir: free_folder(&desk.host().practices).display().to_string(),
        lock_after_minutes: session.map_or(10, |session| session.lock_after_minutes),
        lock_at: session.map(super::Session::lock_at),
        wait_seconds: chosen.map_or(0, |chosen| wait_seconds(chosen, now)),
        kit_unconfirmed: chosen.is_some_and(|chosen| !chosen.keys.kit_confirmed()),
        joining: desk.rounds().is_joining(),
        unfinished: chosen.is_some_and(|chosen| chosen.keys.is_unfinished()),
        shut: chosen.is_some_and(|chosen| chosen.keys.shut_for_kit().is_some()),
        damaged: open.is_some_and(|open| open.pages == Pages::Damaged),
        handed: open.and_then(|open| open.handed.clone()),
        pin_chosen: open.is_some_and(|open| open.pin.is_chosen()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        today: now_local.day(),
        now_local,
        time_zone: zone.name().to_owned(),
    })
}

/// Who a key file lets in.
pub(crate) fn people_of(keys: &KeysFile) -> Vec<PersonChoice> {
    let holders = keys.people().iter();
    holders
        .map(|holder| PersonChoice {
            id: holder.person().into(),
            name: holder.name().to_owned(),
            role: match holder.role().parse::<Role>() {
                Ok(role) => role.word(),
                Err(_) => Word::new(holder.role(), holder.role()), // A role of a newer program.
            },
        })
        .collect()
}

/// A folder that is not there yet.
fn free_folder(practices: &Path) -> PathBuf {
    let numbered = (2..100).map(|number| practices.join(format!("Practice {number}")));
    let mut proposed = std::iter::once(practices.join("Practice")).chain(numbered);
    proposed.find(|folder| !folder.exists()).unwrap_or_else(|| practices.to_owned())
}

fn me(open: &OpenPractice) -> Result<MeCard, UiError> {
    // What this computer does not hold, nobody may do on it.
    let holds = exchange::opens_restricted(&open.practice)?;
    let held = Permission::ALL
        .iter()
        .filter(|permission| permission.held_by(open.me.role) && (holds || **permission != Permission::Restricted));
    Ok(MeCard {
        id: open.me.id,
        name: person(&open.practice, open.me.id)?.name,
        role: open.me.role.word(),
        permissions: held.map(|permission| permission.code().to_owned()).collect(),
    })
}

fn wait_seconds(chosen: &Chosen, now: UtcMillis) -> u32 {
    let tried = chosen.tried.and_then(|person| chosen.keys.holder(person.uuid()).ok());
    tried.map_or(0, |holder| holder.throttle().wait_seconds(now.utc()))
}

fn keystore_word(keystore: &dyn Keystore) -> Word {
    match keystore.state() {
        KeystoreState::Working => Word::new("working", "This computer’s keystore is in use"),
        KeystoreState::Unavailable => {
            Word::new("unavailable", "This computer has no keystore; the passphrase stands alone")
        }
        KeystoreState::Denied => {
            Word::new("unavailable", "This computer’s keystore refused access; the passphrase stands alone")
        }
    }
}
