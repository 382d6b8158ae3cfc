//! Consents: signed, waiting for the clinician, waiting for the patient, declined.

use serde_json::{Value, json};

use super::{Story, people::Patient, text};
use crate::UiError;

pub(super) fn sign(story: &Story<'_>, patients: &[Patient]) -> Result<(), UiError> {
    for (place, patient) in patients.iter().take(12).enumerate() {
        for code in ["general-treatment", "privacy-notice-acknowledgment"] {
            let id = prepare(story, patient, code, notice(code, story))?;
            signed(story, &id, patient)?;
        }
        if let Some((code, filled)) = treatment(story, patient)? {
            let id = prepare(story, patient, code, filled)?;
            // One waits for the clinician, one for the patient; the others are signed.
            if place != 1 {
                signed(story, &id, patient)?;
            }
            if place > 2 || place == 0 {
                story.call(
                    "sign_consent_as_clinician",
                    json!({ "consent_id": id, "role": "clinician", "name": "", "method": "typed", "agreed": true }),
                )?;
            }
        }
    }
    let Some(first) = patients.first() else { return Ok(()) };
    let id = prepare(story, first, "photo-recording", recording())?;
    story.call("decline_consent", json!({ "consent_id": id, "reason": "No pictures, please." }))?;
    Ok(())
}

fn prepare(story: &Story<'_>, patient: &Patient, code: &str, filled: Value) -> Result<String, UiError> {
    story.save(
        "prepare_consent",
        json!({ "patient_id": patient.id, "code": code, "filled": filled, "clinician": "Nadia Rowe, MD" }),
    )
}

fn signed(story: &Story<'_>, id: &str, patient: &Patient) -> Result<(), UiError> {
    let chart = story.call("patient", json!({ "patient_id": patient.id }))?;
    let name = format!("{} {}", text(&chart, "given_name")?, text(&chart, "family_name")?);
    story
        .call(
            "sign_consent",
            json!({ "consent_id": id, "role": "patient", "name": name, "method": "typed", "agreed": true }),
        )
        .map(|_| ())
}

/// The text of the treatment a patient is in, with what is filled in.
fn treatment(story: &Story<'_>, patient: &Patient) -> Result<Option<(&'static str, Value)>, UiError> {
    let courses = story.call("series_of", json!({ "patient_id": patient.id }))?;
    let modality = courses.get(0).and_then(|course| course.pointer("/modality/code")).and_then(Value::as_str);
    let plan = "As the protocol of the course says.";
    Ok(match modality {
        Some("ketamine") => {
            Some(("ketamine-treatment", json!({ "reason": "Depression", "route": "iv", "plan": plan })))
        }
        Some("spravato") => {
            Some(("spravato-treatment", json!({ "reason": "trd", "antidepressant": "with", "plan": plan })))
        }
        Some("tms") => {
            let device = "Device of TMS bay 1";
            Some((
                "tms-treatment",
                json!({ "reason": "Depression", "label": "cleared", "device": device, "plan": plan }),
            ))
        }
        _ => None,
    })
}

fn notice(code: &str, story: &Story<'_>) -> Value {
    match code {
        "privacy-notice-acknowledgment" => {
            json!({ "notice_version": "2026-01", "notice_day": story.today.plus(-40), "given": "paper" })
        }
        _ => json!({}),
    }
}

fn recording() -> Value {
    let no = "no";
    json!({ "photo": no, "clinical_photo": no, "video": no, "audio": no, "ai": no, "purpose": "None", "keep": "Not at all" })
}
