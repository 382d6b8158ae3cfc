//! The steps of a case as screens show them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{
    IntakeCase, IntakeStepState, StepMark,
    evidence::asks_for_fills,
    rules::{Standing, StepState},
    store,
};
use crate::{
    Word,
    db::Db,
    error::Result,
    packets::{self, OnPaper, PaperKind},
    packs::{IntakeStep, StepKind},
    patients, prior_records,
    types::{Day, PatientId},
};

/// A step.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct StepView {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// Its column.
    pub phase: Word,
    /// What it is.
    pub kind: Word,
    /// How it stands.
    pub state: Word,
    /// Whether the chart shows it, so that nobody has to say so.
    pub of_chart: bool,
    /// The form it is.
    pub form: Option<String>,
    /// The paper it is.
    pub consent: Option<String>,
    /// How it stands on paper, when it went out in a packet and is not done.
    pub on_paper: Option<OnPaper>,
    /// The requests for records that are open, when it is that: whom, and how each stands.
    pub requests: Vec<String>,
    /// Who sees to it.
    pub owner: String,
    /// By when.
    pub due_on: Option<Day>,
    /// Whether that is past.
    pub overdue: bool,
    /// When it was done.
    pub done_on: Option<Day>,
    /// Who did it.
    pub who: Option<String>,
    /// What came of it, or why it is not needed.
    pub note: Option<String>,
    /// Whether nothing is ready without it.
    pub blocking: bool,
    /// What to do.
    pub how: String,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// The steps that are asked for, in order.
pub(super) fn of_case(db: Db<'_>, case: &IntakeCase, standings: &[Standing], today: Day) -> Result<Vec<StepView>> {
    let said: BTreeMap<String, IntakeStepState> =
        store::steps_of(db, case.id)?.into_iter().map(|one| (one.step.clone(), one)).collect();
    let asked = case.steps.0.iter().zip(standings).filter(|(_, standing)| standing.state != StepState::NotAsked);
    let steps = asked.map(|(step, standing)| -> Result<StepView> {
        let said = said.get(&step.code);
        let open = matches!(standing.state, StepState::Open | StepState::Waiting);
        Ok(StepView {
            code: step.code.clone(),
            title: step.title.clone(),
            phase: step.phase.word(),
            kind: step.kind.word(),
            state: standing.state.word(),
            of_chart: step.form.is_some() || step.consent.is_some(),
            form: step.form.clone(),
            consent: step.consent.clone(),
            on_paper: if open { on_paper(db, step, case.patient_id, today)? } else { None },
            requests: requests(db, step, case.patient_id, today)?,
            owner: said.and_then(|one| one.owner.clone()).unwrap_or_else(|| step.owner.label().to_owned()),
            due_on: standing.due_on.filter(|_| open),
            overdue: open && standing.due_on.is_some_and(|due| due < today),
            done_on: standing.done_on,
            who: said.and_then(|one| one.who.clone()),
            note: said.filter(|one| one.status != StepMark::Todo).and_then(|one| one.note.clone()),
            blocking: step.blocking,
            how: step.how.clone(),
            revision: match said {
                Some(one) => db.revision::<IntakeStepState>(one.id)?,
                None => 0,
            },
        })
    });
    steps.collect()
}

fn on_paper(db: Db<'_>, step: &IntakeStep, patient: Option<PatientId>, today: Day) -> Result<Option<OnPaper>> {
    let Some(patient) = patient else { return Ok(None) };
    match (&step.form, &step.consent) {
        (Some(form), _) => packets::on_paper(db, patient, PaperKind::Form, form, today),
        (None, Some(consent)) => packets::on_paper(db, patient, PaperKind::Consent, consent, today),
        (None, None) => Ok(None),
    }
}

fn requests(db: Db<'_>, step: &IntakeStep, patient: Option<PatientId>, today: Day) -> Result<Vec<String>> {
    let Some(patient) = patient.filter(|_| step.kind == StepKind::RecordsRequest) else { return Ok(Vec::new()) };
    Ok(prior_records::asked(db, patients::kept(db, patient)?, asks_for_fills(step), today)?.1)
}
