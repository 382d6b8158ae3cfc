//! How the papers of a patient stand, for areas that ask for one of some texts.

use std::collections::BTreeMap;

use super::{
    rules::Standing,
    store::{Reading, Whole},
    views::{self, StandingView},
};
use crate::{
    db::Db,
    error::Result,
    types::{Day, PatientId},
};

/// The texts of the practice, read once for many patients.
pub(crate) struct Texts<'a>(Reading<'a>);

/// The papers of a patient.
pub(crate) struct Papers(Vec<Whole>);

/// How papers of some texts stand: the best of them.
pub(crate) struct BestPaper {
    pub view: StandingView,
    pub version: String,
    pub filled: BTreeMap<String, String>,
    /// The day it was signed by all who have to, or declined.
    pub settled_on: Option<Day>,
}

impl<'a> Texts<'a> {
    pub fn new(db: Db<'a>) -> Self {
        Self(Reading::new(db))
    }

    /// The papers of a patient.
    pub fn papers_of(&self, patient: PatientId) -> Result<Papers> {
        Ok(Papers(self.0.of_patient(patient)?))
    }
}

impl Papers {
    /// How the papers of some texts stand on a day: the best of them; none when none was made.
    pub fn standing(&self, texts: &Texts<'_>, codes: &[String], day: Day) -> Result<Option<BestPaper>> {
        let ours = self.0.iter().filter(|whole| codes.contains(&whole.consent.code) && !whole.is_void());
        let mut best = ours
            .map(|whole| {
                let (version, filled) = (whole.text.version.clone(), whole.consent.filled.0.clone());
                let settled_on = match whole.standing(day) {
                    Standing::InForce { signed_on, .. } => Some(signed_on),
                    Standing::Declined(day) => Some(day),
                    _ => None,
                };
                Ok(BestPaper { view: views::of(&texts.0, whole, day)?, version, filled, settled_on })
            })
            .collect::<Result<Vec<_>>>()?;
        best.sort_by_key(|paper| (!paper.view.holds || paper.view.sign_again, !paper.view.holds));
        Ok(best.into_iter().next())
    }
}
