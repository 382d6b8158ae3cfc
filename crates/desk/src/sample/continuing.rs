//! A course near its end about which the clinician decided already; the others wait for a decision.

use serde_json::json;

use super::{Story, list, text};
use crate::UiError;

pub(super) fn decide(story: &Story<'_>) -> Result<(), UiError> {
    let courses = list(&story.call("ending_courses", json!({}))?, "courses");
    let Some(first) = courses.first().filter(|_| courses.len() > 1) else { return Ok(()) };
    story.call(
        "decide_course",
        json!({
            "series_id": text(first, "series_id")?, "decision": "maintenance", "sessions": 3, "every_days": 28,
            "note": "Good response; wishes to hold it.",
        }),
    )?;
    Ok(())
}
