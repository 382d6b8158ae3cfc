//! From what is known of a patient to a verdict. Pure.

use super::{CellState, MissingItem, Verdict};
use crate::{
    packs::{GateItem, ReadinessRule},
    types::Day,
};

/// What is known about one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It is there, since a day and until a day: in a word or two, and as it was written down.
    There { on: Option<Day>, until: Option<Day>, brief: Option<String>, says: String },
    /// It is not there, and why.
    Missing { says: String },
    /// The program does not keep it yet.
    Untracked,
}

/// How an item stands for a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub item: GateItem,
    pub state: CellState,
    pub says: String,
    /// As it was written down, where the sentence is shorter.
    pub detail: Option<String>,
}

/// The cells of a session, one for each item its protocol asks for, the worst rule of each.
pub(super) fn cells(rules: &[(ReadinessRule, Known)], on: Day, let_go: &[MissingItem]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for (rule, known) in rules {
        let mut cell = cell(rule, known, on);
        let same = |one: &MissingItem| one.item == cell.item && one.says == cell.says;
        if cell.state == CellState::Stop && let_go.iter().any(same) {
            cell.state = CellState::LetGo;
        }
        match cells.iter_mut().find(|one| one.item == cell.item) {
            Some(one) if worse(cell.state, one.state) => *one = cell,
            Some(_) => {}
            None => cells.push(cell),
        }
    }
    cells
}

/// What the cells come to.
pub(super) fn verdict(cells: &[Cell]) -> Verdict {
    let any = |states: &[CellState]| cells.iter().any(|cell| states.contains(&cell.state));
    if any(&[CellState::Stop]) {
        Verdict::NoGo
    } else if any(&[CellState::Watch, CellState::LetGo]) {
        Verdict::Watch
    } else {
        Verdict::Go
    }
}

/// What holds a session up, as an override names it.
pub(super) fn missing(cells: &[Cell]) -> Vec<MissingItem> {
    let stops = cells.iter().filter(|cell| cell.state == CellState::Stop);
    stops.map(|cell| MissingItem { item: cell.item, says: cell.says.clone() }).collect()
}

fn cell(rule: &ReadinessRule, known: &Known, session: Day) -> Cell {
    let wrong = if rule.blocks { CellState::Stop } else { CellState::Watch };
    let plain = |state, says: String| Cell { item: rule.item, state, says, detail: None };
    match known {
        Known::Untracked => plain(CellState::Untracked, "Not tracked yet.".to_owned()),
        Known::Missing { says } => plain(wrong, says.clone()),
        Known::There { until: Some(until), says, .. } if *until < session => {
            plain(wrong, format!("{says}: held until {}.", until.us()))
        }
        Known::There { on: Some(on), says, .. }
            if rule.days.is_some_and(|days| session.since(*on) > i64::from(days)) =>
        {
            plain(wrong, format!("{says}: older than {} days.", rule.days.unwrap_or_default()))
        }
        Known::There { on, brief, says, .. } => {
            let brief = brief.clone().or_else(|| on.map(|on| on.date().format("%b %-d").to_string()));
            Cell {
                item: rule.item,
                state: CellState::Met,
                detail: brief.is_some().then(|| says.clone()),
                says: brief.unwrap_or_else(|| says.clone()),
            }
        }
    }
}

fn worse(one: CellState, other: CellState) -> bool {
    let rank = |state| match state {
        CellState::Stop => 0,
        CellState::LetGo => 1,
        CellState::Watch => 2,
        CellState::Untracked => 3,
        CellState::Met => 4,
        CellState::NotNeeded => 5,
    };
    rank(one) < rank(other)
}
