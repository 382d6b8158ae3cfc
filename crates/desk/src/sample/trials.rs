//! What was tried before with the first patients.

use serde_json::{Value, json};

use super::{Story, people::Patient};
use crate::UiError;

pub(super) fn write_down(story: &Story<'_>, patients: &[Patient]) -> Result<(), UiError> {
    for patient in patients.iter().take(3) {
        for line in lines() {
            let mut line = line;
            super::house::merge(&mut line, json!({ "patient_id": patient.id }));
            story.save("save_trial", line)?;
        }
    }
    Ok(())
}

fn lines() -> [Value; 4] {
    [
        json!({ "kind": "medication", "name": "Sertraline", "dose": "200 mg", "weeks_at_dose": 10, "started": "3/2024", "stopped": "8/2024", "episode": "current", "outcome": "partial", "adherence": "good", "reason": "Still low after ten weeks", "prescriber": "Dr. Imani Cole", "source": "Records of Dr. Cole, page 4" }),
        json!({ "kind": "medication", "name": "Venlafaxine", "dose": "225 mg", "weeks_at_dose": 8, "started": "9/2024", "stopped": "1/2025", "episode": "current", "outcome": "none", "adherence": "good", "reason": "No change", "prescriber": "Dr. Imani Cole", "source": "Records of Dr. Cole, page 7" }),
        json!({ "kind": "augmentation", "name": "Aripiprazole", "with_what": "Venlafaxine", "dose": "5 mg", "started": "11/2024", "stopped": "1/2025", "episode": "current", "outcome": "intolerance", "reason": "Restless legs" }),
        json!({ "kind": "psychotherapy", "name": "Cognitive behavioral therapy", "sessions": 14, "started": "2024", "goes_on": true, "episode": "current", "outcome": "partial" }),
    ]
}
