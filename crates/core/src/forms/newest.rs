//! The newest form of each kind of a patient, for areas that ask what was answered.

use std::collections::BTreeMap;

use super::{FormStatus, rules::raised, store};
use crate::{
    db::Db,
    error::Result,
    packs::Severity,
    types::{Day, PatientId},
};

/// The newest form of a kind.
pub(crate) struct NewestForm {
    /// The day of its answers, once it is complete.
    pub complete_on: Option<Day>,
    answers: BTreeMap<String, String>,
    warns: Vec<Severity>,
}

impl NewestForm {
    /// Whether one of these answers was given; none while the form is not complete.
    pub fn answered(&self, item: &str, is: &[String]) -> Option<bool> {
        self.complete_on?;
        let given =
            self.answers.get(item).is_some_and(|value| value.split(',').any(|one| is.iter().any(|of| of == one)));
        Some(given)
    }

    /// Whether it warns with one of these severities; none while nothing is answered that warns and it is not complete.
    pub fn warns(&self, severities: &[Severity]) -> Option<bool> {
        let warns = self.warns.iter().any(|one| severities.contains(one));
        (warns || self.complete_on.is_some()).then_some(warns)
    }
}

/// The newest form of each kind.
pub(crate) fn newest_of_each(db: Db<'_>, patient: PatientId) -> Result<BTreeMap<String, NewestForm>> {
    let mut newest = BTreeMap::new();
    // They come the newest first.
    for filled in store::of_patient(db, patient)? {
        let code = filled.response.form_code.clone();
        if newest.contains_key(&code) {
            continue;
        }
        let complete = filled.response.status == FormStatus::Complete;
        let first = filled.answers.iter().filter(|answer| answer.entry == 0);
        newest.insert(
            code,
            NewestForm {
                complete_on: complete.then_some(filled.response.filled_on),
                answers: first.filter_map(|answer| Some((answer.item.clone(), answer.value.clone()?))).collect(),
                warns: raised(&filled.read()).into_iter().map(|one| one.severity).collect(),
            },
        );
    }
    Ok(newest)
}
