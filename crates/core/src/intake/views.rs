//! The pipeline and its cases as screens show them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{
    IntakeCase, IntakeCaseId, IntakeContact, evidence,
    rules::{self, Place, Standing, StepState, Tone},
    step_views::{self, StepView},
    store,
    templates::{self, IntakeTemplateView},
};
use crate::{
    Practice, Word, consents,
    db::Db,
    error::Result,
    packs::{self, IntakePhase, Modality},
    patients, people, practice,
    types::{Day, LocalTime, PatientId},
};

/// Booked cases of so many days count for how long an intake takes.
const LOOK_BACK_DAYS: i64 = 180;

/// Asks for the pipeline.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntakeOf {
    /// Only cases of one owner; all when empty.
    #[serde(default)]
    pub owner: String,
}

/// Asks for one case.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntakeCaseOf {
    /// The case.
    pub case_id: IntakeCaseId,
}

/// The pipeline.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct IntakeBoard {
    /// Its columns in order.
    pub columns: Vec<IntakeColumn>,
    /// Cases that stand still, the oldest first.
    pub stalled: Vec<IntakeCard>,
    /// How many are on their way.
    pub open: u32,
    /// The middle number of days from inquiry to first session, of what was booked lately.
    #[ts(type = "number | null")]
    pub median_days: Option<i64>,
    /// Everybody who sees to a case.
    pub owners: Vec<String>,
    /// Who waits until there is room, the longest first.
    pub waiting: Vec<IntakeCard>,
    /// Templates an inquiry can be opened by.
    pub templates: Vec<IntakeTemplateView>,
}

/// A column of the pipeline.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct IntakeColumn {
    /// Which.
    pub phase: Word,
    /// Its cases, the longest in it first.
    pub cards: Vec<IntakeCard>,
    /// The middle number of days they are in it.
    #[ts(type = "number | null")]
    pub median_days: Option<i64>,
    /// How many of them stand still.
    pub stalled: u32,
}

/// A case on the board.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct IntakeCard {
    /// The case.
    pub id: IntakeCaseId,
    /// Who, family name first where there is a chart.
    pub name: String,
    /// The chart.
    pub patient_id: Option<PatientId>,
    /// The treatment it leads to.
    pub modality: Modality,
    /// What it waits for: the title of the step.
    pub waits_for: String,
    /// The step.
    pub step: Option<String>,
    /// Who sees to it.
    pub owner: Option<String>,
    /// Days in this column.
    #[ts(type = "number")]
    pub days: i64,
    /// Days since the inquiry.
    #[ts(type = "number")]
    pub age_days: i64,
    /// By when the step is due, or when to call next, whichever is first.
    pub due_on: Option<Day>,
    /// How it looks.
    pub tone: Word,
    /// Steps that block and are settled.
    pub settled: u32,
    /// Steps that block.
    pub of: u32,
    /// Attempts to reach them.
    pub calls: u32,
    /// Since when it waits for room.
    pub waits_since: Option<Day>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A case with its steps.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct IntakeCaseView {
    /// Where it stands.
    pub card: IntakeCard,
    /// Its template.
    pub template: String,
    /// How they came.
    pub source: Word,
    /// Who referred them.
    pub referred_by: Option<String>,
    /// What they ask for.
    pub indication: Option<String>,
    /// The name that was written down.
    pub name: String,
    /// How to reach them.
    pub phone: Option<String>,
    /// Their e-mail.
    pub email: Option<String>,
    /// The day they asked.
    pub opened_on: Day,
    /// Who sees to the case.
    pub owner: Option<String>,
    /// When to call next.
    pub next_contact_on: Option<Day>,
    /// A few words.
    pub note: Option<String>,
    /// Open, booked, closed.
    pub status: Word,
    /// Why it was closed.
    pub closed_reason: Option<String>,
    /// Its steps, those that are asked for.
    pub steps: Vec<StepView>,
    /// Attempts to reach them, the newest first.
    pub contacts: Vec<ContactView>,
}

/// An attempt to reach whoever asked.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct ContactView {
    /// How and what came of it: `Call: message left`.
    pub says: String,
    /// When, and by whom.
    pub at: String,
    /// What was said.
    pub note: Option<String>,
}

/// What a case comes to.
struct Seen {
    standings: Vec<Standing>,
    place: Place,
    card: IntakeCard,
}

/// The pipeline: every open case in the column of its first open step.
pub fn intake_board(practice: &Practice, input: IntakeOf) -> Result<IntakeBoard> {
    let db = practice.db();
    let today = practice::now_local(db, practice.env().now())?.day();
    let texts = consents::Texts::new(db);
    let all = store::open_cases(db)?;
    let mut owners: Vec<String> = all.iter().filter_map(|case| case.owner.clone()).collect();
    owners.sort();
    owners.dedup();
    let mine = all.iter().filter(|case| input.owner.is_empty() || case.owner.as_deref() == Some(&input.owner));
    let (mut by_phase, mut waiting) = (BTreeMap::<IntakePhase, Vec<IntakeCard>>::new(), Vec::new());
    for case in mine {
        let seen = seen(db, &texts, case, today)?;
        match case.waits_since {
            Some(_) => waiting.push(seen.card),
            None => by_phase.entry(seen.place.phase).or_default().push(seen.card),
        }
    }
    waiting.sort_by_key(|card| std::cmp::Reverse(card.age_days));
    let is_stalled = |card: &&IntakeCard| card.tone.code == Tone::Stalled.code();
    let mut stalled: Vec<IntakeCard> = by_phase.values().flatten().filter(is_stalled).cloned().collect();
    stalled.sort_by_key(|card| std::cmp::Reverse(card.days));
    let open = by_phase.values().map(Vec::len).sum::<usize>();
    let columns = IntakePhase::ALL.iter().map(|phase| {
        let mut cards = by_phase.remove(phase).unwrap_or_default();
        cards.sort_by_key(|card| (card.tone.code != Tone::Stalled.code(), std::cmp::Reverse(card.days)));
        IntakeColumn {
            phase: phase.word(),
            median_days: rules::median(cards.iter().map(|card| card.days).collect()),
            stalled: u32::try_from(cards.iter().filter(is_stalled).count()).unwrap_or(u32::MAX),
            cards,
        }
    });
    Ok(IntakeBoard {
        columns: columns.collect(),
        stalled,
        open: u32::try_from(open).unwrap_or(u32::MAX),
        median_days: median_days(db, today)?,
        owners,
        waiting,
        templates: templates::views(db)?,
    })
}

/// The open case of a patient, when there is one.
pub(crate) fn card_of_patient(practice: &Practice, patient: PatientId) -> Result<Option<IntakeCard>> {
    let db = practice.db();
    let today = practice::now_local(db, practice.env().now())?.day();
    let Some(case) = store::open_case_of(db, patients::kept(db, patient)?)? else { return Ok(None) };
    Ok(Some(seen(db, &consents::Texts::new(db), &case, today)?.card))
}

/// Steps of the open case of a patient that block, can be done and are not.
pub(crate) fn steps_missing(practice: &Practice, patient: PatientId) -> Result<Vec<String>> {
    let db = practice.db();
    let today = practice::now_local(db, practice.env().now())?.day();
    let Some(case) = store::open_case_of(db, patients::kept(db, patient)?)? else { return Ok(Vec::new()) };
    let seen = seen(db, &consents::Texts::new(db), &case, today)?;
    let open = case.steps.0.iter().zip(&seen.standings);
    let open = open.filter(|(step, standing)| step.blocking && standing.state == StepState::Open);
    Ok(open.map(|(step, _)| step.title.clone()).collect())
}

/// Codes of the forms and consents that steps of a patient's open case still wait for.
pub(crate) fn papers_wanted(practice: &Practice, patient: PatientId) -> Result<(Vec<String>, Vec<String>)> {
    let db = practice.db();
    let today = practice::now_local(db, practice.env().now())?.day();
    let Some(case) = store::open_case_of(db, patients::kept(db, patient)?)? else {
        return Ok((Vec::new(), Vec::new()));
    };
    let seen = seen(db, &consents::Texts::new(db), &case, today)?;
    let open = case.steps.0.iter().zip(&seen.standings);
    let open = open.filter(|(_, standing)| matches!(standing.state, StepState::Open | StepState::Waiting));
    let steps: Vec<_> = open.map(|(step, _)| step).collect();
    let forms = steps.iter().filter_map(|step| step.form.clone()).collect();
    let papers = steps.iter().filter_map(|step| step.consent.clone()).collect();
    Ok((forms, papers))
}

/// One case with its steps.
pub fn intake_case(practice: &Practice, input: IntakeCaseOf) -> Result<IntakeCaseView> {
    let db = practice.db();
    let today = practice::now_local(db, practice.env().now())?.day();
    let zone = practice::zone_of(db, practice::home_site(db)?.id)?;
    let case: IntakeCase = db.find(input.case_id, "case")?;
    let seen = seen(db, &consents::Texts::new(db), &case, today)?;
    let steps = step_views::of_case(db, &case, &seen.standings, today)?;
    let contacts = store::contacts_of(db, case.id)?;
    Ok(IntakeCaseView {
        steps,
        contacts: contacts.into_iter().map(|one| contact(db, one, zone)).collect::<Result<_>>()?,
        template: templates::template(db, &case.template_code)?
            .map_or_else(|| case.template_code.clone(), |template| template.name),
        source: case.source.word(),
        referred_by: case.referred_by,
        indication: case.indication,
        name: case.name,
        phone: case.phone,
        email: case.email,
        opened_on: case.opened_on,
        owner: case.owner,
        next_contact_on: case.next_contact_on,
        note: case.note,
        status: case.status.word(),
        closed_reason: case.closed_reason,
        card: seen.card,
    })
}

fn seen(db: Db<'_>, texts: &consents::Texts<'_>, case: &IntakeCase, today: Day) -> Result<Seen> {
    let (known, days) = evidence::of_case(db, texts, case, today)?;
    let steps = &case.steps.0;
    let standings = rules::standings(steps, &known, days);
    let place = rules::place(steps, &standings, case.opened_on);
    let current = place.step.and_then(|at| Some((steps.get(at)?, standings.get(at)?)));
    let due = current.and_then(|(_, standing)| standing.due_on);
    let due = [due, case.next_contact_on].into_iter().flatten().min();
    let zone = practice::zone_of(db, practice::home_site(db)?.id)?;
    let contacts = store::contacts_of(db, case.id)?;
    let called = contacts.first().map(|one| LocalTime::of(one.tried_at, zone).day());
    let done = standings.iter().filter_map(|standing| standing.done_on).max();
    let touched =
        [called, done, case.taken_up_on, Some(case.opened_on)].into_iter().flatten().max().unwrap_or(case.opened_on);
    let name = match case.patient_id {
        Some(patient) => patients::find_patient(db, patients::kept(db, patient)?)?.list_name(),
        None => case.name.clone(),
    };
    let template = packs::intake(&case.template_code);
    let own = case.owner.clone();
    let card = IntakeCard {
        id: case.id,
        name,
        patient_id: case.patient_id,
        modality: template.map_or(Modality::Evaluation, |pack| pack.intake.modality),
        waits_for: current.map_or_else(|| "Everything is there".to_owned(), |(step, _)| step.title.clone()),
        step: current.map(|(step, _)| step.code.clone()),
        owner: own.or_else(|| current.map(|(step, _)| step.owner.label().to_owned())),
        days: today.since(place.since),
        age_days: today.since(case.opened_on),
        due_on: due,
        tone: rules::tone(&place, due, touched, today).word(),
        settled: place.settled,
        of: place.of,
        calls: u32::try_from(contacts.len()).unwrap_or(u32::MAX),
        waits_since: case.waits_since,
        revision: db.revision::<IntakeCase>(case.id)?,
    };
    Ok(Seen { standings, place, card })
}

/// The middle number of days from inquiry to first session, of what was booked lately.
fn median_days(db: Db<'_>, today: Day) -> Result<Option<i64>> {
    let mut days = Vec::new();
    for case in store::booked_since(db, today.plus(-LOOK_BACK_DAYS))? {
        if let Some(patient) = case.patient_id
            && let Some(first) = store::first_session(db, patient, case.opened_on)?
        {
            days.push(first.since(case.opened_on));
        }
    }
    Ok(rules::median(days))
}

fn contact(db: Db<'_>, one: IntakeContact, zone: chrono_tz::Tz) -> Result<ContactView> {
    let by = people::name_of(db, one.tried_by)?;
    let at = LocalTime::of(one.tried_at, zone).short();
    Ok(ContactView {
        says: format!("{}: {}", one.channel.label(), one.outcome.label().to_lowercase()),
        at: by.map_or(at.clone(), |by| format!("{at}, {by}")),
        note: one.note,
    })
}
