use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::{alike::Folded, list_name, store};
use crate::{
    Practice,
    db::Db,
    error::{Error, Result},
    practice::fields::{digits_of, filled},
    types::{Day, PatientId},
};

const SHOWN_AT_MOST: usize = 20;
const FULL_NUMBER: usize = 10;

/// Asks who may be the same person.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckDuplicates {
    /// Legal family name.
    pub family_name: String,
    /// Legal given name.
    pub given_name: String,
    /// Date of birth.
    pub born_on: Day,
    /// Telephone.
    #[serde(default)]
    #[ts(optional)]
    pub phone: Option<String>,
}

/// A patient who may be the same person, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Duplicate {
    /// The patient.
    pub id: PatientId,
    /// `Last, First`.
    pub name: String,
    /// Date of birth.
    pub born_on: Day,
    /// Record number.
    pub mrn: String,
    /// Telephone.
    pub phone: Option<String>,
    /// What is the same, in words.
    pub why: String,
}

/// Patients who may be the same person, the likeliest first.
pub fn check_duplicates(practice: &Practice, input: CheckDuplicates) -> Result<Vec<Duplicate>> {
    let matches = matches(practice.db(), &input)?;
    matches.into_iter().take(SHOWN_AT_MOST).map(|found| found.duplicate(practice.db())).collect()
}

/// Refuses a registration of somebody who is probably registered already: same birth and a near name, or same name and telephone.
///
/// # Errors
/// `Refused`, with `duplicate_ok` as the way out.
pub fn refuse_duplicates(db: Db<'_>, input: &CheckDuplicates) -> Result<()> {
    let matches = matches(db, input)?;
    let Some(likeliest) = matches.first().filter(|found| found.is_probable()) else { return Ok(()) };
    let fact = match (likeliest.birth, likeliest.name) {
        (true, Likeness::Same) => "A patient with this name and date of birth is registered already.",
        (true, _) => "A patient with this date of birth and a very similar name is registered already.",
        (false, _) => "A patient with this name and telephone number is registered already.",
    };
    Err(Error::refused(fact)
        .on("family_name")
        .hint("Open the chart that is there, or register another person of the same name.")
        .offer("Register anyway", json!({ "duplicate_ok": true })))
}

/// A patient as duplicates are looked for.
pub(super) struct Person {
    pub id: PatientId,
    pub family_name: String,
    pub given_name: String,
    pub born_on: Day,
    pub mrn: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Other,
    Near,
    Same,
}

struct Match {
    person: Person,
    name: Likeness,
    birth: bool,
    phone: bool,
}

impl Match {
    fn is_probable(&self) -> bool {
        (self.birth && self.name >= Likeness::Near) || (self.phone && self.name == Likeness::Same)
    }

    fn weight(&self) -> u8 {
        let name = match self.name {
            Likeness::Other => 0,
            Likeness::Near => 2,
            Likeness::Same => 3,
        };
        name + 2 * u8::from(self.birth) + u8::from(self.phone)
    }

    fn duplicate(self, db: Db<'_>) -> Result<Duplicate> {
        let name = match self.name {
            Likeness::Other => None,
            Likeness::Near => Some("very similar name"),
            Likeness::Same => Some("same name"),
        };
        let same: Vec<_> = [name, self.birth.then_some("same date of birth"), self.phone.then_some("same telephone")]
            .into_iter()
            .flatten()
            .collect();
        Ok(Duplicate {
            name: list_name(&self.person.family_name, &self.person.given_name),
            born_on: self.person.born_on,
            phone: store::phone(db, self.person.id)?,
            mrn: self.person.mrn,
            id: self.person.id,
            why: capitalized(&same.join(", ")),
        })
    }
}

/// Same birth and near name, same telephone, or same name; the likeliest first.
fn matches(db: Db<'_>, input: &CheckDuplicates) -> Result<Vec<Match>> {
    let asked = Folded::of(&input.family_name, &input.given_name);
    let digits = filled(input.phone.as_deref()).map(digits_of).unwrap_or_default();
    let last_ten = digits.get(digits.len().saturating_sub(FULL_NUMBER)..).unwrap_or_default();
    let same_phone = if last_ten.len() == FULL_NUMBER { store::with_phone(db, last_ten)? } else { Default::default() };
    let mut matches: Vec<Match> = store::people(db)?
        .into_iter()
        .map(|person| {
            let folded = Folded::of(&person.family_name, &person.given_name);
            let name = match (asked.is_same(&folded), asked.is_near(&folded)) {
                (true, _) => Likeness::Same,
                (false, true) => Likeness::Near,
                (false, false) => Likeness::Other,
            };
            Match { name, birth: person.born_on == input.born_on, phone: same_phone.contains(&person.id), person }
        })
        .filter(|found| found.phone || found.name == Likeness::Same || (found.birth && found.name == Likeness::Near))
        .collect();
    matches.sort_by_key(|found| std::cmp::Reverse(found.weight()));
    Ok(matches)
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default() + letters.as_str()
}
