//! A line is written, changed or taken away.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Adherence, Episode, RoughDay, Trial, TrialId, TrialKind, TrialOutcome};
use crate::{
    Practice,
    error::{Error, Result},
    filed::{self, DocumentId},
    oplog::{Action, Done},
    patients,
    practice::{self, fields},
    types::{PatientId, Saved},
};

const MOST_WEEKS: i64 = 2600;
const MOST_SESSIONS: i64 = 2000;

/// Something that was tried.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveTrial {
    /// The line's id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// With whom.
    pub patient_id: PatientId,
    /// What kind.
    pub kind: TrialKind,
    /// The medicine, therapy or procedure.
    pub name: String,
    /// The class of a medicine; the known one when left out.
    #[serde(default)]
    #[ts(optional)]
    pub drug_class: Option<String>,
    /// What it was added to, for an augmentation.
    #[serde(default)]
    #[ts(optional)]
    pub with_what: Option<String>,
    /// The highest dose, with its unit.
    #[serde(default)]
    #[ts(optional)]
    pub dose: Option<String>,
    /// Weeks at a dose that should have helped.
    #[serde(default)]
    #[ts(as = "Option<u32>", optional)]
    pub weeks_at_dose: Option<i64>,
    /// How many sessions.
    #[serde(default)]
    #[ts(as = "Option<u32>", optional)]
    pub sessions: Option<i64>,
    /// How well it was taken.
    #[serde(default)]
    #[ts(optional)]
    pub adherence: Option<Adherence>,
    /// When it began: a year, a month or a day.
    #[serde(default)]
    #[ts(optional)]
    pub started: Option<String>,
    /// When it ended.
    #[serde(default)]
    #[ts(optional)]
    pub stopped: Option<String>,
    /// Whether it goes on.
    #[serde(default)]
    pub goes_on: bool,
    /// In which episode.
    #[serde(default)]
    #[ts(optional)]
    pub episode: Option<Episode>,
    /// What came of it.
    #[serde(default)]
    #[ts(optional)]
    pub outcome: Option<TrialOutcome>,
    /// Why it ended.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
    /// Who ordered it.
    #[serde(default)]
    #[ts(optional)]
    pub prescriber: Option<String>,
    /// Where it is written: whose records, which page.
    #[serde(default)]
    #[ts(optional)]
    pub source: Option<String>,
    /// The document it is written in.
    #[serde(default)]
    #[ts(optional)]
    pub document_id: Option<DocumentId>,
    /// The page of that document; 1 is its first.
    #[serde(default)]
    #[ts(as = "Option<u32>", optional)]
    pub document_page: Option<i64>,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Takes a line away.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveTrial {
    /// The line.
    pub id: TrialId,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Writes down something that was tried, or changes it.
///
/// # Errors
/// `Invalid` without a name, for times that lie ahead or end before they begin, and for numbers that cannot be meant; `Stale` when
/// somebody else changed it.
pub fn save_trial(practice: &mut Practice, input: SaveTrial) -> Result<Done<Saved>> {
    practice.act(Action::reversible("save_trial"), |tx| {
        let patient = patients::live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        let name = fields::name("name", &input.name)?;
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let rough = |field: &str, typed: Option<&str>| -> Result<Option<RoughDay>> {
            let Some(typed) = fields::filled(typed) else { return Ok(None) };
            let day = RoughDay::read(field, typed)?;
            match day.earliest() {
                Some(earliest) if earliest > today => Err(Error::invalid(field, "lies ahead")),
                _ => Ok(Some(day)),
            }
        };
        let started = rough("started", input.started.as_deref())?;
        let stopped = rough("stopped", input.stopped.as_deref())?;
        if let (Some(from), Some(until)) = (&started, &stopped) {
            // A month or a year stands for all of its days, so only what cannot be is refused.
            let whole = String::from(from.clone()).len().min(String::from(until.clone()).len());
            if String::from(until.clone())[..whole] < String::from(from.clone())[..whole] {
                return Err(Error::invalid("stopped", "lies before it began"));
            }
        }
        if input.goes_on && stopped.is_some() {
            return Err(Error::invalid("stopped", "is given, and it goes on"));
        }
        within("weeks_at_dose", input.weeks_at_dose, MOST_WEEKS)?;
        within("sessions", input.sessions, MOST_SESSIONS)?;
        let typed_class = fields::optional("drug_class", input.drug_class.as_deref())?;
        let id: TrialId = fields::id_or_new(tx, &input.id)?;
        let page = match (input.document_id, input.document_page) {
            (Some(document), page) => {
                Some((document, filed::page_of_file(tx.db(), "document_page", document, page.unwrap_or(1))?))
            }
            (None, Some(_)) => {
                return Err(Error::invalid("document_id", "is missing; say which document the page is of"));
            }
            (None, None) => None,
        };
        tx.say(format!("{}: {name}", input.kind.label()));
        let trial = Trial {
            id,
            patient_id: patient.id,
            kind: input.kind,
            drug_class: typed_class.or_else(|| super::views::class_of(&name)),
            name,
            with_what: fields::optional("with_what", input.with_what.as_deref())?,
            dose: fields::optional("dose", input.dose.as_deref())?,
            weeks_at_dose: input.weeks_at_dose,
            sessions: input.sessions,
            adherence: input.adherence,
            started,
            stopped,
            goes_on: input.goes_on,
            episode: input.episode,
            outcome: input.outcome,
            reason: fields::text("reason", input.reason.as_deref())?,
            prescriber: fields::optional("prescriber", input.prescriber.as_deref())?,
            source: fields::optional("source", input.source.as_deref())?,
            document_id: page.map(|(document, _)| document),
            document_page: page.map(|(_, place)| place),
        };
        tx.save(&trial, input.revision)
    })
}

/// Takes a line away.
///
/// # Errors
/// `Stale` when somebody else changed it.
pub fn remove_trial(practice: &mut Practice, input: RemoveTrial) -> Result<Done<()>> {
    practice.act(Action::reversible("remove_trial"), |tx| {
        let trial: Trial = tx.db().find(input.id, "trial")?;
        tx.about(trial.patient_id);
        tx.expect_revision::<Trial>(trial.id, input.revision)?;
        tx.say(format!("{} taken away", trial.name));
        tx.withdraw::<Trial>(trial.id)
    })
}

fn within(field: &str, number: Option<i64>, most: i64) -> Result<()> {
    match number {
        Some(number) if !(0..=most).contains(&number) => {
            Err(Error::invalid(field, format!("is not between 0 and {most}")))
        }
        _ => Ok(()),
    }
}
