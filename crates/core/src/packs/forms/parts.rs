//! The parts of a questionnaire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::words::{FilledBy, FormKind, ItemKind, ScoreMethod, Severity};
use crate::packs::Modality;

/// A questionnaire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Stable name.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub kind: FormKind,
    /// Who fills it in.
    pub filled_by: FilledBy,
    /// Treatments it belongs to; every one when empty.
    pub modalities: Vec<Modality>,
    /// Read before the first question.
    pub instructions: Option<String>,
    /// Always shown and printed with the form.
    pub notice: Option<String>,
    /// Answers by the name items give.
    pub option_sets: BTreeMap<String, Vec<FormOption>>,
    /// Its parts, in order.
    pub sections: Vec<FormSection>,
    /// How it is scored.
    pub score: Option<FormScore>,
    /// What follows from the answers beside a score.
    pub results: Vec<FormResult>,
    /// What it warns of beside single answers.
    pub flags: Vec<FormFlag>,
}

/// One of several answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormOption {
    /// Stable name.
    pub code: String,
    /// What is shown.
    pub label: String,
    /// What it counts; nothing when it is not scored.
    #[ts(type = "number | null")]
    pub points: Option<i64>,
}

/// A part of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormSection {
    /// Stable name.
    pub code: String,
    /// Its heading.
    pub title: Option<String>,
    /// Read before its first item.
    pub help: Option<String>,
    /// Shown only while this holds.
    #[ts(type = "unknown")]
    pub when: Option<Condition>,
    /// Filled in several times, such as once for each medicine.
    pub repeat: Option<Repeat>,
    /// What it asks, in order.
    pub items: Vec<FormItem>,
}

/// How often a part is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// Fewest entries.
    pub at_least: u32,
    /// Most entries.
    pub at_most: u32,
    /// What one entry is called.
    pub one: String,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormItem {
    /// Stable name, unique within the form.
    pub code: String,
    /// The question.
    pub text: String,
    /// Shown beside it.
    pub help: Option<String>,
    /// What it asks for.
    pub kind: ItemKind,
    /// Whether the form is not complete without it while it is shown.
    pub required: bool,
    /// The option set of a choice.
    pub options: Option<String>,
    /// Limits of a number.
    pub range: Option<NumberRange>,
    /// A line of text asked for after some answers.
    pub detail: Option<Detail>,
    /// What some answers warn of.
    pub flag: Option<ItemFlag>,
    /// Shown only while this holds; it names items that come earlier.
    #[ts(type = "unknown")]
    pub when: Option<Condition>,
}

/// Limits of a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberRange {
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
    /// From one number to the next.
    pub step: f64,
    /// The unit.
    pub unit: Option<String>,
    /// What the least means.
    pub least_label: Option<String>,
    /// What the most means.
    pub most_label: Option<String>,
}

/// A line of text asked for after some answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Detail {
    /// After which answers.
    pub on: Vec<String>,
    /// The question.
    pub text: String,
    /// Whether the form is not complete without it.
    pub required: bool,
}

/// What some answers warn of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemFlag {
    /// Which answers.
    pub on: Vec<String>,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence for the clinician.
    pub says: String,
}

/// How a form is scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormScore {
    /// The items that count.
    pub items: Vec<String>,
    /// What is shown of them.
    pub method: ScoreMethod,
    /// The least sum.
    #[ts(type = "number")]
    pub least: i64,
    /// The most.
    #[ts(type = "number")]
    pub most: i64,
    /// Unanswered items a practice may let the sum be prorated for.
    pub missing_at_most: u32,
    /// What sums mean, in order.
    pub bands: Vec<Band>,
    /// Whether less is better.
    pub lower_is_better: bool,
    /// How many percent better than at first counts as response.
    pub response_percent: Option<u32>,
    /// The highest sum of remission.
    #[ts(type = "number | null")]
    pub remission_at_most: Option<i64>,
    /// The least change that matters, in points.
    #[ts(type = "number | null")]
    pub meaningful_change: Option<i64>,
    /// Whether only the sum is entered: the text of the instrument is not shipped.
    pub entered: bool,
}

/// What sums mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// From this sum.
    #[ts(type = "number")]
    pub from: i64,
    /// To this one.
    #[ts(type = "number")]
    pub to: i64,
    /// In words.
    pub label: String,
}

/// What follows from answers: the first level that holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormResult {
    /// Stable name.
    pub code: String,
    /// What it is called.
    pub label: String,
    /// The levels, the first that holds is meant.
    pub levels: Vec<Level>,
    /// When none holds.
    pub otherwise: Otherwise,
}

/// A level of a result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Stable name.
    pub code: String,
    /// In words.
    pub label: String,
    /// When it holds.
    #[ts(type = "unknown")]
    pub when: Condition,
}

/// The level of a result when none holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Otherwise {
    /// Stable name.
    pub code: String,
    /// In words.
    pub label: String,
}

/// What a form warns of while something holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormFlag {
    /// Stable name.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// When.
    #[ts(type = "unknown")]
    pub when: Condition,
    /// One sentence for the clinician.
    pub says: String,
}

/// Something about answers; an item that is not shown or not answered meets nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Condition {
    /// The answer is one of these, or one of these is ticked.
    Is {
        /// The item.
        item: String,
        /// The answers.
        is: Vec<String>,
    },
    /// So many of these hold.
    Count {
        /// Which.
        count: Vec<Condition>,
        /// How many.
        at_least: u32,
    },
    /// The number, or the points of the option, is not smaller.
    AtLeast {
        /// The item.
        item: String,
        /// The number.
        at_least: f64,
    },
    /// The number, or the points of the option, is not larger.
    AtMost {
        /// The item.
        item: String,
        /// The number.
        at_most: f64,
    },
    /// There is an answer.
    Answered {
        /// The item.
        answered: String,
    },
    /// All of these hold.
    All {
        /// Which.
        all: Vec<Condition>,
    },
    /// One of these holds.
    Any {
        /// Which.
        any: Vec<Condition>,
    },
    /// This does not hold.
    Not {
        /// What.
        not: Box<Condition>,
    },
}

impl Form {
    /// Every item with its part, in order.
    pub fn items(&self) -> impl Iterator<Item = (&FormSection, &FormItem)> {
        self.sections.iter().flat_map(|section| section.items.iter().map(move |item| (section, item)))
    }

    /// An item by its code.
    pub fn item(&self, code: &str) -> Option<&FormItem> {
        self.items().map(|(_, item)| item).find(|item| item.code == code)
    }

    /// The options of an item; none where it has none.
    pub fn options(&self, item: &FormItem) -> &[FormOption] {
        item.options.as_ref().and_then(|set| self.option_sets.get(set)).map_or(&[], Vec::as_slice)
    }
}
