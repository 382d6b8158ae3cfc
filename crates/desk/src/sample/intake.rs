//! Intake: who called today, who is on the way, who stands still, who waits for room, and what came of those before.

use serde_json::{Value, json};
use seriesdesk_core::types::Day;

use super::{Story, list, people::Patient, readiness, text};
use crate::UiError;

/// Steps of one case at most; a story that goes on for ever is a mistake.
const MOST_STEPS: usize = 80;
/// So many papers go out in the sample's packet.
const ON_PAPER: usize = 4;

pub(super) fn ask(story: &Story<'_>, patients: &[Patient]) -> Result<(), UiError> {
    callers(story)?;
    on_the_way(story, patients)?;
    on_paper(story, patients)?;
    records_of_others(story, patients)?;
    before(story, patients)
}

/// People without a chart: they asked, and somebody is to call.
fn callers(story: &Story<'_>) -> Result<(), UiError> {
    let pilar = json!({
        "name": "Pilar Ruiz", "phone": "5550138901", "template": "ketamine-psychiatric", "source": "phone", "owner": "Joanna Pruitt",
        "indication": "Depression since 2019, three medicines", "opened_on": story.today.plus(-5), "next_contact_on": story.today,
    });
    let pilar = story.save("open_inquiry", pilar)?;
    for _ in 0..2 {
        story.save(
            "log_case_contact",
            json!({ "case_id": pilar, "channel": "call", "outcome": "left_message", "next_contact_on": story.today }),
        )?;
    }
    story.save("open_inquiry", json!({
        "name": "Drew Hollis", "phone": "5550138902", "template": "tms", "source": "referral", "referred_by": "Dr. Yates", "owner": "Maren Etxeberria",
        "indication": "TMS after four antidepressants", "opened_on": story.today.plus(-1), "next_contact_on": story.today.plus(1),
    }))?;
    story.save("open_inquiry", json!({
        "name": "Max Sandoval", "phone": "5550138903", "template": "veteran-tms", "source": "veterans", "owner": "Maren Etxeberria",
        "indication": "Referral from the Veterans Affairs clinic", "opened_on": story.today.plus(-12), "next_contact_on": story.today.plus(-4),
    }))?;
    for (name, phone, days) in [("Kavya Anand", "5550138904", 24), ("Leif Petersen", "5550138905", 17)] {
        story.save("open_inquiry", json!({
            "name": name, "phone": phone, "template": "spravato", "source": "website", "indication": "Asks for Spravato",
            "opened_on": story.today.plus(-days), "waits": true,
        }))?;
    }
    Ok(())
}

/// People with a chart, each as far as the column that is named.
fn on_the_way(story: &Story<'_>, patients: &[Patient]) -> Result<(), UiError> {
    let cases = [
        (16, "ketamine-psychiatric", 5, "paperwork", 4),
        (14, "spravato", 12, "evaluation", 3),
        (15, "tms", 26, "clearance", 2),
    ];
    for (place, template, days, phase, left) in cases {
        let Some(patient) = patients.get(place) else { continue };
        let opened = story.today.plus(-days);
        let case = story.save("open_inquiry", json!({
            "patient_id": patient.id, "template": template, "source": "referral", "referred_by": "Dr. Yates", "owner": "Maren Etxeberria", "opened_on": opened,
        }))?;
        for step in 0..MOST_STEPS {
            let view = story.call("intake_case", json!({ "case_id": case }))?;
            let here = view.pointer("/card/step").and_then(Value::as_str).unwrap_or_default().to_owned();
            let steps = list(&view, "steps");
            let code =
                |step: &Value, field: &str| step.pointer(field).and_then(Value::as_str).unwrap_or_default().to_owned();
            let open: Vec<&Value> = steps.iter().filter(|step| code(step, "/state/code") == "open").collect();
            let in_column = open.iter().filter(|step| code(step, "/phase/code") == phase).count();
            let Some(next) = open.iter().find(|step| code(step, "/code") == here) else { break };
            if code(next, "/phase/code") == phase && in_column <= left {
                break;
            }
            let day = opened.plus((i64::try_from(step).unwrap_or(0) / 2 + 1).min(days - 2));
            done(story, patient, &case, next, day)?;
        }
    }
    Ok(())
}

/// What one of them still has to fill in went out on paper.
fn on_paper(story: &Story<'_>, patients: &[Patient]) -> Result<(), UiError> {
    let Some(patient) = patients.get(16) else { return Ok(()) };
    let choices = story.call("packet_choices", json!({ "patient_id": patient.id }))?;
    let wanted =
        choices.as_array().into_iter().flatten().filter(|choice| choice.get("wanted") == Some(&Value::Bool(true)));
    let papers: Vec<Value> = wanted
        .take(ON_PAPER)
        .map(|choice| json!({ "kind": choice.pointer("/kind/code"), "code": choice.get("code") }))
        .collect();
    if papers.is_empty() {
        return Ok(());
    }
    let packet = json!({ "patient_id": patient.id, "papers": papers, "due_on": story.today.plus(4) });
    story.save("make_packet", packet).map(drop)
}

/// Somebody was asked for the records of one of them a week ago and did not answer; the pharmacy said it would.
fn records_of_others(story: &Story<'_>, patients: &[Patient]) -> Result<(), UiError> {
    let Some(patient) = patients.get(15) else { return Ok(()) };
    let start = story.call("prior_request_start", json!({ "patient_id": patient.id }))?;
    let papers = list(&start, "authorizations");
    let paper = papers.iter().find(|paper| paper.get("holds") == Some(&Value::Bool(true)));
    let mut clinic = json!({
        "patient_id": patient.id, "holder": "provider", "name": "Harbor Street Family Psychiatry", "fax": "5550138920", "phone": "5550138921",
        "address": "18 Harbor Street\nFairhaven, OR 97000", "records": "Visit notes, medicines with doses and dates, scores",
        "since": story.today.plus(-1825),
    });
    if let Some(paper) = paper {
        super::house::merge(&mut clinic, json!({ "consent_id": paper.get("consent_id") }));
    }
    let pharmacy = json!({
        "patient_id": patient.id, "holder": "pharmacy", "name": "Alder Pharmacy", "phone": "5550138922",
        "records": "Fills of antidepressants", "since": story.today.plus(-1825),
    });
    for (request, way, outcome, days) in [(clinic, "fax", "sent", 8), (pharmacy, "call", "will_send", 2)] {
        let id = story.save("save_prior_request", request)?;
        let tried = json!({ "request_id": id, "way": way, "outcome": outcome, "tried_on": story.today.plus(-days) });
        story.save("log_prior_attempt", tried)?;
    }
    Ok(())
}

/// A step as it is done: the form filled in, the paper signed, the rest said.
fn done(story: &Story<'_>, patient: &Patient, case: &str, step: &Value, day: Day) -> Result<(), UiError> {
    if let Some(form) = step.get("form").and_then(Value::as_str) {
        return readiness::fill_in(story, &patient.id, form, day);
    }
    if let Some(paper) = step.get("consent").and_then(Value::as_str) {
        return sign(story, patient, paper, day);
    }
    let said = json!({ "case_id": case, "step": text(step, "code")?, "status": "done", "happened_on": day, "who": "Maren Etxeberria", "revision": step.get("revision") });
    story.save("mark_step", said).map(drop)
}

/// A paper with the first choice of everything it asks for.
fn sign(story: &Story<'_>, patient: &Patient, code: &str, day: Day) -> Result<(), UiError> {
    let papers = story.call("consents_of", json!({ "patient_id": patient.id }))?;
    let offered = list(&papers, "offered");
    let offer = offered.iter().find(|offer| offer.get("code").and_then(Value::as_str) == Some(code));
    let fields = offer.map(|offer| list(offer, "fields")).unwrap_or_default();
    let required = fields.iter().filter(|field| field.get("required") == Some(&Value::Bool(true)));
    let filled: serde_json::Map<String, Value> = required
        .filter_map(|field| {
            let value = match field.get("kind")?.as_str()? {
                "choice" => field.pointer("/options/0/code")?.as_str()?.to_owned(),
                "day" if field.get("code")?.as_str()?.starts_with("expiry") => day.plus(365).to_string(),
                "day" => day.to_string(),
                "money" => "5000".to_owned(),
                _ => "As discussed".to_owned(),
            };
            Some((field.get("code")?.as_str()?.to_owned(), json!(value)))
        })
        .collect();
    let is_treatment = offer.and_then(|offer| offer.pointer("/kind/code")?.as_str()) == Some("treatment");
    let roles: &[&str] = if is_treatment { &["patient", "clinician"] } else { &["patient"] };
    readiness::sign(story, &patient.id, code, &Value::Object(filled), roles, day)
}

/// What came of earlier inquiries: courses, and one that came to nothing.
fn before(story: &Story<'_>, patients: &[Patient]) -> Result<(), UiError> {
    for (place, template, days) in [(0, "tms", 75), (1, "tms", 60), (3, "ketamine-psychiatric", 48)] {
        let Some(patient) = patients.get(place) else { continue };
        let case = story.save("open_inquiry", json!({ "patient_id": patient.id, "template": template, "source": "phone", "opened_on": story.today.plus(-days) }))?;
        close(story, &case, json!({ "status": "booked" }))?;
    }
    let case = story.save("open_inquiry", json!({
        "name": "Ines Vargas", "phone": "5550138906", "template": "tms", "source": "phone", "opened_on": story.today.plus(-40),
    }))?;
    close(story, &case, json!({ "status": "closed", "reason": "Chose another clinic" }))
}

fn close(story: &Story<'_>, case: &str, mut how: Value) -> Result<(), UiError> {
    let view = story.call("intake_case", json!({ "case_id": case }))?;
    super::house::merge(&mut how, json!({ "case_id": case, "revision": view.pointer("/card/revision") }));
    story.call("close_case", how).map(drop)
}
