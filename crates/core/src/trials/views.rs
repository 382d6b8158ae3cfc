//! What was tried, as screens show it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Adherence, Episode, RoughDay, Trial, TrialId, TrialKind, TrialOutcome, store};
use crate::{
    Practice, Word,
    db::Db,
    error::Result,
    filed::{self, EvidencePage},
    packs::{self, Drug},
    patients,
    types::PatientId,
};

/// Asks what was tried with a patient.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrialsOf {
    /// The patient.
    pub patient_id: PatientId,
}

/// Something that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct TrialView {
    /// The line.
    pub id: TrialId,
    /// What kind.
    pub kind: Word,
    /// The medicine, therapy or procedure.
    pub name: String,
    /// The class of a medicine.
    pub drug_class: Option<String>,
    /// What it was added to.
    pub with_what: Option<String>,
    /// The highest dose.
    pub dose: Option<String>,
    /// Weeks at a dose that should have helped.
    #[ts(type = "number | null")]
    pub weeks_at_dose: Option<i64>,
    /// How many sessions.
    #[ts(type = "number | null")]
    pub sessions: Option<i64>,
    /// How well it was taken.
    pub adherence: Option<Word>,
    /// When it began, as it is read here.
    pub started: Option<String>,
    /// When it ended.
    pub stopped: Option<String>,
    /// Whether it goes on.
    pub goes_on: bool,
    /// In which episode.
    pub episode: Option<Word>,
    /// What came of it.
    pub outcome: Option<Word>,
    /// Why it ended.
    pub reason: Option<String>,
    /// Who ordered it.
    pub prescriber: Option<String>,
    /// Where it is written.
    pub source: Option<String>,
    /// The page it is written on.
    pub page: Option<EvidencePage>,
    /// What payers usually ask for and is not there: `dose`, `how long`.
    pub lacks: Vec<String>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A medicine whose name and class are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct DrugOffer {
    /// The generic name.
    pub name: String,
    /// Names it is sold under.
    pub brands: Vec<String>,
    /// Its class.
    pub class: String,
}

/// What was tried with a patient: what goes on and the present episode first, then the latest.
pub fn trials_of(practice: &Practice, input: TrialsOf) -> Result<Vec<TrialView>> {
    let db = practice.db();
    let patient = patients::kept(db, input.patient_id)?;
    let mut trials = store::of_patient(db, patient)?;
    let rank = |trial: &Trial| (!trial.goes_on, trial.episode != Some(Episode::Current));
    trials.sort_by(|one, other| {
        rank(one)
            .cmp(&rank(other))
            .then_with(|| other.started.cmp(&one.started))
            .then_with(|| one.name.cmp(&other.name))
    });
    trials.into_iter().map(|trial| view(db, trial)).collect()
}

/// The medicines whose names and classes are known.
pub fn drugs_known(_: &Practice) -> Result<Vec<DrugOffer>> {
    let offer =
        |drug: &Drug| DrugOffer { name: drug.name.clone(), brands: drug.brands.clone(), class: drug.class.clone() };
    Ok(packs::drugs().drugs.iter().map(offer).collect())
}

/// The class of a medicine by its generic name or a name it is sold under.
pub(super) fn class_of(name: &str) -> Option<String> {
    let same = |known: &str| known.eq_ignore_ascii_case(name.trim());
    let found =
        packs::drugs().drugs.iter().find(|drug| same(&drug.name) || drug.brands.iter().any(|brand| same(brand)));
    found.map(|drug| drug.class.clone())
}

fn view(db: Db<'_>, trial: Trial) -> Result<TrialView> {
    let page = match (trial.document_id, trial.document_page) {
        (Some(document), Some(page)) => filed::evidence_page(db, document, page)?,
        _ => None,
    };
    Ok(TrialView {
        revision: db.revision::<Trial>(trial.id)?,
        lacks: lacks(&trial).into_iter().map(str::to_owned).collect(),
        id: trial.id,
        kind: trial.kind.word(),
        name: trial.name,
        drug_class: trial.drug_class,
        with_what: trial.with_what,
        dose: trial.dose,
        weeks_at_dose: trial.weeks_at_dose,
        sessions: trial.sessions,
        adherence: trial.adherence.map(Adherence::word),
        started: trial.started.as_ref().map(RoughDay::us),
        stopped: trial.stopped.as_ref().map(RoughDay::us),
        goes_on: trial.goes_on,
        episode: trial.episode.map(Episode::word),
        outcome: trial.outcome.map(TrialOutcome::word),
        reason: trial.reason,
        prescriber: trial.prescriber,
        source: trial.source,
        page,
    })
}

/// What payers usually ask of such a line and is not there.
fn lacks(trial: &Trial) -> Vec<&'static str> {
    let is_drug = matches!(trial.kind, TrialKind::Medication | TrialKind::Augmentation);
    let how_long = trial.weeks_at_dose.is_some()
        || trial.sessions.is_some()
        || (trial.started.is_some() && trial.stopped.is_some());
    let asks = [
        (is_drug && trial.dose.is_none(), "dose"),
        (!how_long, "how long"),
        (trial.started.is_none(), "when it began"),
        (trial.outcome.is_none_or(|outcome| outcome == TrialOutcome::Unknown), "outcome"),
        (!trial.goes_on && trial.reason.is_none(), "why it ended"),
        (trial.source.is_none() && trial.document_id.is_none(), "source"),
    ];
    asks.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, what)| what).collect()
}
