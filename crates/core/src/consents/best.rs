//! How the papers of a patient stand, for areas that ask for one of some texts.

use std::collections::BTreeMap;

use super::{
    ConsentId, SignMethod,
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

/// A paper of one text.
pub(crate) struct PaperOfText {
    pub id: ConsentId,
    pub standing: StandingView,
    pub filled: BTreeMap<String, String>,
    pub methods: Vec<SignMethod>,
}

/// The papers of a patient by one text, the newest first, without those made by mistake.
pub(crate) fn papers_of_text(db: Db<'_>, patient: PatientId, code: &str, day: Day) -> Result<Vec<PaperOfText>> {
    let reading = Reading::new(db);
    let ours = reading.of_patient(patient)?.into_iter().filter(|whole| whole.consent.code == code && !whole.is_void());
    ours.map(|whole| {
        Ok(PaperOfText {
            id: whole.consent.id,
            standing: views::of(&reading, &whole, day)?,
            methods: whole.signatures.iter().map(|one| one.method).collect(),
            filled: whole.consent.filled.0,
        })
    })
    .collect()
}

/// How a paper stands on a day.
pub(crate) fn standing_of(db: Db<'_>, id: ConsentId, day: Day) -> Result<StandingView> {
    let reading = Reading::new(db);
    views::of(&reading, &reading.whole(id)?, day)
}

/// How a paper was signed, signature by signature.
pub(crate) fn methods_of(db: Db<'_>, id: ConsentId) -> Result<Vec<SignMethod>> {
    Ok(Reading::new(db).whole(id)?.signatures.iter().map(|one| one.method).collect())
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
