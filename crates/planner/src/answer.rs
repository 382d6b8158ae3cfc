//! What is answered: the typed form of `seriesdesk.plan.result/1`.

use serde::Serialize;
use std::{collections::BTreeSet, sync::Arc};

use crate::{
    compile::Names,
    facts::{kept, type_of},
    own::Trip,
    problem::Problem,
    request::{Request, Seats},
    score::{Row, Terms, score},
    wall::{Clock, Edge, Wall, at},
};

/// An answer.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// Always `seriesdesk.plan.result/1`.
    pub format: &'static str,
    /// What kind of answer it is.
    pub status: Status,
    /// Whether no better plan exists.
    pub proven_optimal: bool,
    /// Every session with a place.
    pub sessions: Vec<Session>,
    /// Those without.
    pub unplaced: Vec<Unplaced>,
    /// What it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// Why there is no plan.
    pub conflicts: Vec<Conflict>,
    /// Further plans.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// In one sentence.
    pub text: String,
}

/// What kind of answer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Every session has a place.
    Planned,
    /// Each course keeps a beginning.
    Partial,
    /// There is no plan.
    Infeasible,
    /// Neither a plan nor a proof was found.
    Unknown,
}

/// A session with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Session {
    pub series: String,
    pub n: i64,
    pub phase: String,
    pub visit_type: String,
    pub start: Wall,
    pub end: Wall,
    pub resources: Seats,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<&'static str>,
}

/// A session without a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Unplaced {
    pub series: String,
    pub n: i64,
}

/// What a plan costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Score {
    pub total: i64,
    pub terms: Terms,
}

/// Constraints that cannot hold together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// Their names.
    pub constraints: Vec<String>,
    /// What they say, for people.
    pub text: String,
}

/// Another plan.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Alternative {
    pub status: Status,
    pub sessions: Vec<Session>,
    pub unplaced: Vec<Unplaced>,
    pub score: Score,
}

/// The rows of trips; facts after the beginning of a course are there as well.
pub fn rows(names: &Names<'_>, problem: &Problem, trips: &[Option<Arc<Trip>>]) -> Vec<Row> {
    let request = names.request;
    let mut rows = Vec::new();
    for (index, series) in request.series.iter().enumerate() {
        for fact in kept(series) {
            rows.push(Row { series: index, n: fact.n as usize, start: fact.start, resources: fact.resources.clone() });
        }
        let course = &problem.courses[index];
        for (position, visit) in trips[index].iter().flat_map(|trip| &trip.visits).enumerate() {
            if course.sessions[position].fact.is_some() {
                continue;
            }
            let roles =
                type_of(names, series, position as i64 + 1).map(|kind| kind.roles.as_slice()).unwrap_or_default();
            let resource = |pattern: &usize| request.resources[problem.patterns[*pattern].resource].id.clone();
            let resources =
                roles.iter().zip(&visit.seats).map(|(role, pattern)| (role.role.clone(), resource(pattern)));
            let start = Wall(at(problem.days[visit.day].date, visit.tod));
            rows.push(Row { series: index, n: position + 1, start, resources: resources.collect() });
        }
    }
    rows.sort_by_key(|row| (row.series, row.n));
    rows
}

/// A plan of these rows.
pub fn plan(request: &Request, clock: Clock, rows: &[Row]) -> Alternative {
    let terms = score(request, clock, rows);
    let mut unplaced = Vec::new();
    let placed: BTreeSet<(usize, i64)> = rows.iter().map(|row| (row.series, row.n as i64)).collect();
    for (index, series) in request.series.iter().enumerate() {
        let count: i64 = series.phases.iter().map(|phase| phase.count).sum();
        let lost = (1..=count).filter(|n| !placed.contains(&(index, *n)));
        unplaced.extend(lost.map(|n| Unplaced { series: series.id.clone(), n }));
    }
    Alternative {
        status: if unplaced.is_empty() { Status::Planned } else { Status::Partial },
        sessions: rows.iter().filter_map(|row| session(request, clock, row)).collect(),
        unplaced,
        score: Score { total: terms.total(), terms },
    }
}

fn session(request: &Request, clock: Clock, row: &Row) -> Option<Session> {
    let series = request.series.get(row.series)?;
    let mut left = row.n as i64;
    let phase = series.phases.iter().find(|phase| {
        left -= phase.count;
        left <= 0
    })?;
    let kind = request.visit_types.iter().find(|kind| kind.id == phase.visit_type)?;
    let minutes: i64 = kind.segments.iter().map(|segment| segment.minutes).sum();
    let is = |kept: &[crate::protocol::Kept]| kept.iter().any(|fact| fact.n == row.n as i64);
    let kept = if is(&series.completed) { Some("completed") } else { is(&series.pinned).then_some("pinned") };
    Some(Session {
        series: series.id.clone(),
        n: row.n as i64,
        phase: phase.id.clone(),
        visit_type: kind.id.clone(),
        start: row.start,
        end: Wall(clock.wall(clock.edge(row.start.0, Edge::From) + minutes)),
        resources: row.resources.clone(),
        kept,
    })
}

/// An answer without a plan.
pub fn without(status: Status, conflicts: Vec<Conflict>, text: &str) -> Answer {
    Answer {
        format: FORMAT,
        status,
        proven_optimal: false,
        sessions: Vec::new(),
        unplaced: Vec::new(),
        score: None,
        conflicts,
        alternatives: Vec::new(),
        text: text.to_owned(),
    }
}

const FORMAT: &str = "seriesdesk.plan.result/1";

/// An answer with a plan.
pub fn with(best: Alternative, proven_optimal: bool, alternatives: Vec<Alternative>) -> Answer {
    let (placed, lost) = (best.sessions.len(), best.unplaced.len());
    let text = match (lost, proven_optimal) {
        (0, true) => format!("All {placed} sessions have a place, and no plan is better."),
        (0, false) => format!("All {placed} sessions have a place."),
        (_, _) => format!("{placed} sessions have a place, {lost} have none."),
    };
    Answer {
        format: FORMAT,
        status: best.status,
        proven_optimal,
        sessions: best.sessions,
        unplaced: best.unplaced,
        score: Some(best.score),
        conflicts: Vec::new(),
        alternatives,
        text,
    }
}
