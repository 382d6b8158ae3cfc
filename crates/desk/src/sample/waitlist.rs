//! The waitlist: two patients without a course who would come soon, with the times they can come.

use serde_json::json;

use super::{Story, people::Patient};
use crate::UiError;

pub(super) fn write_down(story: &Story<'_>, patients: &[Patient]) -> Result<(), UiError> {
    let waiting = [(15, "soon", 24, Some("Drives two hours")), (17, "usual", 2, None)];
    for (place, priority, notice, note) in waiting {
        let Some(patient) = patients.get(place) else { continue };
        story.save(
            "save_waitlist_entry",
            json!({
                "patient_id": patient.id, "modality": "ketamine", "minutes": 60, "priority": priority,
                "notice_hours": notice, "note": note,
            }),
        )?;
    }
    Ok(())
}
