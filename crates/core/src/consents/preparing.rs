//! A paper is made ready to be signed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use uuid::Uuid;

use super::{
    Consent, ConsentId, ConsentStep, ConsentStepId, ConsentStepKind, KeptText, filling, store::Reading,
    texts::UsableText,
};
use crate::{
    Practice, db, derived_id,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    patients,
    practice::{self, fields},
    series::{Series, SeriesStatus},
    types::{PatientId, Saved, SeriesId},
};

/// What was filled in, by the code of the field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Filled(pub BTreeMap<String, String>);
db::json_column!(Filled);

/// Makes a paper ready to be signed.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrepareConsent {
    /// For whom.
    pub patient_id: PatientId,
    /// By which text.
    pub code: String,
    /// What was filled in, by the code of the field: a choice by its code, a day as `2026-03-03`, an amount in cents.
    #[serde(default)]
    pub filled: BTreeMap<String, String>,
    /// The clinician who stands in it.
    #[serde(default)]
    #[ts(optional)]
    pub clinician: Option<String>,
    /// The course it is for; the only one under way of a kind it belongs to, unless told.
    #[serde(default)]
    #[ts(optional)]
    pub series_id: Option<SeriesId>,
}

/// Makes a paper ready to be signed, by the text that holds today. It never changes afterwards; a mistake is corrected by another.
///
/// # Errors
/// `NotFound` for an unknown text; `Invalid` under a field's code when it is missing or not right; refused for a course of somebody else.
pub fn prepare_consent(practice: &mut Practice, input: PrepareConsent) -> Result<Done<Saved>> {
    practice.act(Action::reversible("prepare_consent"), |tx| {
        let patient = patients::live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        let today = practice::now_local(tx.db(), tx.now())?.day();
        let text = Reading::new(tx.db()).in_force(&input.code, today)?;
        let filled = filling::checked(&text.content, &input.filled)?;
        let series_id = match input.series_id {
            Some(series) => Some(own_course(tx, series, patient.id)?),
            None => only_course(tx, &text, patient.id)?,
        };
        tx.say(format!("{} ready to be signed", text.content.title));
        keep(tx, &text)?;
        let consent = Consent {
            id: tx.new_id(),
            patient_id: patient.id,
            series_id,
            code: input.code.clone(),
            text_id: text.id,
            filled: Filled(filled),
            clinician: fields::optional("clinician", input.clinician.as_deref())?,
            prepared_on: today,
            prepared_at: tx.now(),
            prepared_by: tx.actor(),
        };
        tx.fact(&consent)?;
        Ok(Saved { id: consent.id.to_string(), revision: 1 })
    })
}

/// Keeps the text a paper is made by. It has nothing of its own but the words, so every computer keeps the same.
fn keep(tx: &mut Tx<'_>, text: &UsableText) -> Result<()> {
    if tx.db().get::<KeptText>(text.id)?.is_some() {
        return Ok(());
    }
    tx.fact(&KeptText {
        id: text.id,
        code: text.content.code.clone(),
        version: text.version.clone(),
        shipped: true,
        effective_on: text.effective_on,
        sign_again: text.sign_again,
        content: text.content.clone(),
        note: None,
        written_at: None,
        written_by: None,
    })
}

fn own_course(tx: &Tx<'_>, series: SeriesId, patient: PatientId) -> Result<SeriesId> {
    let found: Series = tx.db().find(series, "series")?;
    if patients::kept(tx.db(), found.patient_id)? != patient {
        return Err(Error::invalid("series_id", "is a course of another patient"));
    }
    Ok(series)
}

/// The one course under way that a text for a treatment can be meant for.
fn only_course(tx: &Tx<'_>, text: &UsableText, patient: PatientId) -> Result<Option<SeriesId>> {
    if text.content.modalities.is_empty() {
        return Ok(None);
    }
    let all: Vec<Series> =
        tx.db().list("patient_id = :patient ORDER BY id", db::named_params! { ":patient": patient })?;
    let mut fitting = all.into_iter().filter(|series| {
        series.status == SeriesStatus::Active && text.content.modalities.contains(&series.protocol.modality)
    });
    let first = fitting.next();
    Ok(if fitting.next().is_some() { None } else { first.map(|series| series.id) })
}

/// An undo says that the paper was a mistake; one that somebody signed since is not undone.
pub(super) fn void_by_undo(tx: &mut Tx<'_>, consent: Uuid) -> Result<()> {
    let whole = Reading::new(tx.db()).whole(ConsentId::from(consent))?;
    if !whole.signatures.is_empty() {
        return Err(Error::refused("This paper was signed since.").hint("Say that it was a mistake instead."));
    }
    if whole.is_void() {
        return Ok(());
    }
    let id: ConsentStepId = derived_id("consent void", &[consent.as_bytes()]).into();
    let today = practice::now_local(tx.db(), tx.now())?.day();
    tx.fact(&ConsentStep {
        id,
        consent_id: whole.consent.id,
        patient_id: whole.consent.patient_id,
        step: ConsentStepKind::Void,
        happened_on: today,
        said_by: None,
        in_writing: false,
        reason: None,
        done_at: tx.now(),
        done_by: tx.actor(),
    })
}
