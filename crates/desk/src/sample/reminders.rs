//! Reminders: a sender that says nothing of what is treated, a patient who chose e-mail, one visit reminded of and one left out.

use serde_json::json;

use super::{Story, list, people::Patient, text};
use crate::UiError;

/// Who was told that e-mail is not private and chose it, and who wants no reminders.
const CHOSE_EMAIL: usize = 3;
const WANTS_NONE: usize = 7;

pub(super) fn write_down(story: &Story<'_>, patients: &[Patient]) -> Result<(), UiError> {
    let mut rules = story.call("reminder_rules", json!({}))?;
    super::house::merge(&mut rules, json!({ "sender_name": "Cedar Grove" }));
    story.call("save_reminder_rules", rules)?;
    for (patient, wish) in [
        (CHOSE_EMAIL, json!({ "email_warned_on": story.today, "preferred": { "code": "email", "label": "" } })),
        (WANTS_NONE, json!({ "do_not_contact": true })),
    ] {
        let Some(patient) = patients.get(patient) else { continue };
        let mut now = story.call("reminder_wish", json!({ "patient_id": patient.id }))?;
        super::house::merge(&mut now, wish);
        story.call("save_reminder_wish", now)?;
    }
    let rows = list(&story.call("reminder_queue", json!({}))?, "rows");
    // Nobody is called or written to at night, whenever the sample is built, so only by day was a reminder sent already.
    let ready = rows.iter().find(|row| {
        let is_written = row.pointer("/ways/0/channel/code").is_some_and(|code| code == "text" || code == "email");
        is_written && row.pointer("/state/code").is_some_and(|code| code == "ready")
    });
    if let Some(row) = ready {
        story.call(
            "record_reminder",
            json!({
                "session_id": text(row, "session_id")?, "starts": text(row, "starts")?, "outcome": "sent",
                "channel": row.pointer("/ways/0/channel/code"), "contact_id": row.pointer("/ways/0/contact_id"),
            }),
        )?;
    }
    let sent = ready.and_then(|row| row.get("session_id"));
    let skipped = rows.iter().rev().find(|row| row.get("session_id") != sent);
    if let Some(row) = skipped {
        story.call(
            "record_reminder",
            json!({
                "session_id": text(row, "session_id")?, "starts": text(row, "starts")?, "outcome": "skipped",
                "note": "Spoke with them at the desk.",
            }),
        )?;
    }
    Ok(())
}
