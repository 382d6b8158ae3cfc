//! A questionnaire as it is filled in with a pen: every question, no answer, no score.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use crate::{
    Practice,
    error::{Error, Result},
    packs::{self, Condition, Form, FormItem, FormOption, FormSection, ItemKind},
    patients, practice,
    sheets::{FormBlock, FormQuestion, FormSheet, Letterhead},
    types::PatientId,
};

/// Rows of a list on paper; whoever needs more writes on the back.
const LIST_ROWS: u8 = 8;

/// Names a form to print for a patient.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormPaperOf {
    /// For whom.
    pub patient_id: PatientId,
    /// Which form.
    pub code: String,
}

/// A form to be filled in with a pen.
///
/// # Errors
/// `NotFound` for a form that is not shipped.
pub fn blank_form(practice: &Practice, input: FormPaperOf) -> Result<FormSheet> {
    let db = practice.db();
    let pack = packs::form(&input.code).ok_or(Error::NotFound("form"))?;
    let patient = patients::live_patient(db, input.patient_id)?;
    let profile = practice::profile(db)?.ok_or(Error::NotFound("practice"))?;
    let local = practice::now_local(db, practice.env().now())?;
    Ok(FormSheet {
        sample: profile.sample,
        letterhead: Letterhead {
            name: profile.name,
            address: profile.address.as_ref().map(|address| address.one_line()).unwrap_or_default(),
            phone: profile.phone,
            fax: profile.fax,
            ein: None,
            group_npi: None,
            taxonomy: None,
        },
        title: pack.form.title.clone(),
        number: format!("{} v{}", pack.form.code, pack.pack.version),
        patient: patient.list_name(),
        born_on: patient.born_on.us(),
        mrn: patient.mrn.clone(),
        made_local: local.to_string(),
        instructions: pack.form.instructions.clone(),
        blocks: form_blocks(&pack.form),
        notice: pack.form.notice.clone(),
        source: format!("{}: {}", pack.pack.confidence.label(), pack.pack.source),
    })
}

/// The form's parts in the order they are asked.
pub fn form_blocks(form: &Form) -> Vec<FormBlock> {
    let numbers: BTreeMap<&str, u16> =
        (1..).zip(asked(form)).map(|(number, item)| (item.code.as_str(), number)).collect();
    let words = Words { form, numbers };
    let mut blocks = Vec::new();
    for section in &form.sections {
        let only_if = section.when.as_ref().map(|when| words.only_if(when));
        if section.title.is_some() || section.help.is_some() || only_if.is_some() {
            blocks.push(FormBlock::Heading { text: section.title.clone(), help: section.help.clone(), only_if });
        }
        if section.repeat.is_some() {
            blocks.push(list(section));
        } else {
            section.items.iter().for_each(|item| words.add(item, &mut blocks));
        }
    }
    blocks.into_iter().map(alone).collect()
}

/// A table of one question is no table.
fn alone(block: FormBlock) -> FormBlock {
    match block {
        FormBlock::Grid { options, mut rows }
            if rows.len() == 1 && options.iter().all(|(_, points)| points.is_none()) =>
        {
            FormBlock::Choice { question: rows.remove(0), options: labels(options), several: false }
        }
        other => other,
    }
}

/// What bears a number: everything that is asked once.
fn asked(form: &Form) -> impl Iterator<Item = &FormItem> {
    let once = form.sections.iter().filter(|section| section.repeat.is_none());
    once.flat_map(|section| &section.items).filter(|item| item.kind != ItemKind::Statement)
}

fn list(section: &FormSection) -> FormBlock {
    let columns = section.items.iter().filter(|item| item.kind != ItemKind::Statement);
    let most = section.repeat.as_ref().map_or(1, |repeat| repeat.at_most);
    FormBlock::List {
        columns: columns.map(|item| item.text.clone()).collect(),
        rows: u8::try_from(most).unwrap_or(LIST_ROWS).min(LIST_ROWS),
    }
}

struct Words<'a> {
    form: &'a Form,
    numbers: BTreeMap<&'a str, u16>,
}

impl Words<'_> {
    fn add(&self, item: &FormItem, blocks: &mut Vec<FormBlock>) {
        let question = self.question(item);
        let ends =
            || item.range.as_ref().map_or((None, None), |range| (range.least_label.clone(), range.most_label.clone()));
        match item.kind {
            ItemKind::Statement
                if question.only_if.is_none()
                    && matches!(blocks.last(), Some(FormBlock::Heading { help: None, .. })) =>
            {
                if let Some(FormBlock::Heading { help, .. }) = blocks.last_mut() {
                    *help = Some(item.text.clone());
                }
            }
            ItemKind::Statement => {
                blocks.push(FormBlock::Heading { text: None, help: Some(item.text.clone()), only_if: question.only_if })
            }
            ItemKind::Choice | ItemKind::YesNo | ItemKind::YesNoUnsure => {
                let options = self.counted(item);
                match blocks.last_mut() {
                    Some(FormBlock::Grid { options: same, rows }) if *same == options => rows.push(question),
                    _ if options.len() <= 5 && options.iter().all(|(label, _)| label.chars().count() <= 24) => {
                        blocks.push(FormBlock::Grid { options, rows: vec![question] });
                    }
                    _ => blocks.push(FormBlock::Choice { question, options: labels(options), several: false }),
                }
            }
            ItemKind::Choices => {
                blocks.push(FormBlock::Choice { question, options: labels(self.counted(item)), several: true });
            }
            ItemKind::Rating => blocks.push(FormBlock::Rating { question, numbers: steps(item), ends: ends() }),
            ItemKind::Line => blocks.push(FormBlock::Ruler { question, ends: ends() }),
            ItemKind::Lines => blocks.push(FormBlock::Lines { question, lines: 3, unit: None }),
            ItemKind::Number => {
                let unit = item.range.as_ref().and_then(|range| range.unit.clone());
                blocks.push(FormBlock::Lines { question, lines: 1, unit });
            }
            ItemKind::Text
            | ItemKind::Day
            | ItemKind::Phone
            | ItemKind::Email
            | ItemKind::Drug
            | ItemKind::Diagnosis => blocks.push(FormBlock::Lines { question, lines: 1, unit: None }),
        }
    }

    fn question(&self, item: &FormItem) -> FormQuestion {
        let detail = item.detail.as_ref().map(|detail| {
            let after: Vec<String> = detail.on.iter().map(|code| self.label(item, code)).collect();
            format!("If {}: {}", after.join(" or ").to_lowercase(), detail.text)
        });
        FormQuestion {
            number: self.numbers.get(item.code.as_str()).copied().unwrap_or(0),
            text: item.text.clone(),
            help: item.help.clone(),
            only_if: item.when.as_ref().map(|when| self.only_if(when)),
            detail,
        }
    }

    /// The answers of a question, with what they count where the form is scored.
    fn counted(&self, item: &FormItem) -> Vec<(String, Option<String>)> {
        let plain = |words: &[&str]| words.iter().map(|word| ((*word).to_owned(), None)).collect();
        match item.kind {
            ItemKind::YesNo => plain(&["Yes", "No"]),
            ItemKind::YesNoUnsure => plain(&["Yes", "No", "Not sure"]),
            _ => {
                let points = |option: &FormOption| option.points.map(|points| points.to_string());
                self.form.options(item).iter().map(|option| (option.label.clone(), points(option))).collect()
            }
        }
    }

    fn label(&self, item: &FormItem, code: &str) -> String {
        let known = self.form.options(item).iter().find(|option| option.code == code);
        match (known, code) {
            (Some(option), _) => option.label.clone(),
            (None, "unsure") => "Not sure".to_owned(),
            (None, other) => {
                let mut letters = other.chars();
                letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
            }
        }
    }

    fn only_if(&self, when: &Condition) -> String {
        format!("Only if {}", self.says(when))
    }

    /// A condition in words a patient follows on paper.
    fn says(&self, when: &Condition) -> String {
        let named = |code: &str| match self.numbers.get(code) {
            Some(number) => format!("question {number}"),
            None => "an entry above".to_owned(),
        };
        let all =
            |parts: &[Condition], word: &str| parts.iter().map(|part| self.says(part)).collect::<Vec<_>>().join(word);
        match when {
            Condition::Is { item, is } => {
                let labels: Vec<String> = match self.form.item(item) {
                    Some(found) => is.iter().map(|code| self.label(found, code)).collect(),
                    None => is.clone(),
                };
                format!("you answered {} to {}", labels.join(" or "), named(item))
            }
            Condition::Count { count, at_least } => format!("at least {at_least} of these hold: {}", all(count, "; ")),
            Condition::AtLeast { item, at_least } => format!("{} is {at_least} or more", named(item)),
            Condition::AtMost { item, at_most } => format!("{} is {at_most} or less", named(item)),
            Condition::Answered { answered } => format!("you answered {}", named(answered)),
            Condition::All { all: parts } => all(parts, " and "),
            Condition::Any { any } => self.any_of_a_run(any).unwrap_or_else(|| all(any, ", or ")),
            Condition::Not { not } => format!("this does not hold: {}", self.says(not)),
        }
    }

    /// `any of questions 1 to 9 is 1 or more`, when the same is asked of questions that follow each other.
    fn any_of_a_run(&self, any: &[Condition]) -> Option<String> {
        let mut least = None;
        let mut places = Vec::new();
        for part in any {
            let Condition::AtLeast { item, at_least } = part else { return None };
            if least.is_some_and(|before| before != at_least) {
                return None;
            }
            least = Some(at_least);
            places.push(*self.numbers.get(item.as_str())?);
        }
        let (first, last) = (*places.first()?, *places.last()?);
        let is_run = places.len() > 2 && places.iter().copied().eq(first..=last);
        is_run.then(|| format!("any of questions {first} to {last} is {} or more", least.copied().unwrap_or(0.0)))
    }
}

fn labels(options: Vec<(String, Option<String>)>) -> Vec<String> {
    options.into_iter().map(|(label, _)| label).collect()
}

/// The numbers of a rating, at most 21 of them.
fn steps(item: &FormItem) -> Vec<String> {
    let Some(range) = &item.range else { return Vec::new() };
    let step = if range.step > 0.0 { range.step } else { 1.0 };
    let numbers = std::iter::successors(Some(range.least), |last| Some(last + step));
    numbers.take_while(|number| *number <= range.most + step / 2.0).take(21).map(|number| format!("{number}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_of_every_form_stands_on_its_paper_once() {
        for pack in packs::forms() {
            let paper = form_blocks(&pack.form);
            let mut asked_on_paper: Vec<String> = Vec::new();
            for block in &paper {
                match block {
                    FormBlock::Heading { help: Some(help), .. } => asked_on_paper.push(help.clone()),
                    FormBlock::Heading { .. } => {}
                    FormBlock::Grid { options, rows } => {
                        assert!(options.len() >= 2, "{}", pack.form.code);
                        asked_on_paper.extend(rows.iter().map(|row| row.text.clone()));
                    }
                    FormBlock::Choice { question, options, .. } => {
                        assert!(options.len() >= 2, "{}: {}", pack.form.code, question.text);
                        asked_on_paper.push(question.text.clone());
                    }
                    FormBlock::Lines { question, .. } | FormBlock::Ruler { question, .. } => {
                        asked_on_paper.push(question.text.clone());
                    }
                    FormBlock::Rating { question, numbers, .. } => {
                        assert!(numbers.len() >= 2, "{}: {}", pack.form.code, question.text);
                        asked_on_paper.push(question.text.clone());
                    }
                    FormBlock::List { columns, rows } => {
                        assert!(*rows > 0);
                        asked_on_paper.extend(columns.iter().cloned());
                    }
                }
            }
            for (_, item) in pack.form.items() {
                assert!(asked_on_paper.contains(&item.text), "{}: {}", pack.form.code, item.text);
            }
        }
    }

    #[test]
    fn a_condition_names_the_question_by_its_number() {
        let form = &packs::form("c-ssrs-screener").expect("it is shipped").form;
        let grids: Vec<FormQuestion> = form_blocks(form)
            .into_iter()
            .filter_map(|block| match block {
                FormBlock::Grid { rows, .. } => Some(rows),
                _ => None,
            })
            .flatten()
            .collect();
        assert_eq!(grids[0].only_if, None);
        assert_eq!(grids[2].only_if.as_deref(), Some("Only if you answered Yes to question 2"));
    }
}
