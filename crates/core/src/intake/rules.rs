//! Which steps are asked for, open or overdue, and where a case stands. Pure.

use std::collections::BTreeMap;

use crate::{
    packs::{DueFrom, IntakePhase, IntakeStep},
    types::Day,
    word_type,
};

word_type! {
    /// How a step stands.
    pub enum StepState {
        /// Something before it is not done.
        Waiting = "waiting", "Later";
        /// It can be done now.
        Open = "open", "To do";
        /// It is done.
        Done = "done", "Done";
        /// Somebody said that it is not needed.
        Skipped = "skipped", "Not needed";
        /// It applies only to others, or nobody knows yet.
        NotAsked = "not_asked", "Not asked for";
    }
}

word_type! {
    /// How a case looks on the board.
    pub enum Tone {
        /// Nothing is late.
        Plain = "plain", "On its way";
        /// Something is due.
        Due = "due", "Due";
        /// It stands still.
        Stalled = "stalled", "Stalled";
        /// Everything is there.
        Ready = "ready", "Ready to book";
    }
}

/// A case nobody touched for so many days stands still.
const STILL_AFTER_DAYS: i64 = 7;

/// What is known of one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// Whether its condition holds; none while the form it reads is not complete.
    pub applies: Option<bool>,
    /// The day it was done, from the chart or because somebody said so.
    pub done_on: Option<Day>,
    /// Somebody said that it is not needed.
    pub skipped: bool,
    /// The day somebody set for it.
    pub due_on: Option<Day>,
}

/// How one step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub state: StepState,
    pub done_on: Option<Day>,
    pub due_on: Option<Day>,
    /// Since when it can be done.
    pub open_since: Option<Day>,
}

/// The days a case counts from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Days {
    pub opened_on: Day,
    pub first_session: Option<Day>,
}

/// How every step stands, in the order of the template.
pub(super) fn standings(steps: &[IntakeStep], known: &BTreeMap<String, Known>, days: Days) -> Vec<Standing> {
    let none = Known::default();
    let of = |code: &str| known.get(code).unwrap_or(&none);
    // What waits for nothing any more: done, not needed, or not asked for.
    let settled = |code: &str| {
        let one = of(code);
        let asked = steps.iter().find(|step| step.code == code).is_some_and(|step| step.when.is_none());
        one.done_on.is_some() || one.skipped || !(asked || one.applies == Some(true))
    };
    steps
        .iter()
        .map(|step| {
            let own = of(&step.code);
            let asked = step.when.is_none() || own.applies == Some(true);
            let state = match own {
                Known { done_on: Some(_), .. } => StepState::Done,
                Known { skipped: true, .. } => StepState::Skipped,
                _ if !asked => StepState::NotAsked,
                _ if step.after.iter().all(|code| settled(code)) => StepState::Open,
                _ => StepState::Waiting,
            };
            let after = step.after.iter().filter_map(|code| of(code).done_on).max();
            let open_since = (state == StepState::Open).then(|| after.unwrap_or(days.opened_on).max(days.opened_on));
            Standing { state, done_on: own.done_on, due_on: own.due_on.or_else(|| due(step, of, days)), open_since }
        })
        .collect()
}

/// How many days a step took once everything before it was done; none while it is not done.
pub(super) fn days_taken(step: &IntakeStep, known: &BTreeMap<String, Known>, days: Days) -> Option<i64> {
    let done = known.get(&step.code)?.done_on?;
    let before = step.after.iter().filter_map(|code| known.get(code)?.done_on).max();
    let could = before.unwrap_or(days.opened_on).max(days.opened_on);
    Some(done.since(could).max(0))
}

fn due<'k>(step: &IntakeStep, of: impl Fn(&str) -> &'k Known, days: Days) -> Option<Day> {
    let count = i64::from(step.due.days);
    match step.due.from {
        DueFrom::Inquiry => Some(days.opened_on.plus(count)),
        DueFrom::Step => Some(of(step.due.step.as_deref()?).done_on?.plus(count)),
        DueFrom::FirstSession => Some(days.first_session?.plus(-count)),
    }
}

/// Where a case stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub phase: IntakePhase,
    /// The place of the step it waits for; none when nothing that blocks is left.
    pub step: Option<usize>,
    /// Since when it is in this column.
    pub since: Day,
    /// Steps that block and are asked for, and how many of them are settled.
    pub settled: u32,
    pub of: u32,
}

/// The column of a case: that of the first open step that blocks, by column and then by its day.
pub(super) fn place(steps: &[IntakeStep], standings: &[Standing], opened_on: Day) -> Place {
    let blocking: Vec<(usize, &IntakeStep, &Standing)> = steps
        .iter()
        .zip(standings)
        .enumerate()
        .map(|(at, (step, standing))| (at, step, standing))
        .filter(|(_, step, standing)| step.blocking && standing.state != StepState::NotAsked)
        .collect();
    let is_settled = |standing: &Standing| matches!(standing.state, StepState::Done | StepState::Skipped);
    let all = steps.iter().zip(standings).enumerate().map(|(at, (step, standing))| (at, step, standing));
    let open: Vec<_> = all.filter(|(_, _, standing)| standing.state == StepState::Open).collect();
    // What blocks may wait for a step that does not; then that one is next.
    let unsettled = blocking.iter().any(|(_, _, standing)| !is_settled(standing));
    let blocks = open.iter().any(|(_, step, _)| step.blocking);
    let next = open.into_iter().filter(|(_, step, _)| unsettled && (step.blocking || !blocks));
    let first = next.min_by_key(|(at, step, standing)| (step.phase, standing.due_on.is_none(), standing.due_on, *at));
    let phase = first.map_or(IntakePhase::Ready, |(_, step, _)| step.phase);
    let before = blocking.iter().filter(|(_, step, _)| step.phase < phase);
    let since = before.filter_map(|(_, _, standing)| standing.done_on).max().unwrap_or(opened_on).max(opened_on);
    let settled = blocking.iter().filter(|(_, _, standing)| is_settled(standing)).count();
    let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
    Place { phase, step: first.map(|(at, _, _)| at), since, settled: count(settled), of: count(blocking.len()) }
}

/// How a case looks: standing still when its step is long overdue or nobody touched it.
pub(super) fn tone(place: &Place, due: Option<Day>, touched: Day, today: Day) -> Tone {
    if place.step.is_none() {
        return Tone::Ready;
    }
    let late = due.is_some_and(|due| today.since(due) > 2);
    if late || today.since(touched) > STILL_AFTER_DAYS {
        Tone::Stalled
    } else if due.is_some_and(|due| due <= today) {
        Tone::Due
    } else {
        Tone::Plain
    }
}

/// The middle of some numbers of days; the lower one of two.
pub(super) fn median(mut days: Vec<i64>) -> Option<i64> {
    days.sort_unstable();
    days.get(days.len().checked_sub(1)? / 2).copied()
}
