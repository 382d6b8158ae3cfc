//! Texts for reminders, how often they may go, and words that never stand in what others can read on its way.

use serde::Deserialize;
use std::sync::LazyLock;

use super::PackHeader;
use crate::word_type;

word_type! {
    /// What a text is for.
    pub enum TextKind {
        /// A text message.
        Text = "text", "Text";
        /// An e-mail.
        Email = "email", "E-mail";
        /// A letter.
        Letter = "letter", "Letter";
        /// What is said on the telephone.
        Call = "call", "Call";
        /// What is left when nobody answers.
        Voicemail = "voicemail", "Voicemail";
    }
}

/// A shipped text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReminderText {
    /// What it is for.
    pub kind: TextKind,
    /// The text with its placeholders.
    pub body: String,
}

/// How often and when a patient may be reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReminderLimits {
    /// The most on one day.
    pub per_day: u8,
    /// The most in any seven days.
    pub per_week: u8,
    /// The hour from which somebody may be called or written to, at the site.
    pub from_hour: u8,
    /// The hour until which they may.
    pub until_hour: u8,
}

/// Texts and limits with their source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReminderPack {
    #[serde(rename = "$schema")]
    _schema: String,
    /// Source and dates.
    pub pack: PackHeader,
    /// How often and when.
    pub limits: ReminderLimits,
    /// What a patient is told before they choose e-mail.
    pub email_warning: String,
    /// One text of each kind.
    pub templates: Vec<ReminderText>,
    /// Words that a text or e-mail never says; with a star, also everything that begins so.
    pub never: Vec<String>,
}

/// The shipped texts.
pub fn reminder_texts() -> &'static ReminderPack {
    static PACK: LazyLock<ReminderPack> = LazyLock::new(|| {
        serde_json::from_str(include_str!("../../../../packs/reminders/texts.json"))
            .expect("the shipped texts are read by a test")
    });
    &PACK
}

impl ReminderPack {
    /// The shipped text of a kind.
    pub fn text(&self, kind: TextKind) -> &str {
        self.templates.iter().find(|text| text.kind == kind).map(|text| text.body.as_str()).unwrap_or_default()
    }
}
