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
    packs::{TextKind, reminder_texts},
    practice::fields,
    types::Saved,
};

const SAVE: Action = Action::reversible("save_reminder_template");

/// The text of a kind of reminder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateView {
    /// `text`, `email`, `letter`, `call` or `voicemail`.
    pub kind: Word,
    /// The text with its placeholders.
    pub body: String,
    /// Placeholders it may have; sent back as it came.
    #[serde(default)]
    pub placeholders: Vec<String>,
    /// Whether it is the practice's own.
    #[serde(default)]
    pub own: bool,
    /// The shipped text, to go back to.
    #[serde(default)]
    pub shipped: String,
    /// Length of a text message before it is filled in.
    #[serde(default)]
    pub length: Option<Length>,
    /// What a change must send back; 0 for a shipped one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// The texts of every kind.
pub fn reminder_templates(practice: &Practice) -> Result<Vec<TemplateView>> {
    let db = practice.db();
    TextKind::ALL.iter().map(|kind| view(db, *kind)).collect()
}

/// Changes the text of a kind.
///
/// # Errors
/// `Invalid` for a placeholder the kind may not have and for a word that nobody else may read; `Stale` when somebody else changed it.
pub fn save_reminder_template(practice: &mut Practice, input: TemplateView) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let kind: TextKind =
            input.kind.code.parse().map_err(|_| Error::invalid("kind", "is text, email, letter, call or voicemail"))?;
        let body = fields::text("body", Some(&input.body))?.ok_or_else(|| Error::invalid("body", "is missing"))?;
        wording::check(kind, &body, &reminder_texts().never)?;
        tx.say(format!("{}: text saved", kind.label()));
        tx.save(&ReminderTemplate { id: id_of(kind), kind, body }, input.revision)
    })
}

/// The text of a kind, its own where the practice has one.
pub(super) fn body(db: Db<'_>, kind: TextKind) -> Result<String> {
    let own = db.get::<ReminderTemplate>(id_of(kind))?;
    Ok(own.map_or_else(|| reminder_texts().text(kind).to_owned(), |own| own.body))
}

fn view(db: Db<'_>, kind: TextKind) -> Result<TemplateView> {
    let body = body(db, kind)?;
    let shipped = reminder_texts().text(kind).to_owned();
    Ok(TemplateView {
        kind: kind.word(),
        placeholders: wording::placeholders(kind).iter().map(|name| format!("{{{name}}}")).collect(),
        own: body != shipped,
        shipped,
        length: (kind == TextKind::Text).then(|| lengths::length(&body)),
        body,
        revision: db.revision::<ReminderTemplate>(id_of(kind))?,
    })
}

fn id_of(kind: TextKind) -> ReminderTemplateId {
    derived_id("reminder template", &[kind.code().as_bytes()]).into()
}
