//! Which answers an item takes, and what a form still lacks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::answers::{Answers, BETWEEN};
use crate::{
    error::{Error, Result},
    packs::{Form, FormItem, ItemKind},
    practice::fields,
    types::Day,
};

/// The longest answer.
const LONGEST: usize = 4000;

/// What a form lacks before it is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Missing {
    /// The item.
    pub item: String,
    /// In which entry of a part that is filled in several times.
    #[ts(type = "number")]
    pub entry: i64,
    /// What is asked.
    pub text: String,
    /// Whether the answer is there and only the words about it are missing.
    pub detail: bool,
}

/// An answer as it is kept: without spaces around it, codes of options in the order of the form.
///
/// # Errors
/// `Invalid` at `value` for what the item does not take, with what it does take.
pub(in crate::forms) fn checked(form: &Form, item: &FormItem, typed: &str) -> Result<Option<String>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    if typed.chars().count() > LONGEST {
        return Err(wrong(item, &format!("is longer than {LONGEST} characters")));
    }
    let one_of = |codes: &[&str]| {
        let found = codes.iter().find(|code| **code == typed);
        found.map(|code| (*code).to_owned()).ok_or_else(|| wrong(item, "is not one of the answers"))
    };
    let kept = match item.kind {
        ItemKind::YesNo => one_of(&["yes", "no"])?,
        ItemKind::YesNoUnsure => one_of(&["yes", "no", "unsure"])?,
        ItemKind::Choice => one_of(&form.options(item).iter().map(|option| option.code.as_str()).collect::<Vec<_>>())?,
        ItemKind::Choices => {
            let ticked: Vec<&str> = typed.split(BETWEEN).map(str::trim).filter(|code| !code.is_empty()).collect();
            let options = form.options(item);
            if let Some(strange) = ticked.iter().find(|code| options.iter().all(|option| option.code != **code)) {
                return Err(wrong(item, &format!("has an answer that does not exist: {strange}")));
            }
            let in_order = options.iter().map(|option| option.code.as_str()).filter(|code| ticked.contains(code));
            in_order.collect::<Vec<_>>().join(&BETWEEN.to_string())
        }
        ItemKind::Number | ItemKind::Rating | ItemKind::Line => number(item, typed)?,
        ItemKind::Day => typed.parse::<Day>().map_err(|_| wrong(item, "is not a day such as 2026-03-31"))?.to_string(),
        ItemKind::Email => fields::email("value", typed)?,
        ItemKind::Phone => fields::phone("value", typed)?,
        ItemKind::Statement => return Err(wrong(item, "asks for nothing")),
        ItemKind::Text | ItemKind::Drug | ItemKind::Diagnosis => typed.replace(['\r', '\n'], " "),
        ItemKind::Lines => typed.to_owned(),
    };
    Ok(Some(kept))
}

/// What a form lacks before it is complete, in its order.
pub(in crate::forms) fn missing(answers: &Answers<'_>) -> Vec<Missing> {
    let mut lacks = Vec::new();
    for section in answers.form.sections.iter().filter(|section| answers.shows(section)) {
        let entries = match &section.repeat {
            None => vec![0],
            Some(repeat) => {
                let mut entries = answers.entries(section);
                let fewest = i64::from(repeat.at_least);
                entries.extend((0..fewest).filter(|entry| !entries.contains(entry)).collect::<Vec<_>>());
                entries
            }
        };
        for entry in entries {
            for item in section.items.iter().filter(|item| answers.asks(section, item)) {
                let lack = |detail| Missing { item: item.code.clone(), entry, text: item.text.clone(), detail };
                match answers.value(&item.code, entry) {
                    None if item.required => lacks.push(lack(false)),
                    Some(value) if lacks_detail(item, value, answers.detail(&item.code, entry)) => {
                        lacks.push(lack(true))
                    }
                    _ => {}
                }
            }
        }
    }
    lacks
}

fn lacks_detail(item: &FormItem, value: &str, said: Option<&str>) -> bool {
    let asked = item.detail.as_ref().filter(|detail| detail.required);
    asked.is_some_and(|detail| value.split(BETWEEN).any(|one| detail.on.iter().any(|of| of == one)) && said.is_none())
}

/// A number within its limits, written the same way whoever typed it.
fn number(item: &FormItem, typed: &str) -> Result<String> {
    let number: f64 = typed.parse().map_err(|_| wrong(item, "is not a number"))?;
    let Some(range) = &item.range else { return Ok(format!("{number}")) };
    if !number.is_finite() || number < range.least || number > range.most {
        return Err(wrong(item, &format!("is not between {} and {}", range.least, range.most)));
    }
    let steps = (number - range.least) / range.step;
    if (steps - steps.round()).abs() > 1e-6 {
        return Err(wrong(item, &format!("goes in steps of {}", range.step)));
    }
    Ok(format!("{number}"))
}

fn wrong(item: &FormItem, what: &str) -> Error {
    Error::invalid("value", format!("{what}, at “{}”", item.text))
}
