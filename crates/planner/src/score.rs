//! The score of finished plans, term by term, straight from the request.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::{
    calendar::Calendar,
    compile::units,
    request::{Disruption, Request, Seats, VisitType},
    spans::{Minutes, union},
    wall::{Clock, Date, Edge, Wall, monday, number},
};
use chrono::Timelike;

/// The terms of a score; their sum is its total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // Section 3 of the contract says what each is.
pub struct Terms {
    pub unplaced: i64,
    pub moved: i64,
    pub breach: i64,
    pub uncovered: i64,
    pub finish: i64,
    pub time_of_day: i64,
    pub same_resource: i64,
    pub preferred: i64,
    pub idle: i64,
    pub spread: i64,
    pub reassigned: i64,
}

impl Terms {
    /// The score.
    pub fn total(&self) -> i64 {
        let tiers = self.unplaced + self.moved + self.breach + self.uncovered;
        let wishes = self.finish + self.time_of_day + self.same_resource + self.preferred;
        tiers + wishes + self.idle + self.spread + self.reassigned
    }
}

/// A session in a plan, by names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub series: usize,
    pub n: usize,
    pub start: Wall,
    pub resources: Seats,
}

/// A row with everything that follows from it.
pub struct Seen<'a> {
    pub row: &'a Row,
    pub phase: usize,
    pub kind: &'a VisitType,
    pub date: Date,
    pub number: i32,
    pub monday: i32,
    pub tod: i64,
    pub start: i64,
    pub end: i64,
    pub free: bool,
}

/// Reads a row; the request is checked, and the row's number is one of the series.
pub fn see<'a>(request: &'a Request, clock: &Clock, row: &'a Row) -> Option<Seen<'a>> {
    let series = request.series.get(row.series)?;
    let mut left = row.n as i64;
    let phase = series.phases.iter().position(|phase| {
        left -= phase.count;
        left <= 0
    })?;
    let kind = request.visit_types.iter().find(|kind| kind.id == series.phases[phase].visit_type)?;
    let start = clock.edge(row.start.0, Edge::From);
    let date = row.start.0.date();
    Some(Seen {
        row,
        phase,
        kind,
        date: Date(date),
        number: number(date),
        monday: monday(date),
        tod: i64::from(row.start.0.num_seconds_from_midnight() / 60),
        start,
        end: start + kind.segments.iter().map(|segment| segment.minutes).sum::<i64>(),
        free: !crate::facts::kept(series).any(|fact| fact.n == row.n as i64),
    })
}

/// The spans that a row holds: resource, from, to, units.
pub fn holds<'a>(request: &'a Request, seen: &Seen<'a>) -> Vec<(usize, i64, i64, i64)> {
    let offsets = crate::compile::offsets(seen.kind);
    let mut held = Vec::new();
    for role in &seen.kind.roles {
        let id = seen.row.resources.get(&role.role);
        let Some(index) = id.and_then(|id| request.resources.iter().position(|one| one.id == *id)) else { continue };
        for hold in &role.holds {
            let offset = offsets.iter().find(|(segment, _, _)| *segment == hold.segment);
            let Some((_, from, to)) = offset else { continue };
            held.push((index, seen.start + from, seen.start + to, units(&request.resources[index], hold.demand)));
        }
    }
    held
}

/// Scores a plan.
pub fn score(request: &Request, clock: Clock, rows: &[Row]) -> Terms {
    let calendar = Calendar::new(request, clock);
    let weights = &request.weights;
    let mut terms = Terms::default();
    let mut all: Vec<Seen<'_>> = rows.iter().filter_map(|row| see(request, &clock, row)).collect();
    all.sort_by_key(|seen| (seen.row.series, seen.row.n));
    for (index, series) in request.series.iter().enumerate() {
        let mine: Vec<&Seen<'_>> = all.iter().filter(|seen| seen.row.series == index).collect();
        let sessions: i64 = series.phases.iter().map(|phase| phase.count).sum();
        terms.unplaced += weights.unplaced * series.priority * (sessions - mine.len() as i64);
        let Some(last) = mine.iter().map(|seen| seen.number).max() else { continue };
        let base = number(series.earliest.unwrap_or(request.horizon.from).0);
        terms.finish += weights.finish * series.priority * i64::from((last - base).max(0));
        let mut tods: Vec<i64> = mine.iter().map(|seen| seen.tod).collect();
        tods.sort_unstable();
        let median = tods[(tods.len() - 1) / 2];
        let off: i64 = tods.iter().map(|tod| (tod - median).abs()).sum();
        terms.time_of_day += weights.time_of_day * series.same_time_weight * (off / request.site.grid_minutes);
        for (role, weight) in &series.same_resource_weights {
            let mut used: Vec<&String> = mine.iter().filter_map(|seen| seen.row.resources.get(role)).collect();
            used.sort_unstable();
            let most = used.chunk_by(|a, b| a == b).map(<[_]>::len).max().unwrap_or(0);
            terms.same_resource += weights.same_resource * weight * (used.len() - most) as i64;
        }
        let patient = request.patients.iter().find(|patient| patient.id == series.patient);
        for seen in &mine {
            if let Some(patient) = patient {
                let most = patient.preferred.iter().map(|window| window.weight.unwrap_or(0)).max().unwrap_or(0);
                let windows = calendar.preferred(patient, seen.date);
                let got = windows.iter().filter(|(from, to, _)| *from <= seen.start && seen.end <= *to);
                terms.preferred += weights.preferred * (most - got.map(|window| window.2).max().unwrap_or(0));
            }
            let outside = series.coverage.is_some_and(|span| seen.date < span.from || span.to < seen.date);
            terms.uncovered += if seen.free && outside { weights.uncovered } else { 0 };
        }
        for pair in mine.windows(2) {
            let [a, b] = pair else { continue };
            if b.row.n != a.row.n + 1 {
                continue;
            }
            let phase = &series.phases[b.phase];
            if let Some(ideal) = phase.ideal_gap_days.filter(|_| a.phase == b.phase) {
                terms.spread += weights.spread * (i64::from(b.number - a.number) - ideal).abs();
            }
            let far = phase.max_gap.is_some_and(|gap| !gap.at_most((a.number, a.start), (b.number, b.start)));
            terms.breach += if (a.free || b.free) && far { weights.breach } else { 0 };
        }
    }
    (terms.moved, terms.reassigned) = moves(request, &all);
    terms.idle = idle(request, &clock, &all);
    terms
}

fn moves(request: &Request, all: &[Seen<'_>]) -> (i64, i64) {
    let (mut moved, mut reassigned) = (0, 0);
    let Some(repair) = &request.repair else { return (0, 0) };
    for old in &repair.previous {
        let missed = repair
            .disruptions
            .iter()
            .any(|one| matches!(one, Disruption::Missed { series, n, .. } if *series == old.series && *n == old.n));
        let Some(index) = request.series.iter().position(|series| series.id == old.series) else { continue };
        let series = &request.series[index];
        if missed || crate::facts::kept(series).any(|fact| fact.n == old.n) {
            continue;
        }
        let mut left = old.n;
        let phase = series.phases.iter().find(|phase| {
            left -= phase.count;
            left <= 0
        });
        let kind = phase.map(|phase| &phase.visit_type);
        let same =
            |seen: &&Seen<'_>| seen.row.series == index && seen.row.start == old.start && Some(&seen.kind.id) == kind;
        match all.iter().rfind(same) {
            None => moved += request.weights.moved,
            Some(seen) if seen.row.resources == old.resources => {}
            Some(_) => reassigned += request.weights.reassigned,
        }
    }
    (moved, reassigned)
}

fn idle(request: &Request, clock: &Clock, all: &[Seen<'_>]) -> i64 {
    let mut spans: Vec<Vec<Minutes>> = vec![Vec::new(); request.resources.len()];
    for seen in all {
        for (resource, from, to, _) in holds(request, seen) {
            spans[resource].push((from, to));
        }
    }
    for booking in &request.bookings {
        for taken in &booking.resources {
            let index = request.resources.iter().position(|resource| resource.id == taken.id);
            if let Some(index) = index {
                spans[index].push(clock.span(booking.from, booking.to));
            }
        }
    }
    let mut cost = 0;
    for (resource, spans) in request.resources.iter().zip(spans) {
        if resource.idle_weight == 0 {
            continue;
        }
        let mut days: BTreeMap<_, Vec<Minutes>> = BTreeMap::new();
        for span in union(spans) {
            days.entry(clock.wall(span.0).date()).or_default().push(span);
        }
        for busy in days.values() {
            let (Some(first), Some(last)) = (busy.first(), busy.last()) else { continue };
            let used: i64 = busy.iter().map(|(from, to)| to - from).sum();
            cost +=
                request.weights.idle * resource.idle_weight * ((last.1 - first.0 - used) / request.site.grid_minutes);
        }
    }
    cost
}
