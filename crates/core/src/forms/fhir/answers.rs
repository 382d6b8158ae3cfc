//! What was answered, as a FHIR `QuestionnaireResponse`.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

use super::{
    CHARTS, DETAIL, PART, is_number,
    questions::{coding, label},
    url,
};
use crate::{
    forms::{FormAnswer, FormStatus, store::Filled},
    packs::{Form, FormItem, FormSection, ItemKind},
};

/// The answers of a form. Of the patient it says the number of the chart and nothing else.
pub(super) fn response(filled: &Filled, mrn: &str) -> Value {
    let form = &filled.pack.form;
    let items: Vec<Value> = form.sections.iter().flat_map(|section| groups(form, section, &filled.answers)).collect();
    json!({
        "resourceType": "QuestionnaireResponse",
        "questionnaire": format!("{}|{}", url(filled.pack), filled.response.form_version),
        "status": match filled.response.status {
            FormStatus::Open => "in-progress",
            FormStatus::Complete => "completed",
            FormStatus::Void => "entered-in-error",
        },
        "subject": { "type": "Patient", "identifier": { "system": CHARTS, "value": mrn } },
        "authored": filled.response.filled_on,
        "item": items,
    })
}

/// A part with its answers, once for each entry.
fn groups(form: &Form, section: &FormSection, answers: &[FormAnswer]) -> Vec<Value> {
    let of_it =
        |answer: &&FormAnswer| section.items.iter().any(|item| item.code == answer.item) && answer.value.is_some();
    let entries: BTreeSet<i64> = answers.iter().filter(of_it).map(|answer| answer.entry).collect();
    let group = |entry: i64| {
        let items: Vec<Value> = section.items.iter().filter_map(|item| answered(form, item, entry, answers)).collect();
        json!({ "linkId": format!("{PART}{}", section.code), "item": items })
    };
    entries.into_iter().map(group).collect()
}

fn answered(form: &Form, item: &FormItem, entry: i64, answers: &[FormAnswer]) -> Option<Value> {
    let answer = answers.iter().find(|answer| answer.item == item.code && answer.entry == entry)?;
    let value = answer.value.as_deref()?;
    let mut values: Vec<Map<String, Value>> = match item.kind {
        ItemKind::Choices => value.split(',').map(|code| named("valueCoding", coded(form, item, code))).collect(),
        _ => vec![single(form, item, value)],
    };
    if let (Some(detail), Some(first)) = (&answer.detail, values.first_mut()) {
        let words = json!([{ "linkId": format!("{}{DETAIL}", item.code), "answer": [{ "valueString": detail }] }]);
        first.insert("item".into(), words);
    }
    Some(json!({ "linkId": item.code, "text": item.text, "answer": values }))
}

fn single(form: &Form, item: &FormItem, value: &str) -> Map<String, Value> {
    if super::is_coded(item.kind) {
        return named("valueCoding", coded(form, item, value));
    }
    match value.parse::<serde_json::Number>() {
        Ok(number) if is_number(item.kind) => named("valueDecimal", Value::Number(number)),
        _ if item.kind == ItemKind::Day => named("valueDate", json!(value)),
        _ => named("valueString", json!(value)),
    }
}

fn coded(form: &Form, item: &FormItem, code: &str) -> Value {
    coding(code, &label(form, &item.code, code))
}

fn named(name: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), value)])
}
