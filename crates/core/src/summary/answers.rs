//! Answers of a form in words.

use std::collections::BTreeMap;

use crate::{
    forms::{AnswerView, ResponseView},
    packs::{FormItem, ItemKind},
    sheets::{SummaryLine, SummaryPart},
    types::Day,
};

/// What a form says: everything but the questions answered with no, which are counted.
pub(super) fn of_form(view: &ResponseView) -> SummaryPart {
    // The part is called like the form.
    let source = of_day(view);
    let mut given: BTreeMap<(&str, i64), &AnswerView> = BTreeMap::new();
    for answer in &view.answers {
        given.insert((answer.item.as_str(), answer.entry), answer);
    }
    let (mut lines, mut no) = (Vec::new(), 0_u32);
    for section in &view.form.sections {
        let entries = 1 + view.answers.iter().map(|answer| answer.entry).max().unwrap_or(0);
        let entries = if section.repeat.is_some() { entries } else { 1 };
        for entry in 0..entries {
            for item in section.items.iter().filter(|item| view.shown.contains(&item.code)) {
                let Some(answer) = given.get(&(item.code.as_str(), entry)) else { continue };
                match words(view, item, answer) {
                    None => {}
                    Some(_) if is_no(item, answer) => no += 1,
                    Some(says) => {
                        let what = match (&section.repeat, entries) {
                            (Some(repeat), 2..) => format!("{} {}: {}", repeat.one, entry + 1, item.text),
                            _ => item.text.clone(),
                        };
                        lines.push(SummaryLine { what, says, source: source.clone(), strong: warns(view, &item.code) });
                    }
                }
            }
        }
    }
    let rest = match (no, lines.is_empty()) {
        (0, _) => None,
        (1, true) => Some("No to the one question that is answered.".to_owned()),
        (many, true) => Some(format!("No to all {many} questions that are answered.")),
        (1, false) => Some("No to 1 other question.".to_owned()),
        (many, false) => Some(format!("No to {many} other questions.")),
    };
    SummaryPart { head: view.row.title.clone(), lines, rest }
}

/// Where an answer is written: the form and its day.
pub(super) fn source(view: &ResponseView) -> String {
    format!("{}, {}", view.row.title, of_day(view))
}

/// The day of a form, and how its answers came.
fn of_day(view: &ResponseView) -> String {
    let open = if view.row.closed.is_some() { "" } else { ", not complete" };
    format!("{}, {}{open}", view.row.filled_on.us(), view.row.mode.label.to_lowercase())
}

fn warns(view: &ResponseView, item: &str) -> bool {
    let text = view.form.sections.iter().flat_map(|section| &section.items).find(|one| one.code == item);
    let raised =
        view.flags.iter().any(|flag| flag.flag == item || text.is_some_and(|one| flag.says.contains(&one.text)));
    raised || text.is_some_and(|one| one.flag.is_some() && view.flags.iter().any(|flag| flag.flag == one.code))
}

fn is_no(item: &FormItem, answer: &AnswerView) -> bool {
    let plain = matches!(item.kind, ItemKind::YesNo | ItemKind::YesNoUnsure);
    plain && answer.value.as_deref() == Some("no") && answer.detail.is_none()
}

/// An answer as it is read; none where there is none.
fn words(view: &ResponseView, item: &FormItem, answer: &AnswerView) -> Option<String> {
    let value = answer.value.as_deref().filter(|value| !value.is_empty())?;
    let said = match item.kind {
        ItemKind::YesNo | ItemKind::YesNoUnsure => match value {
            "yes" => "Yes".to_owned(),
            "no" => "No".to_owned(),
            _ => "Not sure".to_owned(),
        },
        ItemKind::Choice | ItemKind::Choices => {
            let options = item.options.as_ref().and_then(|set| view.form.option_sets.get(set));
            let label = |code: &str| {
                let found = options.into_iter().flatten().find(|option| option.code == code);
                found.map_or_else(|| code.to_owned(), |option| option.label.clone())
            };
            value.split(',').map(label).collect::<Vec<_>>().join(", ")
        }
        ItemKind::Day => value.parse::<Day>().map_or_else(|_| value.to_owned(), |day| day.us()),
        ItemKind::Number => match item.range.as_ref().and_then(|range| range.unit.as_ref()) {
            Some(unit) => format!("{value} {unit}"),
            None => value.to_owned(),
        },
        ItemKind::Statement => return None,
        _ => value.to_owned(),
    };
    Some(match answer.detail.as_deref().filter(|detail| !detail.is_empty()) {
        Some(detail) => format!("{said}: {detail}"),
        None => said,
    })
}
