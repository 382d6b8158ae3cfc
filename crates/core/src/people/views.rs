use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Liking, Person, store};
use crate::{
    Practice, Word,
    db::Db,
    error::{Error, Result},
    types::{PersonId, UtcMillis},
    word_type,
};

/// A person as Settings lists them.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "Person")]
#[schemars(rename = "Person")]
pub struct PersonCard {
    /// The person's id.
    pub id: PersonId,
    /// The name they sign in by.
    pub name: String,
    /// What they are to the practice.
    pub role: Word,
    /// Whether they can sign in.
    pub active: bool,
    /// When they were added.
    pub added_at: UtcMillis,
    /// When they last opened the practice; the audit trail knows.
    pub last_unlocked_at: Option<UtcMillis>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// How a person likes the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// Colors.
    pub theme: Theme,
    /// Height of rows.
    pub density: Density,
    /// Text size in percent, 80 to 200.
    #[ts(type = "number")]
    pub text_percent: i64,
    /// Whether a single letter is a command outside fields.
    pub single_keys: bool,
    /// Minutes without input until the desk locks, 1 to 60.
    #[ts(type = "number")]
    pub lock_after_minutes: i64,
}

word_type! {
    /// Colors of the window.
    pub enum Theme {
        /// As the operating system says.
        System = "system", "As this computer";
        /// Dark on light.
        Light = "light", "Light";
        /// Light on dark.
        Dark = "dark", "Dark";
    }
}

word_type! {
    /// Height of rows.
    pub enum Density {
        /// Roomy.
        Normal = "normal", "Normal";
        /// More on one screen.
        Dense = "dense", "Dense";
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            density: Density::Normal,
            text_percent: 100,
            single_keys: true,
            lock_after_minutes: 10,
        }
    }
}

/// Everybody who can or could sign in; those who can come first.
pub fn list_people(practice: &Practice) -> Result<Vec<PersonCard>> {
    let people = store::all(practice.db())?;
    people.into_iter().map(|person| card(practice, person)).collect()
}

/// A person by id.
pub fn person(practice: &Practice, id: PersonId) -> Result<Person> {
    practice.db().find(id, "person")
}

/// The name of whoever did something, as far as it is known.
pub(crate) fn name_of(db: Db<'_>, id: Option<PersonId>) -> Result<Option<String>> {
    let person = id.map(|id| db.get::<Person>(id)).transpose()?;
    Ok(person.flatten().map(|person| person.name))
}

/// How the person at work likes the window.
pub fn preferences(practice: &Practice) -> Result<Preferences> {
    preferences_of(practice, practice.actor().ok_or(Error::Locked)?)
}

/// How a person likes the window; the usual where they never said.
pub fn preferences_of(practice: &Practice, person: PersonId) -> Result<Preferences> {
    let Some(liking) = practice.db().get::<Liking>(person)? else {
        return Ok(Preferences::default());
    };
    let usual = Preferences::default(); // A value of a newer program is shown as the usual one.
    Ok(Preferences {
        theme: liking.theme.parse().unwrap_or(usual.theme),
        density: liking.density.parse().unwrap_or(usual.density),
        text_percent: liking.text_percent,
        single_keys: liking.single_keys,
        lock_after_minutes: liking.lock_after_minutes,
    })
}

fn card(practice: &Practice, person: Person) -> Result<PersonCard> {
    Ok(PersonCard {
        id: person.id,
        name: person.name,
        role: person.role.word(),
        active: person.active,
        added_at: person.added_at,
        last_unlocked_at: None,
        revision: practice.db().revision::<Person>(person.id)?,
    })
}
