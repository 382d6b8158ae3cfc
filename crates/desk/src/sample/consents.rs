//! Consents of the house: signed on the screen, waiting for the clinician, declined; the ride home of most.

use serde_json::{Value, json};

use super::{Story, people::Patient, text};
use crate::UiError;

/// These have nobody named who takes them home on every day.
const WITHOUT_RIDE: &[usize] = &[2, 4];

pub(super) fn sign(story: &Story<'_>, patients: &[Patient]) -> Result<(), UiError> {
    for (place, patient) in patients.iter().take(15).enumerate() {
        for code in ["general-treatment", "privacy-notice-acknowledgment"] {
            let id = prepare(story, patient, code, notice(code, story))?;
            signed(story, &id, patient)?;
        }
        if place < 6 && !WITHOUT_RIDE.contains(&place) {
            let id = prepare(story, patient, "driver-escort", ride())?;
            signed(story, &id, patient)?;
        }
    }
    let Some(first) = patients.first() else { return Ok(()) };
    let id = prepare(story, first, "photo-recording", recording())?;
    story.call("decline_consent", json!({ "consent_id": id, "reason": "No pictures, please." }))?;
    if let Some(doubting) = patients.get(14) {
        take_back(story, doubting)?;
    }
    if let Some(coming) = patients.get(15) {
        let filled = json!({ "reason": "Depression", "route": "iv", "plan": "To be decided at the evaluation." });
        let id = prepare(story, coming, "ketamine-treatment", filled)?;
        signed(story, &id, coming)?;
    }
    Ok(())
}

/// Whoever wants to talk first takes the consent to the treatment back.
fn take_back(story: &Story<'_>, patient: &Patient) -> Result<(), UiError> {
    let all = story.call("consents_of", json!({ "patient_id": patient.id }))?;
    let rows = all.get("consents").and_then(Value::as_array).cloned().unwrap_or_default();
    let treatment = rows.iter().find(|row| row.pointer("/kind/code").and_then(Value::as_str) == Some("treatment"));
    let Some(treatment) = treatment else { return Ok(()) };
    story
        .call(
            "revoke_consent",
            json!({ "consent_id": treatment.get("id"), "said_by": "The patient", "reason": "Wants to talk to the clinician first." }),
        )
        .map(|_| ())
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

fn notice(code: &str, story: &Story<'_>) -> Value {
    match code {
        "privacy-notice-acknowledgment" => {
            json!({ "notice_version": "2026-01", "notice_day": story.today.plus(-40), "given": "paper" })
        }
        _ => json!({}),
    }
}

fn ride() -> Value {
    json!({
        "driver": "Rosa (sister)", "driver_phone": "(555) 013-0199", "relation": "Sister", "companion": "Rosa, (555) 013-0199",
        "tell": "pickup",
    })
}

fn recording() -> Value {
    let no = "no";
    json!({ "photo": no, "clinical_photo": no, "video": no, "audio": no, "ai": no, "purpose": "None", "keep": "Not at all" })
}
