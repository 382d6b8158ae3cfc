//! Forms: scores over a course, a safety screen with a hold, a screener that was handled, and one that is being filled in.

use serde_json::{Value, json};

use super::{Story, people::Patient, text};
use crate::UiError;

/// PHQ-9 by item, weeks before today.
const SCORES: &[(i64, [u8; 9])] = &[
    (21, [3, 3, 3, 2, 2, 3, 2, 1, 1]),
    (14, [2, 3, 2, 2, 2, 2, 2, 1, 0]),
    (7, [2, 2, 2, 1, 1, 2, 1, 0, 0]),
    (0, [1, 1, 2, 1, 1, 1, 1, 0, 0]),
];

pub(super) fn fill_in(story: &Story<'_>, patients: &[Patient]) -> Result<(), UiError> {
    let (Some(first), Some(second)) = (patients.first(), patients.get(1)) else { return Ok(()) };
    for (days, items) in SCORES {
        let answers =
            (1..).zip(items).map(|(item, points)| answer(&format!("{item}"), &points.to_string(), None)).collect();
        let form = begin(story, first, "phq-9", *days)?;
        keep(story, &form, answers)?;
        complete(story, &form)?;
        if items[8] > 0 {
            story.save("handle_flag", json!({
                "response_id": form, "flag": "item-9", "clinician": "Nadia Rowe", "columbia_done": true, "crisis_line_given": true,
                "plan": "Invented for the sample. Seen the same day; no intent, no plan. Sister stays with her until Friday.",
            }))?;
        }
    }
    for patient in patients.iter().skip(3).take(10) {
        let answers = (1..=9).map(|item| answer(&format!("{item}"), if item == 9 { "0" } else { "1" }, None)).collect();
        let form = begin(story, patient, "phq-9", 6)?;
        keep(story, &form, answers)?;
        complete(story, &form)?;
    }
    let screen = begin(story, second, "ketamine-safety", 0)?;
    keep(
        story,
        &screen,
        vec![
            answer("weight", "172", None),
            answer("height", "66", None),
            answer("bp-high", "yes", Some("Lisinopril since 2021; 128 over 80 last week")),
        ],
    )
}

fn begin(story: &Story<'_>, patient: &Patient, form: &str, days_ago: i64) -> Result<String, UiError> {
    story.save(
        "start_form",
        json!({ "patient_id": patient.id, "form": form, "mode": "here", "filled_on": story.today.plus(-days_ago) }),
    )
}

fn keep(story: &Story<'_>, form: &str, answers: Vec<Value>) -> Result<(), UiError> {
    story.call("save_answers", json!({ "response_id": form, "answers": answers })).map(|_| ())
}

fn complete(story: &Story<'_>, form: &str) -> Result<(), UiError> {
    let view = story.call("form_response", json!({ "response_id": form }))?;
    let row = view.get("row").cloned().unwrap_or_default();
    story
        .call("complete_form", json!({ "response_id": text(&row, "id")?, "revision": row.get("revision") }))
        .map(|_| ())
}

fn answer(item: &str, value: &str, detail: Option<&str>) -> Value {
    json!({ "item": item, "value": value, "detail": detail })
}
