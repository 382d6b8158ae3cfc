//! Questionnaires: what is asked, of whom, how it is scored and what it warns of.

mod parts;
mod words;

use serde::Deserialize;
use std::sync::LazyLock;

use super::{Mark, PackHeader};

pub use parts::{
    Band, Condition, Detail, Form, FormFlag, FormItem, FormOption, FormResult, FormScore, FormSection, ItemFlag, Level,
    NumberRange, Otherwise, Repeat,
};
pub use words::{FilledBy, FormKind, ItemKind, ScoreMethod, Severity};

/// A form with its source.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormPack {
    #[serde(rename = "$schema")]
    _schema: String,
    /// Source and dates.
    pub pack: PackHeader,
    /// The form.
    pub form: Form,
    /// Where single values come from when elsewhere than the rest.
    pub marks: Vec<Mark>,
}

/// The shipped forms.
pub fn forms() -> &'static [FormPack] {
    static FORMS: LazyLock<Vec<FormPack>> = LazyLock::new(|| {
        FILES.iter().map(|file| serde_json::from_str(file).expect("every shipped form is read by a test")).collect()
    });
    &FORMS
}

/// A shipped form by its code.
pub fn form(code: &str) -> Option<&'static FormPack> {
    forms().iter().find(|pack| pack.form.code == code)
}

macro_rules! files {
    ($($name:literal)+) => {
        &[ $( include_str!(concat!("../../../../../packs/forms/", $name, ".json")) ),+ ]
    };
}

const FILES: &[&str] = files! {
    "bdi-ii"
    "budapest"
    "c-ssrs-screener"
    "demographics"
    "driver"
    "gad-7"
    "hamd-17"
    "insurance"
    "ketamine-safety"
    "madrs"
    "medical-history"
    "medication-list"
    "nrs-pain"
    "pcl-5"
    "peg"
    "phone-screen"
    "phq-9"
    "psychiatric-history"
    "qids-sr"
    "spravato-safety"
    "tms-daily"
    "tms-safety"
    "vas-pain"
    "veteran-referral"
    "y-bocs"
};
