//! A `QuestionnaireResponse` of another program becomes a form of a patient.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{CHARTS, DETAIL, FORM_URL, PART};
use crate::{
    Practice,
    error::{Error, Result},
    forms::{FilledMode, FormAnswer, FormResponse, FormResponseId, FormStatus, acting::raise, rules::checked, store},
    oplog::{Action, Done},
    packs::{self, Form, FormItem, FormPack, ItemKind},
    patients, practice,
    types::{Day, PatientId},
};

/// No file is larger, in bytes.
const LARGEST: usize = 5 * 1024 * 1024;
/// No response has more answers.
const MOST_ANSWERS: usize = 2_000;
/// Words that could not be taken are named up to so many.
const MOST_LEFT: usize = 50;

/// Reads a form that another program filled in.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadForm {
    /// Whose.
    pub patient_id: PatientId,
    /// Which form it is, when the file does not say so in a way that is known here.
    #[serde(default)]
    #[ts(optional)]
    pub form: Option<String>,
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FormRead {
    /// The form as it is here now, open, for somebody to look through.
    pub response_id: FormResponseId,
    /// What it is called.
    pub title: String,
    /// How many answers were taken.
    pub taken: u32,
    /// What could not be taken, in words.
    pub left: Vec<String>,
}

/// Takes the answers of a FHIR `QuestionnaireResponse`, alone or in a bundle, into a new form that stays open. What an item does not
/// take is named and left out.
///
/// # Errors
/// `Invalid` at `content` for what is no such response, is of another chart, or was entered in error; at `form` when nobody knows which
/// form it is; at `filled_on` for a day ahead.
pub fn read_form(practice: &mut Practice, input: &ReadForm, content: &[u8]) -> Result<Done<FormRead>> {
    let response = response_in(content)?;
    let pack = form_of(input.form.as_deref(), &response)?;
    practice.act(Action::reversible("read_form"), |tx| {
        let patient = patients::live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        is_of(&response, &patient.mrn)?;
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let filled_on = authored(&response)?.unwrap_or(today);
        if filled_on > today {
            return Err(Error::invalid("filled_on", "lies ahead in this file; ask the sender"));
        }
        let mut read = Read { form: &pack.form, entries: BTreeMap::new(), answers: BTreeMap::new(), left: Vec::new() };
        read.items(response.get("item"), 0, 0);
        let id: FormResponseId = tx.new_id();
        tx.put(&FormResponse {
            id,
            patient_id: patient.id,
            form_code: pack.form.code.clone(),
            form_version: pack.pack.version.clone(),
            filled_on,
            mode: FilledMode::Portal,
            session_id: None,
            note: Some("From a FHIR file".to_owned()),
            status: FormStatus::Open,
            closed_at: None,
            closed_by: None,
            void_reason: None,
        })?;
        let taken = u32::try_from(read.answers.len()).unwrap_or(u32::MAX);
        for ((item, entry), (value, detail)) in read.answers {
            tx.put(&FormAnswer {
                id: store::answer_id(id, &item, entry),
                response_id: id,
                patient_id: patient.id,
                item,
                entry,
                value: Some(value),
                detail,
            })?;
        }
        raise(tx, id)?;
        tx.say(format!("{} taken in with {taken} answers", pack.form.title));
        Ok(FormRead { response_id: id, title: pack.form.title.clone(), taken, left: read.left })
    })
}

/// Reads bytes as far as it can be done without a practice.
#[cfg(any(test, feature = "fuzz"))]
pub(crate) fn tried(content: &[u8]) {
    let Ok(response) = response_in(content) else { return };
    let _ = authored(&response);
    if let Ok(pack) = form_of(None, &response) {
        let mut read = Read { form: &pack.form, entries: BTreeMap::new(), answers: BTreeMap::new(), left: Vec::new() };
        read.items(response.get("item"), 0, 0);
        assert!(read.answers.len() <= MOST_ANSWERS && read.left.len() <= MOST_LEFT, "both are limited");
    }
}

/// The one response of a file.
fn response_in(content: &[u8]) -> Result<Value> {
    let wrong = |why: &str| Error::invalid("content", why.to_owned());
    if content.len() > LARGEST {
        return Err(wrong("is larger than 5 MB; no form is"));
    }
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    let value: Value =
        serde_json::from_slice(content).map_err(|_| wrong("is not FHIR JSON, or is nested too deeply"))?;
    let is_response = |value: &Value| word(value, "resourceType") == Some("QuestionnaireResponse");
    let found = if word(&value, "resourceType") == Some("Bundle") {
        let entries = value.get("entry").and_then(Value::as_array).into_iter().flatten();
        let mut found = entries.filter_map(|entry| entry.get("resource")).filter(|resource| is_response(resource));
        match (found.next(), found.next()) {
            (Some(only), None) => Some(only.clone()),
            (Some(_), Some(_)) => return Err(wrong("has several answered forms; save each in a file of its own")),
            (None, _) => None,
        }
    } else {
        Some(value).filter(is_response)
    };
    let found = found.ok_or_else(|| wrong("has no answered form: a FHIR QuestionnaireResponse"))?;
    match word(&found, "status") {
        Some("entered-in-error") => Err(wrong("was entered in error, as it says itself")),
        _ => Ok(found),
    }
}

fn form_of(named: Option<&str>, response: &Value) -> Result<&'static FormPack> {
    if let Some(code) = named {
        return packs::form(code).ok_or(Error::NotFound("form"));
    }
    let canonical = word(response, "questionnaire").unwrap_or_default();
    let canonical = canonical.split('|').next().unwrap_or_default();
    // Others name a questionnaire by an address that ends with what it is called.
    let last = canonical.strip_prefix(FORM_URL).or_else(|| canonical.rsplit('/').next()).unwrap_or_default();
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let wanted = plain(last);
    let found = packs::forms().iter().find(|pack| !wanted.is_empty() && plain(&pack.form.code) == wanted);
    found.ok_or_else(|| {
        Error::invalid("form", "is not named in the file in a way that is known here; choose which form it is")
    })
}

/// Refuses answers that say they are of another chart.
fn is_of(response: &Value, mrn: &str) -> Result<()> {
    let identifier = response.pointer("/subject/identifier");
    let chart = identifier.filter(|found| word(found, "system") == Some(CHARTS)).and_then(|found| word(found, "value"));
    if chart.is_some_and(|chart| chart != mrn) {
        return Err(Error::invalid("content", "is of another chart, as it says itself"));
    }
    Ok(())
}

fn authored(response: &Value) -> Result<Option<Day>> {
    let Some(text) = word(response, "authored") else { return Ok(None) };
    let day = text.get(..10).and_then(|day| day.parse().ok());
    day.map(Some).ok_or_else(|| Error::invalid("filled_on", "is not a day in this file"))
}

fn word<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field)?.as_str()
}

/// Answers as they are read.
struct Read<'a> {
    form: &'a Form,
    /// How many entries of each part were met.
    entries: BTreeMap<String, i64>,
    answers: BTreeMap<(String, i64), (String, Option<String>)>,
    left: Vec<String>,
}

impl Read<'_> {
    /// Items on a level and below. JSON is no deeper than its reader lets it be, and items no deeper than half of that.
    fn items(&mut self, items: Option<&Value>, entry: i64, depth: usize) {
        const DEEPEST: usize = 64;
        for item in items.and_then(Value::as_array).into_iter().flatten().filter(|_| depth < DEEPEST) {
            let name = word(item, "linkId").unwrap_or_default();
            let part = name.strip_prefix(PART);
            let section = self.form.sections.iter().find(|section| Some(section.code.as_str()) == part);
            let inside = match section.filter(|section| section.repeat.is_some()) {
                Some(section) => {
                    let met = self.entries.entry(section.code.clone()).or_default();
                    *met += 1;
                    *met - 1
                }
                None => entry,
            };
            match self.asked(item) {
                Some(asked) if item.get("answer").is_some() => self.answer(&asked, item, inside),
                None if item.get("answer").is_some() => self.leave(item, "is not asked here"),
                _ => {}
            }
            self.items(item.get("item"), inside, depth + 1);
        }
    }

    /// The item that is meant: by its name, or by the words of its question.
    fn asked(&self, item: &Value) -> Option<FormItem> {
        let name = word(item, "linkId").unwrap_or_default();
        let text = word(item, "text").map(plainly);
        let by_text = || self.form.items().map(|(_, item)| item).find(|item| Some(plainly(&item.text)) == text);
        self.form.item(name).or_else(by_text).cloned()
    }

    fn answer(&mut self, asked: &FormItem, item: &Value, entry: i64) {
        if self.answers.len() >= MOST_ANSWERS {
            return;
        }
        let section = self.form.items().find(|(_, item)| item.code == asked.code).map(|(section, _)| section);
        let most = section.and_then(|section| section.repeat.as_ref()).map_or(1, |repeat| i64::from(repeat.at_most));
        if !(0..most).contains(&entry) {
            return self.leave(item, "is one entry too many");
        }
        let answers: Vec<&Value> = item.get("answer").and_then(Value::as_array).into_iter().flatten().collect();
        let values: Option<Vec<String>> = answers.iter().map(|answer| self.value(asked, answer)).collect();
        let Some(values) = values.filter(|values| !values.is_empty()) else {
            return self.leave(item, "has an answer in a form that is not known here");
        };
        if values.len() > 1 && asked.kind != ItemKind::Choices {
            return self.leave(item, "has several answers where one is asked for");
        }
        match checked(self.form, asked, &values.join(",")) {
            Ok(Some(value)) => {
                let words = answers.iter().find_map(|answer| detail(answer, &asked.code));
                let detail = words.filter(|_| asked.detail.is_some());
                self.answers.insert((asked.code.clone(), entry), (value, detail));
            }
            Ok(None) => {}
            Err(Error::Invalid { why, .. }) => self.leave(item, &why),
            Err(_) => self.leave(item, "is not taken here"),
        }
    }

    /// An answer as it is typed here.
    fn value(&self, asked: &FormItem, answer: &Value) -> Option<String> {
        if let Some(coding) = answer.get("valueCoding") {
            return self.coded(asked, coding);
        }
        if let Some(is) = answer.get("valueBoolean").and_then(Value::as_bool) {
            return Some(if is { "yes" } else { "no" }.to_owned());
        }
        let number = ["valueDecimal", "valueInteger"].iter().find_map(|field| answer.get(*field)?.as_number());
        if let Some(number) = number {
            return Some(number.to_string());
        }
        let text = ["valueString", "valueDate", "valueDateTime"].iter().find_map(|field| word(answer, field))?;
        Some(match asked.kind {
            ItemKind::Day => text.get(..10).unwrap_or(text).to_owned(),
            _ => text.to_owned(),
        })
    }

    /// The code of an answer: as it is here, or the one with the same words.
    fn coded(&self, asked: &FormItem, coding: &Value) -> Option<String> {
        let (code, display) = (word(coding, "code"), word(coding, "display").map(plainly));
        let mut known: Vec<(String, String)> =
            self.form.options(asked).iter().map(|option| (option.code.clone(), option.label.clone())).collect();
        if known.is_empty() {
            known.extend(super::YES_NO_UNSURE.iter().map(|(code, label)| ((*code).to_owned(), (*label).to_owned())));
        }
        let by_code = known.iter().find(|(known, _)| Some(known.as_str()) == code);
        let found = by_code.or_else(|| known.iter().find(|(_, label)| Some(plainly(label)) == display));
        found.map(|(code, _)| code.clone())
    }

    fn leave(&mut self, item: &Value, why: &str) {
        if self.left.len() < MOST_LEFT {
            let what = word(item, "text").or_else(|| word(item, "linkId")).unwrap_or("An answer");
            let what: String = what.chars().take(120).collect();
            self.left.push(format!("{what}: {why}"));
        }
    }
}

fn detail(answer: &Value, code: &str) -> Option<String> {
    let name = format!("{code}{DETAIL}");
    let below = answer.get("item").and_then(Value::as_array)?;
    let words = below.iter().find(|item| word(item, "linkId") == Some(&name))?;
    let text = words.pointer("/answer/0/valueString")?.as_str()?;
    Some(text.trim().chars().take(4_000).collect()).filter(|text: &String| !text.is_empty())
}

/// Words without case, blanks and marks.
fn plainly(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
