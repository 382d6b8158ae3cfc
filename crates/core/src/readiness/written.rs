//! What was written down about a patient, for papers.

use super::store::entries_of;
use crate::{Practice, error::Result, people, types::PatientId};

/// What was written down about a patient as a whole, in words.
pub(crate) struct Written {
    pub item: String,
    pub met: bool,
    pub who: Option<String>,
    pub says: Option<String>,
    pub source: String,
}

/// The newest entry of each item that is about no single visit.
pub(crate) fn written_of(practice: &Practice, patient: PatientId) -> Result<Vec<Written>> {
    let db = practice.db();
    let mut seen = Vec::new();
    let mut written = Vec::new();
    for entry in entries_of(db, patient)?.into_iter().filter(|entry| entry.session_id.is_none()) {
        if seen.contains(&entry.item) {
            continue;
        }
        seen.push(entry.item);
        let by = people::name_of(db, entry.done_by)?.map(|by| format!(", {by}")).unwrap_or_default();
        written.push(Written {
            item: entry.item.label().to_owned(),
            met: entry.met,
            who: entry.who,
            says: entry.says,
            source: format!("Entry of {}{by}", entry.happened_on.us()),
        });
    }
    Ok(written)
}
