//! What has to be there before a course: evaluation, clearance, the safety screen, the signed consent, the ride.
//!
//! It was written down on paper before the course began, as in a clinic that takes its charts into the program. A few things are missing
//! for later days, so that the board of tomorrow shows what it is for.

use serde_json::{Value, json};
use seriesdesk_core::types::Day;

use super::{Story, text};
use crate::UiError;

/// Questions whose safe answer is yes.
const YES: &[&str] = &[
    "ride",
    "companion",
    "rems",
    "had-before",
    "oral-antidepressant",
    "bp-controlled",
    "packet-consent",
    "has-prescriber",
];

/// Everything a course asks for, dated before its first day.
pub(super) fn make_ready(
    story: &Story<'_>,
    patient: &str,
    modality: &str,
    pain: bool,
    starts_on: Day,
) -> Result<(), UiError> {
    let before = starts_on.plus(-6).min(story.today);
    let entry = |item: &str, who: Option<&str>, says: Option<&str>| {
        let entry = json!({ "patient_id": patient, "item": item, "met": true, "happened_on": before, "who": who, "says": says });
        story.save("write_readiness", entry).map(drop)
    };
    entry("evaluation", Some("Nadia Rowe, MD"), None)?;
    let screen = match modality {
        "ketamine" => {
            entry("clearance", Some("Dr. Imani Cole"), Some("ECG and blood pressure in order"))?;
            "ketamine-safety"
        }
        "spravato" => {
            entry("rems", None, Some("Patient enrollment form, both signatures"))?;
            "spravato-safety"
        }
        _ => "tms-safety",
    };
    fill_in(story, patient, screen, before)?;
    consented(story, patient, modality, pain, before)
}

/// Says who takes a patient home after one visit.
pub(super) fn ride(story: &Story<'_>, patient: &str, session: &str) -> Result<(), UiError> {
    let entry = json!({ "patient_id": patient, "session_id": session, "item": "driver", "met": true, "who": "Sister", "says": "(555) 013-0199" });
    story.save("write_readiness", entry).map(drop)
}

/// A form on paper, every answer the one that warns of nothing.
pub(super) fn fill_in(story: &Story<'_>, patient: &str, form: &str, on: Day) -> Result<(), UiError> {
    let begun = json!({ "patient_id": patient, "form": form, "mode": "paper", "filled_on": on });
    let id = story.save("start_form", begun)?;
    // An answer can bring up another question.
    for _ in 0..6 {
        let view = story.call("form_response", json!({ "response_id": id }))?;
        let missing = view.get("missing").and_then(Value::as_array).cloned().unwrap_or_default();
        if missing.is_empty() {
            break;
        }
        let answers: Vec<Value> = missing.iter().filter_map(|one| answer(&view, one)).collect();
        story.call("save_answers", json!({ "response_id": id, "answers": answers }))?;
    }
    let view = story.call("form_response", json!({ "response_id": id }))?;
    let revision = view.pointer("/row/revision").cloned().unwrap_or_default();
    story.call("complete_form", json!({ "response_id": id, "revision": revision }))?;
    let flags = view.get("flags").and_then(Value::as_array).cloned().unwrap_or_default();
    for flag in flags.iter().filter(|flag| flag.get("open") == Some(&Value::Bool(true))) {
        story.call("clear_flag", json!({ "response_id": id, "flag": flag.get("flag"), "note": "Looked at before the course; treatment may begin." }))?;
    }
    Ok(())
}

/// The answer that warns of nothing.
fn answer(view: &Value, missing: &Value) -> Option<Value> {
    let code = missing.get("item")?.as_str()?;
    let sections = view.pointer("/form/sections")?.as_array()?;
    let mut items = sections.iter().filter_map(|section| section.get("items")?.as_array()).flatten();
    let item = items.find(|item| item.get("code").and_then(Value::as_str) == Some(code))?;
    let entry = missing.get("entry").cloned().unwrap_or_default();
    if missing.get("detail") == Some(&Value::Bool(true)) {
        let given = view
            .get("answers")?
            .as_array()?
            .iter()
            .find(|one| one.get("item").and_then(Value::as_str) == Some(code))?;
        return Some(
            json!({ "item": code, "entry": entry, "value": given.get("value"), "detail": "As on the paper", "revision": given.get("revision") }),
        );
    }
    let value = match item.get("kind")?.as_str()? {
        "yes_no" | "yes_no_unsure" => {
            if YES.contains(&code) {
                "yes".to_owned()
            } else {
                "no".to_owned()
            }
        }
        "phone" => "5550138910".to_owned(),
        "email" => "patient@example.org".to_owned(),
        "day" => "1985-05-20".to_owned(),
        "rating" | "line" => "0".to_owned(),
        "choices" => item
            .get("options")
            .and_then(Value::as_str)
            .and_then(|set| view.pointer(&format!("/form/option_sets/{set}/0/code"))?.as_str())?
            .to_owned(),
        "number" => {
            let edge = |name: &str| item.pointer(&format!("/range/{name}")).and_then(Value::as_f64).unwrap_or(1.0);
            ((edge("least") + edge("most")) / 3.0).max(edge("least")).round().to_string()
        }
        "choice" => {
            let named = item.get("options").and_then(Value::as_str);
            let options = match named {
                Some(set) => view.pointer(&format!("/form/option_sets/{set}"))?.as_array()?,
                None => item.get("options")?.as_array()?,
            };
            let codes: Vec<&str> = options.iter().filter_map(|option| option.get("code")?.as_str()).collect();
            let safe = codes.iter().find(|code| ["no", "none", "never", "not", "0", "book"].contains(code));
            (*safe.or(codes.last())?).to_owned()
        }
        _ => "None".to_owned(),
    };
    Some(json!({ "item": code, "entry": entry, "value": value }))
}

/// The consent to the treatment, signed with a pen by the patient and the clinician.
fn consented(story: &Story<'_>, patient: &str, modality: &str, pain: bool, on: Day) -> Result<(), UiError> {
    let plan = "As the protocol of the course says.";
    let (code, filled) = match modality {
        "ketamine" if pain => ("ketamine-pain", json!({ "reason": "Nerve pain", "route": "iv", "plan": plan })),
        "ketamine" => ("ketamine-treatment", json!({ "reason": "Depression", "route": "iv", "plan": plan })),
        "spravato" => ("spravato-treatment", json!({ "reason": "trd", "antidepressant": "with", "plan": plan })),
        _ => (
            "tms-treatment",
            json!({ "reason": "Depression", "label": "cleared", "device": "Device of TMS bay 1", "plan": plan }),
        ),
    };
    sign(story, patient, code, &filled, &["patient", "clinician"], on)
}

/// A paper signed with a pen by each of them.
pub(super) fn sign(
    story: &Story<'_>,
    patient: &str,
    code: &str,
    filled: &Value,
    roles: &[&str],
    on: Day,
) -> Result<(), UiError> {
    let chart = story.call("patient", json!({ "patient_id": patient }))?;
    let name = format!("{} {}", text(&chart, "given_name")?, text(&chart, "family_name")?);
    let id = story.save(
        "prepare_consent",
        json!({ "patient_id": patient, "code": code, "filled": filled, "clinician": "Nadia Rowe, MD" }),
    )?;
    for role in roles {
        let name = if *role == "patient" { name.as_str() } else { "Nadia Rowe" };
        story.call(
            "sign_consent",
            json!({
                "consent_id": id, "role": role, "name": name, "method": "paper", "agreed": true,
                "signed_local": format!("{on}T09:30"), "kept_at": "Chart folder",
            }),
        )?;
    }
    Ok(())
}
