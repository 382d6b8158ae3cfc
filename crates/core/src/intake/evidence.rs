//! What the chart says about the steps of a case.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    IntakeCase, StepMark,
    rules::{Days, Known},
    store,
};
use crate::{
    consents,
    db::Db,
    error::{Error, Result},
    filed::{self, DocumentKind},
    forms::{self, NewestForm},
    packets,
    packs::{GateItem, IntakeStep, StepKind, StepWhen},
    patients, prior_records, readiness,
    types::{Day, PatientId},
};

/// What is known of each step of a case, and the days it counts from.
pub(super) fn of_case(
    db: Db<'_>,
    texts: &consents::Texts<'_>,
    case: &IntakeCase,
    today: Day,
) -> Result<(BTreeMap<String, Known>, Days)> {
    let patient = case.patient_id.map(|patient| patients::kept(db, patient)).transpose()?;
    let chart = patient.map(|patient| Chart::of(db, texts, patient, today)).transpose()?;
    let said: BTreeMap<String, super::IntakeStepState> =
        store::steps_of(db, case.id)?.into_iter().map(|one| (one.step.clone(), one)).collect();
    let alone = kinds_alone(&case.steps.0);
    let mut known = BTreeMap::new();
    for step in &case.steps.0 {
        let said = said.get(&step.code);
        let from_chart = match &chart {
            Some(chart) => chart.done_on(step, &alone, case.opened_on)?,
            None => None,
        };
        let marked = said.filter(|one| one.status == StepMark::Done).and_then(|one| one.happened_on);
        known.insert(
            step.code.clone(),
            Known {
                applies: step.when.as_ref().and_then(|when| chart.as_ref()?.applies(when)),
                done_on: from_chart.or(marked),
                skipped: said.is_some_and(|one| one.status == StepMark::Skipped),
                due_on: said.and_then(|one| one.due_on),
            },
        );
    }
    let first_session = match patient {
        Some(patient) => store::first_session(db, patient, case.opened_on)?,
        None => None,
    };
    // Who waited for room is not late with what was to follow the call.
    Ok((known, Days { opened_on: case.taken_up_on.unwrap_or(case.opened_on), first_session }))
}

/// What a step asks for that wants fills of a pharmacy instead of records.
const FILLS: &str = "fills";

/// What the chart of a patient says.
struct Chart<'a> {
    texts: &'a consents::Texts<'a>,
    forms: BTreeMap<String, NewestForm>,
    papers: consents::Papers,
    on_file: BTreeMap<DocumentKind, Day>,
    packets: Vec<Day>,
    /// Days on which records were asked for, of providers and of pharmacies.
    asked: [Vec<Day>; 2],
    evaluated_on: Option<Day>,
    today: Day,
}

/// The kinds of documents that only one step asks for; of a clearance letter nobody knows whose it is but the person who reads it.
fn kinds_alone(steps: &[IntakeStep]) -> BTreeSet<DocumentKind> {
    let asked: Vec<DocumentKind> = steps.iter().filter_map(asked_for).collect();
    let is_alone = |kind: &DocumentKind| asked.iter().filter(|other| *other == kind).count() == 1;
    asked.iter().copied().filter(is_alone).collect()
}

/// Whether a step asks pharmacies and plans for what was filled, not providers for their records.
pub(super) fn asks_for_fills(step: &IntakeStep) -> bool {
    step.kind == StepKind::RecordsRequest && step.document.as_deref() == Some(FILLS)
}

fn asked_for(step: &IntakeStep) -> Option<DocumentKind> {
    let is_document = step.kind == StepKind::Document;
    let kind = step.document.as_deref().filter(|_| is_document)?;
    kind.parse().ok().filter(|kind: &DocumentKind| *kind != DocumentKind::Other)
}

impl<'a> Chart<'a> {
    fn of(db: Db<'a>, texts: &'a consents::Texts<'a>, patient: PatientId, today: Day) -> Result<Self> {
        let visit = readiness::evaluated_on(db, patient, today)?;
        let written = readiness::written_on(db, patient, GateItem::Evaluation)?;
        let asked = |fills| Ok::<_, Error>(prior_records::asked(db, patient, fills, today)?.0);
        Ok(Self {
            texts,
            forms: forms::newest_of_each(db, patient)?,
            papers: texts.papers_of(patient)?,
            on_file: filed::first_of_each(db, patient)?,
            packets: packets::made_on(db, patient)?,
            asked: [asked(false)?, asked(true)?],
            evaluated_on: visit.max(written),
            today,
        })
    }

    /// The day on which the chart shows that a step was done.
    fn done_on(&self, step: &IntakeStep, alone: &BTreeSet<DocumentKind>, opened_on: Day) -> Result<Option<Day>> {
        if let Some(form) = &step.form {
            return Ok(self.forms.get(form).and_then(|form| form.complete_on));
        }
        if let Some(consent) = &step.consent {
            let best = self.papers.standing(self.texts, std::slice::from_ref(consent), self.today)?;
            return Ok(best.and_then(|paper| paper.settled_on));
        }
        if let Some(received) =
            asked_for(step).filter(|kind| alone.contains(kind)).and_then(|kind| self.on_file.get(&kind))
        {
            // What was on file before they asked again counts from the day they did.
            return Ok(Some((*received).max(opened_on)));
        }
        let since_then = |days: &[Day]| days.iter().copied().filter(|day| *day >= opened_on).min();
        match step.kind {
            StepKind::Packet => return Ok(since_then(&self.packets)),
            StepKind::RecordsRequest => return Ok(since_then(&self.asked[usize::from(asks_for_fills(step))])),
            _ => {}
        }
        Ok((step.kind == StepKind::Visit).then_some(self.evaluated_on).flatten())
    }

    /// Whether a condition holds; none while the form it reads does not say.
    fn applies(&self, when: &StepWhen) -> Option<bool> {
        let form = self.forms.get(when.form())?;
        match when {
            StepWhen::Answer { item, is } => {
                form.answered(item.split_once(':').map_or(item.as_str(), |(_, item)| item), is)
            }
            StepWhen::Flag { severity, .. } => form.warns(severity),
        }
    }
}
