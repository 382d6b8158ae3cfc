//! The texts of reminders: shipped, or the practice's own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Length, ReminderTemplate, ReminderTemplateId, lengths, wording};
use crate::{
    Practice, Word,
    db::Db,
    derived_id,
    error::{Error, Result},
    oplog::{Action, Done},
    packs::{Modality, TextKind, reminder_texts},
    practice::fields,
    types::Saved,
};

/// Asks for the texts.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TemplatesOf {
    /// Those for one kind of visit; those for every visit when absent.
    #[ts(optional)]
    pub modality: Option<Modality>,
}

const SAVE: Action = Action::reversible("save_reminder_template");

/// The text of a kind of reminder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateView {
    /// `text`, `email`, `letter`, `call` or `voicemail`.
    pub kind: Word,
    /// The kind of visit it is for; every one when absent.
    #[serde(default)]
    #[ts(optional)]
    pub modality: Option<Modality>,
    /// The text with its placeholders; as it goes without an own one to have no own one any more.
    pub body: String,
    /// Placeholders it may have; sent back as it came.
    #[serde(default)]
    pub placeholders: Vec<String>,
    /// Whether the practice has an own one here.
    #[serde(default)]
    pub own: bool,
    /// The text that goes without an own one: the practice's for every visit, or the shipped one.
    #[serde(default)]
    pub usual: String,
    /// Length of a text message before it is filled in.
    #[serde(default)]
    pub length: Option<Length>,
    /// What a change must send back; 0 for a shipped one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// The texts of every kind, for every visit or for one kind of them.
pub fn reminder_templates(practice: &Practice, input: TemplatesOf) -> Result<Vec<TemplateView>> {
    let db = practice.db();
    TextKind::ALL.iter().map(|kind| view(db, *kind, input.modality)).collect()
}

/// Changes the text of a kind, for every visit or for one kind of them.
///
/// # Errors
/// `Invalid` for a placeholder the kind may not have and for a word that nobody else may read; `Stale` when somebody else changed it.
pub fn save_reminder_template(practice: &mut Practice, input: TemplateView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let kind: TextKind =
            input.kind.code.parse().map_err(|_| Error::invalid("kind", "is text, email, letter, call or voicemail"))?;
        let body = fields::text("body", Some(&input.body))?.ok_or_else(|| Error::invalid("body", "is missing"))?;
        wording::check(kind, &body, &reminder_texts().never)?;
        let id = id_of(kind, input.modality);
        let of = input.modality.map_or_else(String::new, |modality| format!(", {}", modality.label()));
        tx.say(format!("{}{of}: text saved", kind.label()));
        if input.revision > 0 && body == usual(tx.db(), kind, input.modality)? {
            tx.expect_revision::<ReminderTemplate>(id, input.revision)?;
            tx.withdraw::<ReminderTemplate>(id)?;
            return Ok(Saved { id: id.to_string(), revision: 0 });
        }
        tx.save(&ReminderTemplate { id, kind, body, modality: input.modality }, input.revision)
    })
}

/// The text of a kind for a kind of visit: its own, else the practice's for every visit, else the shipped one.
pub(super) fn body(db: Db<'_>, kind: TextKind, modality: Modality) -> Result<String> {
    match db.get::<ReminderTemplate>(id_of(kind, Some(modality)))? {
        Some(own) => Ok(own.body),
        None => usual(db, kind, Some(modality)),
    }
}

/// What goes without an own text: the practice's for every visit where one kind is asked for, else the shipped one.
fn usual(db: Db<'_>, kind: TextKind, modality: Option<Modality>) -> Result<String> {
    let of_all = match modality {
        Some(_) => db.get::<ReminderTemplate>(id_of(kind, None))?,
        None => None,
    };
    Ok(of_all.map_or_else(|| reminder_texts().text(kind).to_owned(), |own| own.body))
}

fn view(db: Db<'_>, kind: TextKind, modality: Option<Modality>) -> Result<TemplateView> {
    let usual = usual(db, kind, modality)?;
    let own = db.get::<ReminderTemplate>(id_of(kind, modality))?;
    let body = own.as_ref().map_or_else(|| usual.clone(), |own| own.body.clone());
    Ok(TemplateView {
        kind: kind.word(),
        modality,
        placeholders: wording::placeholders(kind).iter().map(|name| format!("{{{name}}}")).collect(),
        own: own.is_some(),
        usual,
        length: (kind == TextKind::Text).then(|| lengths::length(&body)),
        body,
        revision: db.revision::<ReminderTemplate>(id_of(kind, modality))?,
    })
}

fn id_of(kind: TextKind, modality: Option<Modality>) -> ReminderTemplateId {
    let of = modality.map_or("", |modality| modality.code());
    let parts: &[&[u8]] =
        if of.is_empty() { &[kind.code().as_bytes()] } else { &[kind.code().as_bytes(), of.as_bytes()] };
    derived_id("reminder template", parts).into()
}
