//! Forms that leave as FHIR and come back.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    calendar::testing::{Clinic, clinic},
    forms::{
        AnswerGiven, FilledMode, FormResponseId, ResponseView, SaveAnswers, StartForm, form_response, save_answers,
        start_form,
    },
    oplog::{fingerprint, replayed_fingerprint},
};

fn filled(clinic: &mut Clinic, form: &str, answers: &[(&str, i64, &str, Option<&str>)]) -> FormResponseId {
    let begin = StartForm {
        patient_id: clinic.patients[0],
        form: form.into(),
        mode: FilledMode::Staff,
        filled_on: None,
        session_id: None,
        note: None,
    };
    let id: FormResponseId = start_form(&mut clinic.desk, begin).unwrap().value.id.parse().unwrap();
    let given = answers.iter().map(|(item, entry, value, detail)| AnswerGiven {
        item: (*item).into(),
        entry: *entry,
        value: Some((*value).into()),
        detail: detail.map(Into::into),
        revision: 0,
    });
    let _ = save_answers(&mut clinic.desk, SaveAnswers { response_id: id, answers: given.collect() }).unwrap();
    id
}

fn seen(clinic: &Clinic, id: FormResponseId) -> ResponseView {
    form_response(&clinic.desk, FormOf { response_id: id }).unwrap()
}

fn answers_of(view: &ResponseView) -> Vec<(String, i64, Option<String>, Option<String>)> {
    let mut all: Vec<_> = view
        .answers
        .iter()
        .map(|answer| (answer.item.clone(), answer.entry, answer.value.clone(), answer.detail.clone()))
        .collect();
    all.sort();
    all
}

fn read(clinic: &mut Clinic, place: usize, content: &[u8]) -> Result<FormRead> {
    let input = ReadForm { patient_id: clinic.patients[place], form: None };
    read_form(&mut clinic.desk, &input, content).map(|done| done.value)
}

#[test]
fn what_leaves_comes_back_answer_by_answer() {
    let mut clinic = clinic();
    for pack in packs::forms() {
        // The first answer every item takes, twice where a part is filled in several times.
        let mut given: Vec<(String, i64, String, Option<String>)> = Vec::new();
        for (section, item) in pack.form.items() {
            let value = match item.kind {
                ItemKind::YesNo | ItemKind::YesNoUnsure => "yes".to_owned(),
                ItemKind::Choice => pack.form.options(item)[0].code.clone(),
                ItemKind::Choices => pack
                    .form
                    .options(item)
                    .iter()
                    .take(2)
                    .map(|option| option.code.clone())
                    .collect::<Vec<_>>()
                    .join(","),
                ItemKind::Number | ItemKind::Rating | ItemKind::Line => {
                    item.range.as_ref().map_or(1.0, |range| range.least).to_string()
                }
                ItemKind::Day => "2026-02-28".to_owned(),
                ItemKind::Phone => "(503) 555-0142".to_owned(),
                ItemKind::Email => "sample@example.org".to_owned(),
                ItemKind::Statement => continue,
                ItemKind::Text | ItemKind::Lines | ItemKind::Drug | ItemKind::Diagnosis => "Words, “quoted”".to_owned(),
            };
            let detail = item.detail.as_ref().map(|_| "More words".to_owned());
            let entries = if section.repeat.as_ref().is_some_and(|repeat| repeat.at_most > 1) { 2 } else { 1 };
            given.extend((0..entries).map(|entry| (item.code.clone(), entry, value.clone(), detail.clone())));
        }
        let borrowed: Vec<_> = given
            .iter()
            .map(|(item, entry, value, detail)| (item.as_str(), *entry, value.as_str(), detail.as_deref()))
            .collect();
        let id = filled(&mut clinic, &pack.form.code, &borrowed);
        let bytes = form_bundle(&clinic.desk, FormOf { response_id: id }).unwrap();
        let back = read(&mut clinic, 0, &bytes).unwrap();
        assert_eq!(back.left, Vec::<String>::new(), "{}", pack.form.code);
        let (went, came) = (seen(&clinic, id), seen(&clinic, back.response_id));
        assert_eq!(answers_of(&went), answers_of(&came), "{}", pack.form.code);
        assert_eq!(came.row.status.code, "open", "somebody looks through it first");
    }
    assert_eq!(fingerprint(&clinic.desk).unwrap(), replayed_fingerprint(&clinic.desk).unwrap());
}

#[test]
fn every_link_of_a_questionnaire_is_there_once_and_conditions_name_questions() {
    fn walk(items: &Value, all: &mut Vec<Value>) {
        for item in items.as_array().into_iter().flatten() {
            all.push(item.clone());
            walk(&item["item"], all);
        }
    }
    for pack in packs::forms() {
        let value: Value = serde_json::from_slice(&questionnaire(&pack.form.code).unwrap()).unwrap();
        assert_eq!((&value["resourceType"], &value["status"]), (&json!("Questionnaire"), &json!("active")));
        let mut all = Vec::new();
        walk(&value["item"], &mut all);
        let mut links: Vec<&str> = all.iter().map(|item| item["linkId"].as_str().unwrap()).collect();
        for item in &all {
            for condition in item["enableWhen"].as_array().into_iter().flatten() {
                assert!(links.contains(&condition["question"].as_str().unwrap()), "{}: {condition}", pack.form.code);
            }
            assert!(item["type"] != "choice" || item["answerOption"].as_array().is_some_and(|all| all.len() > 1));
        }
        let count = links.len();
        links.sort_unstable();
        links.dedup();
        assert_eq!(links.len(), count, "{}", pack.form.code);
        let text = value.to_string();
        assert!(pack.form.items().all(|(_, item)| text.contains(&json!(item.text).to_string())), "{}", pack.form.code);
    }
}

#[test]
fn an_urgent_answer_that_comes_in_warns_as_one_that_is_typed() {
    let mut clinic = clinic();
    let items: Vec<Value> = (1..=9)
        .map(|number| {
            let item = &packs::form("phq-9").unwrap().form.items().nth(number - 1).unwrap().1;
            json!({ "linkId": format!("/foreign/{number}"), "text": item.text, "answer": [{ "valueCoding": { "code": "LA6569-3", "display": "Several days" } }] })
        })
        .collect();
    let content = json!({ "resourceType": "QuestionnaireResponse", "questionnaire": "http://example.org/forms/PHQ9|1", "status": "completed", "authored": "2026-03-01T09:00:00Z", "item": items });
    let back = read(&mut clinic, 0, content.to_string().as_bytes()).unwrap();
    assert_eq!((back.taken, back.left.len()), (9, 0));
    let view = seen(&clinic, back.response_id);
    assert_eq!(view.row.score.as_ref().and_then(|score| score.sum), Some(9));
    assert!(view.flags.iter().any(|flag| flag.severity.code == "urgent"), "item 9 is not quiet");
}

#[test]
fn what_cannot_be_taken_is_named_and_the_rest_is_taken() {
    let mut clinic = clinic();
    let first = packs::form("gad-7").unwrap().form.items().next().unwrap().1;
    let answered = |value: Value| json!({ "linkId": first.code, "text": first.text, "answer": [value] });
    let content = |items: Vec<Value>| {
        let value = json!({ "resourceType": "QuestionnaireResponse", "questionnaire": format!("{FORM_URL}gad-7"), "status": "completed", "item": items });
        value.to_string().into_bytes()
    };
    let strange = json!({ "linkId": "x", "text": "Shoe size", "answer": [{ "valueInteger": 43 }] });
    let back =
        read(&mut clinic, 0, &content(vec![answered(json!({ "valueCoding": { "display": "Often" } })), strange]))
            .unwrap();
    assert_eq!(back.taken, 0);
    assert_eq!(back.left.len(), 2);
    assert_eq!(back.left[1], "Shoe size: is not asked here");
    let two = json!({ "linkId": first.code, "answer": [{ "valueString": "1" }, { "valueString": "2" }] });
    assert!(read(&mut clinic, 0, &content(vec![two])).unwrap().left[0].contains("several answers"));
}

#[test]
fn what_is_no_answered_form_of_this_patient_is_refused() {
    let mut clinic = clinic();
    let id = filled(&mut clinic, "phq-9", &[]);
    let bytes = form_bundle(&clinic.desk, FormOf { response_id: id }).unwrap();
    let other = read(&mut clinic, 1, &bytes).unwrap_err().to_string();
    assert!(other.contains("another chart"), "{other}");
    let mut refused = |content: Value| read(&mut clinic, 0, content.to_string().as_bytes()).unwrap_err().to_string();
    let response = |with: Value| {
        let mut whole =
            json!({ "resourceType": "QuestionnaireResponse", "questionnaire": "phq-9", "status": "completed" });
        whole.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
        whole
    };
    assert!(refused(json!({ "resourceType": "Patient" })).starts_with("content: has no answered form"));
    assert!(refused(json!([1, 2])).starts_with("content: "));
    assert!(refused(response(json!({ "status": "entered-in-error" }))).contains("in error"));
    assert!(refused(response(json!({ "questionnaire": "http://example.org/own" }))).starts_with("form: "));
    assert!(refused(response(json!({ "authored": "2099-01-01" }))).starts_with("filled_on: lies ahead"));
    assert!(refused(response(json!({ "authored": "yesterday" }))).starts_with("filled_on: "));
    let twice = json!({ "resourceType": "Bundle", "entry": [{ "resource": response(json!({})) }, { "resource": response(json!({})) }] });
    assert!(refused(twice).contains("several"));
    assert!(read(&mut clinic, 0, b"{").unwrap_err().to_string().contains("FHIR JSON"));
    let deep = "[".repeat(100_000);
    assert!(read(&mut clinic, 0, deep.as_bytes()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_response_makes_it_fall_over(links in prop::collection::vec("[a-z-]{0,12}", 0..6), values in prop::collection::vec(".{0,20}", 0..6)) {
        let mut clinic = clinic();
        let items: Vec<Value> = links.iter().zip(&values).map(|(link, value)| json!({ "linkId": link, "text": value, "answer": [{ "valueString": value }, value], "item": [{ "linkId": link, "answer": value }] })).collect();
        let content = json!({ "resourceType": "QuestionnaireResponse", "questionnaire": "medication-list", "item": items }).to_string();
        let _ = read(&mut clinic, 0, content.as_bytes());
    }
}
