//! How long intake takes, by step, and what comes of inquiries.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CaseStatus, IntakeCase, evidence, rules, store};
use crate::{Practice, Word, consents, error::Result, packs::IntakePhase, practice, types::Day};

/// Inquiries of so many days, unless told.
const LOOK_BACK_DAYS: u16 = 180;

/// Asks for the figures.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntakeFiguresOf {
    /// Inquiries of so many days back; 180 when 0.
    #[serde(default)]
    pub days: u16,
    /// Only one template; all when empty.
    #[serde(default)]
    pub template: String,
}

/// How long intake takes, and what comes of it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct IntakeFigures {
    /// The first day of the inquiries that count.
    pub since: Day,
    /// Inquiries.
    pub inquiries: u32,
    /// Courses booked.
    pub booked: u32,
    /// Cases that came to nothing.
    pub closed: u32,
    /// On their way, those on the waiting list among them.
    pub open: u32,
    /// Booked of those that ended, percent.
    pub completed_percent: Option<u32>,
    /// The middle number of days from inquiry to first session.
    #[ts(type = "number | null")]
    pub median_days: Option<i64>,
    /// Why cases came to nothing, the most frequent first.
    pub reasons: Vec<(String, u32)>,
    /// Its steps, in the order of the columns.
    pub steps: Vec<StepFigure>,
}

/// How long one step takes once it can be done.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct StepFigure {
    /// What it is called.
    pub title: String,
    /// Its column.
    pub phase: Word,
    /// How often it was done.
    pub done: u32,
    /// How often it waits to be done now.
    pub open: u32,
    /// The middle number of days from when it could be done.
    #[ts(type = "number | null")]
    pub median_days: Option<i64>,
    /// The longest.
    #[ts(type = "number | null")]
    pub most_days: Option<i64>,
}

#[derive(Default)]
struct Counted {
    days: Vec<i64>,
    open: u32,
}

/// How long intake takes by step, and what comes of inquiries.
pub fn intake_figures(practice: &Practice, input: IntakeFiguresOf) -> Result<IntakeFigures> {
    let db = practice.db();
    let today = practice::now_local(db, practice.env().now())?.day();
    let look_back = if input.days == 0 { LOOK_BACK_DAYS } else { input.days };
    let since = today.plus(-i64::from(look_back));
    let mut cases = store::opened_since(db, since)?;
    cases.retain(|case| input.template.is_empty() || case.template_code == input.template);
    let texts = consents::Texts::new(db);
    let mut steps: BTreeMap<(IntakePhase, usize, String), Counted> = BTreeMap::new();
    let mut to_session = Vec::new();
    for case in &cases {
        let (known, days) = evidence::of_case(db, &texts, case, today)?;
        if let Some(first) = days.first_session.filter(|_| case.status == CaseStatus::Booked) {
            to_session.push(first.since(case.opened_on));
        }
        let standings = rules::standings(&case.steps.0, &known, days);
        for (place, (step, standing)) in case.steps.0.iter().zip(&standings).enumerate() {
            let known_as = (step.phase, place, step.title.clone());
            let waits = standing.open_since.is_some() && case.status == CaseStatus::Open && case.waits_since.is_none();
            let took = rules::days_taken(step, &known, days);
            if took.is_some() || waits {
                let counted = steps.entry(known_as).or_default();
                counted.days.extend(took);
                counted.open += u32::from(waits);
            }
        }
    }
    let (booked, closed, open) = (
        of_status(&cases, CaseStatus::Booked),
        of_status(&cases, CaseStatus::Closed),
        of_status(&cases, CaseStatus::Open),
    );
    Ok(IntakeFigures {
        since,
        inquiries: count(cases.len()),
        booked,
        closed,
        open,
        completed_percent: (booked * 100).checked_div(booked + closed),
        median_days: rules::median(to_session),
        reasons: reasons(&cases),
        steps: merged(steps),
    })
}

/// Templates put a step of one name at different places; it is one line.
fn merged(steps: BTreeMap<(IntakePhase, usize, String), Counted>) -> Vec<StepFigure> {
    let mut lines: Vec<(IntakePhase, String, Counted)> = Vec::new();
    for ((phase, _, title), counted) in steps {
        match lines.iter_mut().find(|(one, of, _)| (*one, of.as_str()) == (phase, title.as_str())) {
            Some((_, _, sum)) => {
                sum.days.extend(counted.days);
                sum.open += counted.open;
            }
            None => lines.push((phase, title, counted)),
        }
    }
    lines
        .into_iter()
        .map(|(phase, title, counted)| StepFigure {
            title,
            phase: phase.word(),
            done: count(counted.days.len()),
            open: counted.open,
            most_days: counted.days.iter().max().copied(),
            median_days: rules::median(counted.days),
        })
        .collect()
}

fn reasons(cases: &[IntakeCase]) -> Vec<(String, u32)> {
    let mut counted: BTreeMap<String, u32> = BTreeMap::new();
    let closed = cases.iter().filter(|case| case.status == CaseStatus::Closed);
    for reason in closed.filter_map(|case| case.closed_reason.clone()) {
        *counted.entry(reason).or_default() += 1;
    }
    let mut reasons: Vec<_> = counted.into_iter().collect();
    reasons.sort_by_key(|(reason, many)| (std::cmp::Reverse(*many), reason.clone()));
    reasons
}

fn of_status(cases: &[IntakeCase], status: CaseStatus) -> u32 {
    count(cases.iter().filter(|case| case.status == status).count())
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
