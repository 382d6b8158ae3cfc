//! Where papers are looked up.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use super::{
    Consent, ConsentId, ConsentPaper, ConsentScan, ConsentScanId, ConsentScanVoid, ConsentSignature, ConsentStep,
    ConsentStepKind, ConsentTextId, KeptText,
    rules::{self, Facts, Standing},
    texts::{self, UsableText},
};
use crate::{
    db::{Db, named_params},
    error::{Error, Result},
    patients,
    series::{Series, SeriesStatus},
    types::{Day, PatientId},
};

/// A paper with everything that happened to it.
pub(super) struct Whole {
    pub consent: Consent,
    pub text: Rc<UsableText>,
    pub signatures: Vec<ConsentSignature>,
    pub steps: Vec<ConsentStep>,
    pub course_over: Option<Day>,
}

impl Whole {
    /// Where it stands on a day.
    pub fn standing(&self, today: Day) -> Standing {
        rules::standing(&self.facts(), today)
    }

    /// What is known of it.
    pub fn facts(&self) -> Facts<'_> {
        Facts {
            text: &self.text.content,
            filled: &self.consent.filled.0,
            signed: self.signatures.iter().map(|one| (one.role, one.signed_local.day())).collect(),
            steps: self.steps.iter().map(|one| (one.step, one.happened_on)).collect(),
            course_over: self.course_over,
        }
    }

    /// Whether it was made by mistake.
    pub fn is_void(&self) -> bool {
        self.steps.iter().any(|step| step.step == ConsentStepKind::Void)
    }
}

/// Reads papers, each text once: a practice has few texts and many papers.
pub(super) struct Reading<'a> {
    db: Db<'a>,
    kept: RefCell<BTreeMap<ConsentTextId, Rc<UsableText>>>,
    newest: RefCell<BTreeMap<(String, Day), Rc<UsableText>>>,
}

impl<'a> Reading<'a> {
    pub fn new(db: Db<'a>) -> Self {
        Self { db, kept: RefCell::default(), newest: RefCell::default() }
    }

    /// One paper.
    pub fn whole(&self, id: ConsentId) -> Result<Whole> {
        self.with_rest(self.db.find(id, "consent")?)?.ok_or(Error::NotFound("consent's text"))
    }

    /// The papers of a patient under all ids the patient has had, the newest first.
    pub fn of_patient(&self, patient: PatientId) -> Result<Vec<Whole>> {
        let ids = serde_json::to_string(&patients::all_ids(self.db, patient)?).expect("ids are text");
        let all: Vec<Consent> = self.db.list(
            "patient_id IN (SELECT value FROM json_each(:patients)) ORDER BY prepared_at DESC, id DESC",
            named_params! { ":patients": ids },
        )?;
        all.into_iter().filter_map(|consent| self.with_rest(consent).transpose()).collect()
    }

    /// Every paper made by a text of a code.
    pub fn of_code(&self, code: &str) -> Result<Vec<Whole>> {
        let all: Vec<Consent> =
            self.db.list("code = :code ORDER BY prepared_at DESC, id DESC", named_params! { ":code": code })?;
        all.into_iter().filter_map(|consent| self.with_rest(consent).transpose()).collect()
    }

    /// The text of a code that holds on a day.
    pub fn in_force(&self, code: &str, day: Day) -> Result<Rc<UsableText>> {
        let key = (code.to_owned(), day);
        if let Some(found) = self.newest.borrow().get(&key) {
            return Ok(Rc::clone(found));
        }
        let found = Rc::new(texts::in_force(self.db, code, day)?);
        self.newest.borrow_mut().insert(key, Rc::clone(&found));
        Ok(found)
    }

    fn text(&self, id: ConsentTextId) -> Result<Option<Rc<UsableText>>> {
        if let Some(found) = self.kept.borrow().get(&id) {
            return Ok(Some(Rc::clone(found)));
        }
        let Some(kept) = self.db.get::<KeptText>(id)? else { return Ok(None) };
        let found = Rc::new(texts::of_kept(kept));
        self.kept.borrow_mut().insert(id, Rc::clone(&found));
        Ok(Some(found))
    }

    /// A paper with the rest; none while its text, written on another computer, did not arrive yet.
    fn with_rest(&self, consent: Consent) -> Result<Option<Whole>> {
        let Some(text) = self.text(consent.text_id)? else { return Ok(None) };
        let id = consent.id;
        let signatures =
            self.db.list("consent_id = :consent ORDER BY taken_at, id", named_params! { ":consent": id })?;
        let steps = self.db.list("consent_id = :consent ORDER BY done_at, id", named_params! { ":consent": id })?;
        let course_over = match consent.series_id {
            Some(series) => course_over(self.db, self.db.get(series)?)?,
            None => None,
        };
        Ok(Some(Whole { text, consent, signatures, steps, course_over }))
    }
}

/// The practice's own texts of a code, in the order in which they take effect.
pub(super) fn own_texts(db: Db<'_>, code: &str) -> Result<Vec<KeptText>> {
    db.list("code = :code AND shipped = 0 ORDER BY effective_on, written_at, id", named_params! { ":code": code })
}

/// The finished paper of a consent; the first where two offices finished it apart.
pub(super) fn paper_of(db: Db<'_>, consent: ConsentId) -> Result<Option<ConsentPaper>> {
    let found: Vec<ConsentPaper> =
        db.list("consent_id = :consent ORDER BY made_at, id LIMIT 1", named_params! { ":consent": consent })?;
    Ok(found.into_iter().next())
}

/// The scans of a paper that stand, as they were filed.
pub(super) fn scans_of(db: Db<'_>, consent: ConsentId) -> Result<Vec<ConsentScan>> {
    db.list(
        "consent_id = :consent AND id NOT IN (SELECT entry_id FROM consent_scan_voids) ORDER BY filed_at, id",
        named_params! { ":consent": consent },
    )
}

/// Whether a scan was taken back.
pub(super) fn is_void_scan(db: Db<'_>, entry: ConsentScanId) -> Result<bool> {
    let voids: Vec<ConsentScanVoid> = db.list("entry_id = :entry", named_params! { ":entry": entry })?;
    Ok(!voids.is_empty())
}

/// The day of the last session of a course that is over.
fn course_over(db: Db<'_>, series: Option<Series>) -> Result<Option<Day>> {
    let Some(series) = series.filter(|series| series.status != SeriesStatus::Active) else { return Ok(None) };
    let last: Option<crate::types::LocalTime> = db.maybe(
        "SELECT starts_local AS last FROM sessions WHERE series_id = :series AND status NOT IN ('cancelled') ORDER BY starts_local DESC LIMIT 1",
        named_params! { ":series": series.id },
        |row| row.get("last"),
    )?;
    Ok(last.map(|last| last.day()))
}
