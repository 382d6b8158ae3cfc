//! The waitlist: patients who would come sooner, one of them at once.

use serde_json::json;

use super::{Story, people::Patient};
use crate::UiError;

pub(super) fn write_down(story: &Story<'_>, patients: &[Patient]) -> Result<(), UiError> {
    let waiting = [
        (14, "evaluation", 45, "soon", 0, Some("Works next door")),
        (15, "ketamine", 60, "soon", 24, Some("Drives two hours")),
        (17, "ketamine", 60, "usual", 2, None),
    ];
    for (place, kind, minutes, priority, notice, note) in waiting {
        let Some(patient) = patients.get(place) else { continue };
        story.save(
            "save_waitlist_entry",
            json!({
                "patient_id": patient.id, "modality": kind, "minutes": minutes, "priority": priority,
                "notice_hours": notice, "note": note,
            }),
        )?;
    }
    Ok(())
}
