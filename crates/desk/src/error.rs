//! The only place where errors become words for the screen.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use seriesdesk_core::{Error, StorageFault};
use ts_rs::TS;

use crate::host::Unfit;

/// What the window and scripts act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// A field is wrong.
    Invalid,
    /// The practice's state does not allow it.
    Refused,
    /// There is no such record.
    NotFound,
    /// The record changed since the form was opened.
    Stale,
    /// The practice is locked or the passphrase is wrong.
    Locked,
    /// The person's role does not allow it.
    Denied,
    /// Disk or database trouble.
    Storage,
    /// A fault of the program.
    Bug,
}

/// An error as it crosses to the window, a script or a test. Never holds SQL, paths or patient data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema, thiserror::Error)]
#[error("{message}")]
pub struct UiError {
    /// What to act on.
    pub code: Code,
    /// What happened, in a sentence.
    pub message: String,
    /// The field it is about.
    pub field: Option<String>,
    /// The way out, in a sentence.
    pub hint: Option<String>,
    /// A reference for a fault of the program.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// A way out that can be taken at once.
    pub offer: Option<Offer>,
}

/// A way out: merge `input` into the refused input and call again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Offer {
    /// What it does.
    pub label: String,
    /// What to merge.
    #[ts(type = "Record<string, unknown>")]
    pub input: Value,
}

impl UiError {
    /// An error of a code with its sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), field: None, hint: None, reference: None, offer: None }
    }

    /// Adds the way out.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Names the field.
    #[must_use]
    pub fn on(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

impl From<Unfit> for UiError {
    fn from(unfit: Unfit) -> Self {
        UiError::new(Code::Refused, unfit.to_string()).on("dir").hint(unfit.way_out())
    }
}

impl From<Error> for UiError {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Invalid { field, why } => UiError::new(Code::Invalid, sentence(&field, &why)).on(field),
            Error::Refused(refusal) => UiError {
                code: Code::Refused,
                message: refusal.fact,
                field: refusal.field,
                hint: refusal.hint,
                reference: None,
                offer: refusal.offer.map(|(label, input)| Offer { label, input }),
            },
            Error::NotFound(_) => UiError::new(Code::NotFound, message),
            Error::Stale => UiError::new(Code::Stale, message),
            Error::Locked => UiError::new(Code::Locked, message).hint("Unlock it with your passphrase."),
            Error::Storage(StorageFault::Sqlite(code)) => {
                let mut error = UiError::new(Code::Bug, "Something went wrong inside Seriesdesk. Nothing was saved.");
                error.reference = Some(format!("store-{code}"));
                error
            }
            Error::Storage(_) => UiError::new(Code::Storage, message),
        }
    }
}

impl From<seriesdesk_documents::DocumentError> for UiError {
    fn from(error: seriesdesk_documents::DocumentError) -> Self {
        UiError::new(Code::Refused, error.to_string())
    }
}

/// `member_id` + "is missing" reads "Member id is missing."; `npi` reads "NPI".
fn sentence(field: &str, why: &str) -> String {
    const LETTERS: &[&str] = &["ein", "mrn", "ndc", "npi", "zip"];
    let mut parts = field.rsplit('.');
    let last = parts.next().unwrap_or(field);
    // `paths.3` is the fourth of the paths.
    let place = last.parse::<usize>().ok();
    let numbered = place.and_then(|place| Some(format!("{}_{}", parts.next()?.trim_end_matches('s'), place + 1)));
    let name = numbered.as_deref().unwrap_or(last).trim_end_matches("_cents").trim_end_matches("_on");
    let words: Vec<String> = name
        .split('_')
        .map(|word| if LETTERS.contains(&word) { word.to_uppercase() } else { word.to_owned() })
        .collect();
    let name = words.join(" ");
    let mut letters = name.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    let stop = if why.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{} {why}{stop}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_field_is_named_in_a_sentence() {
        let error = UiError::from(Error::invalid("member_id", "is missing"));
        assert_eq!(error.message, "Member id is missing.");
        assert_eq!(error.field.as_deref(), Some("member_id"));
        assert_eq!(UiError::from(Error::invalid("group_npi", "is not an NPI")).message, "Group NPI is not an NPI.");
        assert_eq!(UiError::from(Error::invalid("paths.3", "is no file")).message, "Path 4 is no file.");
    }
}
