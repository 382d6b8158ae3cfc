//! What was tried before with the first patients.

use serde_json::{Value, json};

use super::{Story, people::Patient};
use crate::UiError;

/// The records of the first patient are on file, and the lines lead to their pages.
pub(super) fn write_down(story: &Story<'_>, patients: &[Patient], records: &str) -> Result<(), UiError> {
    for (place, patient) in patients.iter().take(3).enumerate() {
        for (mut line, page) in lines().into_iter().zip(PAGES) {
            super::house::merge(&mut line, json!({ "patient_id": patient.id }));
            if let (0, Some(page)) = (place, page) {
                super::house::merge(&mut line, json!({ "document_id": records, "document_page": page }));
            }
            story.save("save_trial", line)?;
        }
    }
    Ok(())
}

/// The page of the records on which each line is written.
const PAGES: [Option<i64>; 4] = [Some(4), Some(7), Some(7), None];

fn lines() -> [Value; 4] {
    [
        json!({ "kind": "medication", "name": "Sertraline", "dose": "200 mg", "weeks_at_dose": 10, "started": "3/2024", "stopped": "8/2024", "episode": "current", "outcome": "partial", "adherence": "good", "reason": "Still low after ten weeks", "prescriber": "Dr. Imani Cole", "source": "Records of Dr. Cole, page 4" }),
        json!({ "kind": "medication", "name": "Venlafaxine", "dose": "225 mg", "weeks_at_dose": 8, "started": "9/2024", "stopped": "1/2025", "episode": "current", "outcome": "none", "adherence": "good", "reason": "No change", "prescriber": "Dr. Imani Cole", "source": "Records of Dr. Cole, page 7" }),
        json!({ "kind": "augmentation", "name": "Aripiprazole", "with_what": "Venlafaxine", "dose": "5 mg", "started": "11/2024", "stopped": "1/2025", "episode": "current", "outcome": "intolerance", "reason": "Restless legs" }),
        json!({ "kind": "psychotherapy", "name": "Cognitive behavioral therapy", "sessions": 14, "started": "2024", "goes_on": true, "episode": "current", "outcome": "partial" }),
    ]
}
