use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Practice,
    db::named_params,
    error::Result,
    patients::{self, Find},
    types::{Cents, Day},
    word_type,
};

word_type! {
    /// What a hit is.
    pub enum HitKind {
        /// A patient.
        Patient = "patient", "Patient";
        /// A command; the window adds these.
        Command = "command", "Command";
        /// An issued paper.
        Paper = "paper", "Paper";
        /// A screen; the window adds these.
        Screen = "screen", "Screen";
    }
}

/// Searches over everything.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// What was typed.
    pub text: String,
    /// At most this many of each kind; 8 unless told.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// One hit.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SearchHit {
    /// What it is.
    pub kind: HitKind,
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What tells it from others.
    pub text: Option<String>,
    /// Whether another patient has a name like this.
    pub name_alert: bool,
    /// Where it opens.
    pub screen: String,
    /// The parts of the title that were typed: start and end in characters.
    pub matched: Vec<(u32, u32)>,
}

/// Patients and papers by what was typed, best first.
pub fn search(practice: &Practice, input: Search) -> Result<Vec<SearchHit>> {
    let text = input.text.trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let limit = input.limit.unwrap_or(8).clamp(1, 50);
    let found = patients::find(practice, Find { text, limit: i64::from(limit), ..Find::default() })?;
    let mut hits: Vec<_> = found
        .rows
        .into_iter()
        .map(|patient| SearchHit {
            kind: HitKind::Patient,
            id: patient.id.to_string(),
            matched: matched(&patient.name, text),
            text: Some(format!("{} · {}", patient.born_on.us(), patient.mrn)),
            title: patient.name,
            name_alert: patient.name_alert,
            screen: format!("#/patients/{}", patient.id),
        })
        .collect();
    hits.extend(papers(practice, text, limit)?);
    Ok(hits)
}

fn papers(practice: &Practice, text: &str, limit: u32) -> Result<Vec<SearchHit>> {
    if !text.chars().any(|c| c.is_ascii_digit()) {
        return Ok(Vec::new());
    }
    practice.db().all(include_str!("papers_by_number.sql"), named_params! { ":text": text, ":limit": limit }, |row| {
        let number: String = row.get("number")?;
        let id: String = row.get("id")?;
        let (issued, total): (Day, Cents) = (row.get("issued_on")?, row.get("total_cents")?);
        Ok(SearchHit {
            kind: HitKind::Paper,
            screen: format!("#/papers/superbill/{id}"),
            id,
            matched: matched(&number, text),
            title: number,
            text: Some(format!("Superbill of {}, {total}", issued.short())),
            name_alert: false,
        })
    })
}

/// Where the typed words stand in a title, by character.
fn matched(title: &str, typed: &str) -> Vec<(u32, u32)> {
    let title: Vec<char> = title.chars().flat_map(char::to_lowercase).collect();
    typed
        .split_whitespace()
        .filter_map(|word| {
            let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
            let start = title.windows(word.len().max(1)).position(|window| window == word)?;
            Some((u32::try_from(start).ok()?, u32::try_from(start + word.len()).ok()?))
        })
        .collect()
}
