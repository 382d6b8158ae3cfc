//! The practice's own wording of a text: another version that takes effect on a day.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConsentId, KeptText, filling, rules, store, texts};
use crate::{
    Practice, Word,
    error::{Error, Result},
    oplog::{Action, Done},
    packs::{self, ConsentElement, ConsentField, ConsentPart, ConsentText},
    people,
    practice::{self, fields},
    types::{Day, PatientId, Saved},
};

const MOST_PARTS: usize = 60;
const LONGEST_PART: usize = 20_000;

/// Asks about texts; all of them, or one by its code.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentTextOf {
    /// Which one; all when empty.
    #[serde(default)]
    pub code: String,
}

/// A patient who has to sign a newer text.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SignAgain {
    /// The patient.
    pub patient_id: PatientId,
    /// The patient, family name first.
    pub patient: String,
    /// The paper that was signed.
    pub consent_id: ConsentId,
    /// What it is called.
    pub title: String,
    /// `Version 1 is signed; version 2 is in force since 03/02/2026.`
    pub why: String,
}

/// A text in a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConsentTextRow {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub kind: Word,
    /// The version that holds today.
    pub version: String,
    /// Whether the program brought it.
    pub shipped: bool,
    /// Since when it holds.
    pub effective_on: Day,
    /// How sure a shipped one is.
    pub confidence: Option<Word>,
    /// The version that takes effect next, and when.
    pub next: Option<String>,
}

/// A version of a text.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConsentVersion {
    /// Its number.
    pub version: String,
    /// From when it holds.
    pub effective_on: Day,
    /// Whether older papers have to be signed anew.
    pub sign_again: bool,
    /// Why it was written.
    pub note: Option<String>,
    /// Who wrote it.
    pub written_by: Option<String>,
}

/// A text to be read and changed.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConsentTextView {
    /// Where it stands.
    pub row: ConsentTextRow,
    /// Its parts.
    pub parts: Vec<ConsentPart>,
    /// What it must have.
    pub elements: Vec<ConsentElement>,
    /// What is filled in.
    pub fields: Vec<ConsentField>,
    /// What a signer agrees to.
    pub statement: String,
    /// Where the shipped text was read.
    pub source: String,
    /// What to know about the shipped text.
    pub notes: Vec<String>,
    /// The practice's own versions, the newest first.
    pub versions: Vec<ConsentVersion>,
}

/// Writes another version of a text.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishConsent {
    /// Which text.
    pub code: String,
    /// Its parts, each with the elements it carries.
    pub parts: Vec<ConsentPart>,
    /// What a signer agrees to.
    pub statement: String,
    /// From when it holds.
    pub effective_on: Day,
    /// Whether patients sign again.
    pub sign_again: bool,
    /// Why.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
}

/// Every text that papers can be made by.
pub fn consent_texts(practice: &Practice, _: ConsentTextOf) -> Result<Vec<ConsentTextRow>> {
    packs::consents().iter().map(|pack| row(practice, &pack.consent.code)).collect()
}

/// One text with its versions.
///
/// # Errors
/// `NotFound` for an unknown one.
pub fn consent_text(practice: &Practice, input: ConsentTextOf) -> Result<ConsentTextView> {
    let db = practice.db();
    let pack = packs::consent(&input.code).ok_or(Error::NotFound("consent"))?;
    let own = store::own_texts(db, &input.code)?;
    let newest = own.last().cloned().map_or_else(|| texts::shipped(pack), texts::of_kept);
    let versions = own.into_iter().rev().map(|text| -> Result<ConsentVersion> {
        Ok(ConsentVersion {
            version: text.version,
            effective_on: text.effective_on,
            sign_again: text.sign_again,
            note: text.note,
            written_by: people::name_of(db, text.written_by)?,
        })
    });
    let ConsentText { text, elements, fields, statement, .. } = newest.content;
    Ok(ConsentTextView {
        row: row(practice, &input.code)?,
        parts: text,
        elements,
        fields,
        statement,
        source: pack.pack.source.clone(),
        notes: pack.marks.iter().map(|mark| mark.note.clone()).collect(),
        versions: versions.collect::<Result<_>>()?,
    })
}

/// Writes another version of a text. It holds from its day; papers that were made before keep theirs.
///
/// # Errors
/// `Invalid` for a day that is past, a part without words, a placeholder that names nothing, and for a text that no longer has an element it
/// must have.
pub fn publish_consent(practice: &mut Practice, input: PublishConsent) -> Result<Done<Saved>> {
    practice.act(Action::legal("publish_consent"), |tx| {
        let pack = packs::consent(&input.code).ok_or(Error::NotFound("consent"))?;
        let own = store::own_texts(tx.db(), &input.code)?;
        let base = own.last().cloned().map_or_else(|| pack.consent.clone(), |text| text.content);
        let today = practice::now_local(tx.db(), tx.now())?.day();
        if input.effective_on < today {
            return Err(Error::invalid("effective_on", "is past; papers of that day are made already"));
        }
        let content = ConsentText {
            text: checked(&input.parts)?,
            statement: fields::text("statement", Some(&input.statement))?
                .ok_or_else(|| Error::invalid("statement", "is missing"))?,
            elements: pack.consent.elements.clone(),
            ..base
        };
        if let Some(name) = filling::unknown_placeholder(&content) {
            return Err(Error::invalid("parts", format!("name {{{name}}}, which stands for nothing here")));
        }
        if let Some(first) = rules::lacks(&content).first() {
            return Err(Error::invalid("parts", format!("do not say “{first}”, which this paper must have")));
        }
        let version = next_version(&pack.pack.version, &own);
        tx.say(format!("{}: version {version} from {}", content.title, input.effective_on.us()));
        let text = KeptText {
            id: tx.new_id(),
            code: input.code.clone(),
            version,
            shipped: false,
            effective_on: input.effective_on,
            sign_again: input.sign_again,
            content,
            note: fields::text("note", input.note.as_deref())?,
            written_at: Some(tx.now()),
            written_by: tx.actor(),
        };
        tx.fact(&text)?;
        Ok(Saved { id: text.id.to_string(), revision: 1 })
    })
}

fn checked(parts: &[ConsentPart]) -> Result<Vec<ConsentPart>> {
    if parts.is_empty() || parts.len() > MOST_PARTS {
        return Err(Error::invalid("parts", format!("have to be between 1 and {MOST_PARTS}")));
    }
    parts
        .iter()
        .map(|part| {
            let body = fields::text("parts", Some(&part.body))?
                .ok_or_else(|| Error::invalid("parts", "may not be empty; take the part away instead"))?;
            if body.chars().count() > LONGEST_PART {
                return Err(Error::invalid("parts", format!("may each have {LONGEST_PART} letters")));
            }
            Ok(ConsentPart { heading: fields::line("parts", &part.heading)?, elements: part.elements.clone(), body })
        })
        .collect()
}

/// The number after the highest that was given.
fn next_version(shipped: &str, own: &[KeptText]) -> String {
    let numbers = own.iter().map(|text| text.version.as_str()).chain([shipped]);
    let highest = numbers.filter_map(|version| version.parse::<u32>().ok()).max().unwrap_or(0);
    (highest + 1).to_string()
}

fn row(practice: &Practice, code: &str) -> Result<ConsentTextRow> {
    let db = practice.db();
    let today = practice::now_local(db, practice.env().now())?.day();
    let text = texts::in_force(db, code, today)?;
    let coming = store::own_texts(db, code)?.into_iter().find(|own| own.effective_on > today);
    Ok(ConsentTextRow {
        code: text.content.code.clone(),
        title: text.content.title.clone(),
        kind: text.content.kind.word(),
        version: text.version,
        shipped: text.shipped,
        effective_on: text.effective_on,
        confidence: if text.shipped { packs::consent(code).map(|pack| pack.pack.confidence.word()) } else { None },
        next: coming.map(|own| format!("version {} from {}", own.version, own.effective_on.us())),
    })
}
