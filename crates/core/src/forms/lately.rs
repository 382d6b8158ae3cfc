//! What the forms of a patient say for the next session: when each was last complete, and what they hold up.

use std::collections::BTreeMap;

use super::{
    FormStatus, store,
    warnings::{Reading, open_of},
};
use crate::{
    db::Db,
    error::Result,
    packs::Severity,
    types::{Day, PatientId},
};

/// What the forms of a patient say for the next session.
pub(crate) struct Lately {
    /// The days on which a form was complete, by its code.
    complete: BTreeMap<String, Vec<Day>>,
    /// Warnings that hold treatment up.
    pub holding: Vec<Holding>,
    /// Urgent warnings that nobody handled, as they are read.
    pub urgent: Vec<String>,
}

/// A warning that holds treatment up.
pub(crate) struct Holding {
    /// The code of its form.
    pub form: String,
    /// What it says.
    pub says: String,
}

impl Lately {
    /// The last day up to a day on which one of the forms was complete.
    pub fn newest(&self, codes: &[String], until: Day) -> Option<Day> {
        let days = codes.iter().filter_map(|code| self.complete.get(code)).flatten();
        days.copied().filter(|day| *day <= until).max()
    }
}

/// Reads it.
pub(crate) fn lately(db: Db<'_>, patient: PatientId) -> Result<Lately> {
    let all = store::of_patient(db, patient)?;
    let mut complete: BTreeMap<String, Vec<Day>> = BTreeMap::new();
    for filled in all.iter().filter(|filled| filled.response.status == FormStatus::Complete) {
        complete.entry(filled.response.form_code.clone()).or_default().push(filled.response.filled_on);
    }
    let code_of =
        |id| all.iter().find(|filled| filled.response.id == id).map(|filled| filled.response.form_code.clone());
    let mut lately = Lately { complete, holding: Vec::new(), urgent: Vec::new() };
    for flag in open_of(&Reading::of(db, patient)?, &all)? {
        match flag.severity.code.parse::<Severity>() {
            Ok(Severity::Urgent) => lately.urgent.push(flag.says),
            Ok(Severity::Hold | Severity::Absolute | Severity::Block) => {
                if let Some(form) = code_of(flag.response_id) {
                    lately.holding.push(Holding { form, says: flag.says });
                }
            }
            Ok(Severity::Clear | Severity::Info) | Err(_) => {}
        }
    }
    Ok(lately)
}
