//! What is filled in: checked, and put into the text.

use std::collections::BTreeMap;

use crate::{
    error::{Error, Result},
    packs::{ConsentField, ConsentFieldKind, ConsentText},
    practice::fields,
    types::{Cents, Day},
};

/// No field takes more letters.
const LONGEST: usize = 2000;

/// What stands in the text for names that only the practice knows.
pub(super) struct Names {
    pub practice: String,
    pub site: String,
    pub phone: String,
    pub patient: String,
    pub clinician: String,
    pub protocol: String,
}

/// What stands where a field is empty.
#[derive(Clone, Copy)]
pub(super) enum Empty {
    /// A dash: it was left empty.
    Dash,
    /// Lines and boxes for a pen.
    ByHand,
}

impl Empty {
    /// What stands for a field.
    pub fn shown(self, field: &ConsentField) -> String {
        match (self, field.kind) {
            (Empty::Dash, _) => "—".to_owned(),
            (Empty::ByHand, ConsentFieldKind::Text) => "_".repeat(32),
            (Empty::ByHand, ConsentFieldKind::Lines) => "_".repeat(72),
            (Empty::ByHand, ConsentFieldKind::Day) => "____/____/________".to_owned(),
            (Empty::ByHand, ConsentFieldKind::Money) => "$__________".to_owned(),
            (Empty::ByHand, ConsentFieldKind::Choice) => {
                let boxes: Vec<_> =
                    field.options.iter().map(|option| format!("[\u{a0}\u{a0}]\u{a0}{}", option.label)).collect();
                boxes.join("  ")
            }
        }
    }
}

/// A part of a text as it is read.
pub(super) struct ReadPart {
    pub heading: String,
    pub paragraphs: Vec<String>,
}

/// Checks what was typed into the fields. Empty ones are left out.
///
/// # Errors
/// `Invalid` under the code of a field that is missing, unknown, or does not take what was typed.
pub(super) fn checked(text: &ConsentText, typed: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>> {
    if let Some(unknown) = typed.keys().find(|code| text.field(code).is_none()) {
        return Err(Error::invalid(unknown.clone(), "is not a field of this text"));
    }
    let mut filled = BTreeMap::new();
    for field in &text.fields {
        match typed.get(&field.code).map(|value| value.trim()).filter(|value| !value.is_empty()) {
            Some(value) => drop(filled.insert(field.code.clone(), read(field, value)?)),
            None if field.required => {
                return Err(Error::invalid(field.code.clone(), "is missing; this paper has to say it"));
            }
            None => {}
        }
    }
    Ok(filled)
}

fn read(field: &ConsentField, value: &str) -> Result<String> {
    let code = &field.code;
    if value.chars().count() > LONGEST {
        return Err(Error::invalid(code.clone(), format!("is longer than {LONGEST} letters")));
    }
    match field.kind {
        ConsentFieldKind::Text => fields::line(code, value),
        ConsentFieldKind::Lines => Ok(fields::text(code, Some(value))?.unwrap_or_default()),
        ConsentFieldKind::Day => {
            let day: Day = value.parse().map_err(|_| Error::invalid(code.clone(), "is not a day"))?;
            Ok(day.to_string())
        }
        ConsentFieldKind::Choice => match field.options.iter().find(|option| option.code == value) {
            Some(option) => Ok(option.code.clone()),
            None => Err(Error::invalid(code.clone(), "is not one of the choices")),
        },
        ConsentFieldKind::Money => match value.parse::<i64>() {
            Ok(cents) if (0..=100_000_000).contains(&cents) => Ok(cents.to_string()),
            _ => Err(Error::invalid(code.clone(), "is not an amount in whole cents up to a million dollars")),
        },
    }
}

/// A filled field as it is read; none when it is empty.
pub(super) fn shown(field: &ConsentField, filled: &BTreeMap<String, String>) -> Option<String> {
    let value = filled.get(&field.code)?;
    Some(match field.kind {
        ConsentFieldKind::Text | ConsentFieldKind::Lines => value.clone(),
        ConsentFieldKind::Day => value.parse::<Day>().map_or_else(|_| value.clone(), Day::us),
        ConsentFieldKind::Choice => {
            let option = field.options.iter().find(|option| option.code == *value);
            option.map_or_else(|| value.clone(), |option| option.label.clone())
        }
        ConsentFieldKind::Money => {
            value.parse::<i64>().map_or_else(|_| value.clone(), |cents| format!("${}", Cents(cents).plain()))
        }
    })
}

/// The parts of a text with everything filled in.
pub(super) fn parts(
    text: &ConsentText,
    filled: &BTreeMap<String, String>,
    names: &Names,
    empty: Empty,
) -> Vec<ReadPart> {
    text.text
        .iter()
        .map(|part| ReadPart {
            heading: put_in(text, filled, names, empty, &part.heading),
            paragraphs: part
                .body
                .split("\n\n")
                .map(|paragraph| put_in(text, filled, names, empty, paragraph.trim()))
                .filter(|paragraph| !paragraph.is_empty())
                .collect(),
        })
        .collect()
}

/// The sentence that is agreed to.
pub(super) fn statement(text: &ConsentText, filled: &BTreeMap<String, String>, names: &Names) -> String {
    put_in(text, filled, names, Empty::Dash, &text.statement)
}

/// Placeholders of a text that name nothing.
pub(super) fn unknown_placeholder(text: &ConsentText) -> Option<String> {
    let pieces = text.text.iter().flat_map(|part| [&part.heading, &part.body]).chain([&text.statement]);
    pieces.flat_map(|piece| placeholders(piece)).find(|name| match name.strip_prefix("field:") {
        Some(code) => text.field(code).is_none(),
        None => !["practice", "site", "phone", "patient", "clinician", "protocol"].contains(&name.as_str()),
    })
}

fn placeholders(piece: &str) -> Vec<String> {
    piece.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
}

/// One pass, so that what somebody typed is never read as a placeholder.
fn put_in(text: &ConsentText, filled: &BTreeMap<String, String>, names: &Names, empty: Empty, piece: &str) -> String {
    let mut read = String::with_capacity(piece.len());
    let mut rest = piece;
    while let Some((before, after)) = rest.split_once('{') {
        read.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            read.push('{');
            rest = after;
            continue;
        };
        let value = match name.strip_prefix("field:") {
            Some(code) => text.field(code).map(|field| shown(field, filled).unwrap_or_else(|| empty.shown(field))),
            None => named(names, name),
        };
        read.push_str(value.as_deref().filter(|value| !value.is_empty()).unwrap_or("—"));
        rest = behind;
    }
    read.push_str(rest);
    read
}

fn named(names: &Names, name: &str) -> Option<String> {
    let found = match name {
        "practice" => &names.practice,
        "site" => &names.site,
        "phone" => &names.phone,
        "patient" => &names.patient,
        "clinician" => &names.clinician,
        "protocol" => &names.protocol,
        _ => return None,
    };
    Some(found.clone())
}
