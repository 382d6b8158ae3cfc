//! What a form asks, as a FHIR `Questionnaire`.

use serde_json::{Map, Value, json};

use super::{ANSWERS, DETAIL, PART, YES_NO_UNSURE, is_coded, url};
use crate::packs::{Condition, Form, FormItem, FormPack, FormSection, ItemKind};

/// What an answer counts, as FHIR has it.
const ORDINAL: &str = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
const LEAST: &str = "http://hl7.org/fhir/StructureDefinition/minValue";
const MOST: &str = "http://hl7.org/fhir/StructureDefinition/maxValue";

/// The questionnaire of a form.
pub(super) fn questionnaire(pack: &FormPack) -> Value {
    let form = &pack.form;
    let mut items: Vec<Value> = Vec::new();
    items.extend(form.instructions.as_deref().map(|text| display("instructions", text)));
    items.extend(form.sections.iter().map(|section| group(form, section)));
    items.extend(form.notice.as_deref().map(|text| display("notice", text)));
    json!({
        "resourceType": "Questionnaire",
        "url": url(pack),
        "version": pack.pack.version,
        "name": form.code.replace('-', "_"),
        "title": form.title,
        "status": "active",
        "subjectType": ["Patient"],
        "description": format!("Source: {}", pack.pack.source),
        "item": items,
    })
}

fn display(name: &str, text: &str) -> Value {
    json!({ "linkId": name, "type": "display", "text": text })
}

fn group(form: &Form, section: &FormSection) -> Value {
    let mut group = Map::new();
    group.insert("linkId".into(), json!(format!("{PART}{}", section.code)));
    group.insert("type".into(), json!("group"));
    if let Some(title) = &section.title {
        group.insert("text".into(), json!(title));
    }
    if let Some(repeat) = &section.repeat {
        group.insert("repeats".into(), json!(true));
        group.insert("required".into(), json!(repeat.at_least > 0));
    }
    only_if(&mut group, form, section.when.as_ref());
    let mut items: Vec<Value> = Vec::new();
    items.extend(section.help.as_deref().map(|text| display(&format!("{PART}{}/help", section.code), text)));
    items.extend(section.items.iter().map(|item| question(form, item)));
    group.insert("item".into(), json!(items));
    Value::Object(group)
}

fn question(form: &Form, item: &FormItem) -> Value {
    if item.kind == ItemKind::Statement {
        let mut shown = Map::new();
        shown.insert("linkId".into(), json!(item.code));
        shown.insert("type".into(), json!("display"));
        shown.insert("text".into(), json!(item.text));
        only_if(&mut shown, form, item.when.as_ref());
        return Value::Object(shown);
    }
    let mut asked = Map::new();
    asked.insert("linkId".into(), json!(item.code));
    asked.insert("type".into(), json!(type_of(item.kind)));
    asked.insert("text".into(), json!(item.text));
    asked.insert("required".into(), json!(item.required));
    if item.kind == ItemKind::Choices {
        asked.insert("repeats".into(), json!(true));
    }
    if is_coded(item.kind) {
        asked.insert("answerOption".into(), json!(options(form, item)));
    }
    if let Some(range) = &item.range {
        let limit = |url: &str, number: f64| json!({ "url": url, "valueDecimal": number });
        asked.insert("extension".into(), json!([limit(LEAST, range.least), limit(MOST, range.most)]));
    }
    only_if(&mut asked, form, item.when.as_ref());
    let mut below: Vec<Value> = Vec::new();
    below.extend(item.help.as_deref().map(|text| display(&format!("{}/help", item.code), text)));
    if let Some(detail) = &item.detail {
        let on: Vec<Value> = detail.on.iter().map(|code| equals(form, &item.code, code)).collect();
        below.push(json!({
            "linkId": format!("{}{DETAIL}", item.code),
            "type": "string",
            "text": detail.text,
            "required": detail.required,
            "enableWhen": on,
            "enableBehavior": "any",
        }));
    }
    if !below.is_empty() {
        asked.insert("item".into(), json!(below));
    }
    Value::Object(asked)
}

fn type_of(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Choice | ItemKind::Choices | ItemKind::YesNo | ItemKind::YesNoUnsure => "choice",
        ItemKind::Number | ItemKind::Rating | ItemKind::Line => "decimal",
        ItemKind::Day => "date",
        ItemKind::Lines => "text",
        ItemKind::Statement => "display",
        ItemKind::Text | ItemKind::Phone | ItemKind::Email | ItemKind::Drug | ItemKind::Diagnosis => "string",
    }
}

/// The answers of an item with what they count.
fn options(form: &Form, item: &FormItem) -> Vec<Value> {
    let fixed = |many: usize| {
        let plain = YES_NO_UNSURE.iter().take(many);
        plain.map(|(code, label)| json!({ "valueCoding": coding(code, label) })).collect()
    };
    match item.kind {
        ItemKind::YesNo => fixed(2),
        ItemKind::YesNoUnsure => fixed(3),
        _ => form
            .options(item)
            .iter()
            .map(|option| {
                let mut coding = coding(&option.code, &option.label);
                if let (Some(points), Some(object)) = (option.points, coding.as_object_mut()) {
                    object.insert("extension".into(), json!([{ "url": ORDINAL, "valueDecimal": points }]));
                }
                json!({ "valueCoding": coding })
            })
            .collect(),
    }
}

pub(super) fn coding(code: &str, label: &str) -> Value {
    json!({ "system": ANSWERS, "code": code, "display": label })
}

fn equals(form: &Form, item: &str, code: &str) -> Value {
    json!({ "question": item, "operator": "=", "answerCoding": coding(code, &label(form, item, code)) })
}

pub(super) fn label(form: &Form, item: &str, code: &str) -> String {
    let known = form.item(item).and_then(|item| form.options(item).iter().find(|option| option.code == code));
    let fixed = || YES_NO_UNSURE.iter().find(|(known, _)| *known == code).map(|(_, label)| (*label).to_owned());
    known.map(|option| option.label.clone()).or_else(fixed).unwrap_or_else(|| code.to_owned())
}

/// When it is asked, where FHIR R4 can say so.
fn only_if(item: &mut Map<String, Value>, form: &Form, when: Option<&Condition>) {
    let Some((conditions, behavior)) = when.and_then(|when| enabled(form, when)) else { return };
    item.insert("enableWhen".into(), json!(conditions));
    if conditions.len() > 1 {
        item.insert("enableBehavior".into(), json!(behavior));
    }
}

/// A condition as a flat list with what joins it; none for anything deeper.
fn enabled(form: &Form, when: &Condition) -> Option<(Vec<Value>, &'static str)> {
    let compared = |item: &str, operator: &str, number: f64| {
        let is_number = form.item(item).is_some_and(|item| super::is_number(item.kind));
        is_number.then(|| json!({ "question": item, "operator": operator, "answerDecimal": number }))
    };
    let joined = |parts: &[Condition], behavior: &'static str| {
        let mut all = Vec::new();
        for part in parts {
            let (conditions, inner) = enabled(form, part)?;
            if conditions.len() > 1 && inner != behavior {
                return None;
            }
            all.extend(conditions);
        }
        Some((all, behavior))
    };
    match when {
        Condition::Is { item, is } => Some((is.iter().map(|code| equals(form, item, code)).collect(), "any")),
        Condition::AtLeast { item, at_least } => Some((vec![compared(item, ">=", *at_least)?], "all")),
        Condition::AtMost { item, at_most } => Some((vec![compared(item, "<=", *at_most)?], "all")),
        Condition::Answered { answered } => {
            Some((vec![json!({ "question": answered, "operator": "exists", "answerBoolean": true })], "all"))
        }
        Condition::All { all } => joined(all, "all"),
        Condition::Any { any } => joined(any, "any"),
        Condition::Count { .. } | Condition::Not { .. } => None,
    }
}
