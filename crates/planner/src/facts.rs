//! What stands already: completed and pinned sessions, bookings, and the places of an old plan.

use std::collections::BTreeMap;

use crate::{
    bits::{Bits, TICKS},
    compile::{Names, offsets, units},
    problem::{Course, PhaseRule, Previous, Problem, Rule, Visit},
    protocol::{Kept, Series},
    request::{Disruption, Patient, VisitType},
    spans::Minutes,
    wall::{Date, Edge, Wall, monday, number},
};
use chrono::Timelike;

/// More than any capacity; two of them still fit a load.
const MOST: i64 = 20_000;

/// The completed and pinned sessions of a series.
pub fn kept(series: &Series) -> impl Iterator<Item = &Kept> {
    series.completed.iter().chain(&series.pinned)
}

/// The visit type of a session.
pub fn type_of<'a>(names: &Names<'a>, series: &Series, n: i64) -> Option<&'a VisitType> {
    let mut left = n;
    let phase = series.phases.iter().find(|phase| {
        left -= phase.count;
        left <= 0
    })?;
    Some(&names.request.visit_types[names.visit_types[phase.visit_type.as_str()]])
}

/// When a fact that starts at this wall time lies.
fn span(names: &Names<'_>, start: Wall, kind: &VisitType) -> Minutes {
    let from = names.clock.edge(start.0, Edge::From);
    (from, from + kind.segments.iter().map(|segment| segment.minutes).sum::<i64>())
}

/// The spans in which facts occupy a patient.
pub fn busy(names: &Names<'_>, patient: &Patient) -> Vec<Minutes> {
    if patient.may_overlap {
        return Vec::new();
    }
    let bookings = names.request.bookings.iter().filter(|booking| booking.patient.as_ref() == Some(&patient.id));
    let booked = bookings.map(|booking| names.clock.span(booking.from, booking.to));
    let mine = names.request.series.iter().filter(|series| series.patient == patient.id);
    let visits = mine.flat_map(|series| {
        kept(series).filter_map(|fact| Some(span(names, fact.start, type_of(names, series, fact.n)?)))
    });
    booked.chain(visits).collect()
}

/// The sessions and phases of a course.
pub fn sessions(names: &Names<'_>, series: &Series, patient: &Patient, shape_of: &[usize], course: &mut Course) {
    for (index, phase) in series.phases.iter().enumerate() {
        let visit_type = course.shapes[shape_of[index]].visit_type;
        course.phases.push(PhaseRule {
            visit_type,
            per_week: phase.per_week,
            per_day: phase.per_day,
            min_gap: phase.min_gap,
            max_gap: phase.max_gap,
            new_week: phase.new_week,
            ideal: phase.ideal_gap_days,
            fact_weeks: Vec::new(),
            fact_days: Vec::new(),
        });
        for _ in 0..phase.count {
            course.sessions.push(Rule { phase: index, shape: shape_of[index], fact: None, fact_preferred: 0 });
        }
    }
    for fact in kept(series) {
        let index = (fact.n - 1) as usize;
        let phase = course.sessions[index].phase;
        let kind = &names.request.visit_types[course.phases[phase].visit_type];
        let (start, end) = span(names, fact.start, kind);
        let date = fact.start.0.date();
        let roles = series.same_resource_weights.keys();
        let windows = names.calendar.preferred(patient, Date(date));
        let best = windows.iter().filter(|(a, b, _)| *a <= start && end <= *b).map(|window| window.2).max();
        let previous = names.request.repair.iter().flat_map(|repair| &repair.previous);
        let mut same_place = previous.filter(|old| old.series == series.id && old.start == fact.start);
        let rule = &mut course.sessions[index];
        rule.fact_preferred = course.most_preferred - best.unwrap_or(0);
        rule.fact = Some(Visit {
            day: usize::MAX,
            tick: 0,
            number: number(date),
            monday: monday(date),
            tod: i64::from(fact.start.0.num_seconds_from_midnight() / 60),
            start,
            end,
            seats: Vec::new(),
            weighted: roles.map(|role| names.resources.get(fact.resources.get(role)?.as_str()).copied()).collect(),
            same_seats: same_place.any(|old| old.resources == fact.resources),
        });
        let rules = &mut course.phases[phase];
        count(&mut rules.fact_weeks, monday(date));
        count(&mut rules.fact_days, number(date));
    }
}

fn count(counts: &mut Vec<(i32, i64)>, of: i32) {
    match counts.iter_mut().find(|(known, _)| *known == of) {
        Some((_, count)) => *count += 1,
        None => counts.push((of, 1)),
    }
}

/// The old places of a course that count: neither missed nor kept now.
pub fn previous(names: &Names<'_>, problem: &Problem, series: &Series, course: &mut Course) {
    let Some(repair) = &names.request.repair else { return };
    let missed = |n: i64| {
        repair.disruptions.iter().any(
            |disruption| matches!(disruption, Disruption::Missed { series: id, n: lost, .. } if *id == series.id && *lost == n),
        )
    };
    for old in repair.previous.iter().filter(|old| old.series == series.id) {
        if missed(old.n) || kept(series).any(|fact| fact.n == old.n) {
            continue;
        }
        let visit_type = course.phases[course.sessions[(old.n - 1) as usize].phase].visit_type;
        let start = names.clock.edge(old.start.0, Edge::From);
        let date = number(old.start.0.date());
        let tod = i64::from(old.start.0.num_seconds_from_midnight() / 60);
        let at = problem.days.iter().position(|day| day.number == date).and_then(|day| {
            let tick = usize::try_from((start - problem.days[day].start) / 5).ok().filter(|tick| *tick < TICKS)?;
            (i64::from(problem.days[day].tod[tick]) == tod).then_some((day, tick))
        });
        let roles = &names.request.visit_types[visit_type].roles;
        let seat = |role: &str| names.resources.get(old.resources.get(role)?.as_str()).copied();
        let seats: Option<Vec<usize>> = roles.iter().map(|role| seat(&role.role)).collect();
        let seats = seats.filter(|seats| seats.len() == old.resources.len());
        course.previous.push(Previous { visit_type, wall: (date, tod), at, seats });
    }
}

/// Takes what bookings and kept sessions hold.
pub fn take(names: &Names<'_>, problem: &mut Problem) {
    let mut held: BTreeMap<usize, Vec<(i64, i64, i64)>> = BTreeMap::new();
    for booking in &names.request.bookings {
        let (from, to) = names.clock.span(booking.from, booking.to);
        for taken in &booking.resources {
            let resource = names.resources[taken.id.as_str()];
            let demand = units(&names.request.resources[resource], taken.demand);
            held.entry(resource).or_default().push((from, to, demand));
        }
    }
    for series in &names.request.series {
        for fact in kept(series) {
            let Some(kind) = type_of(names, series, fact.n) else { continue };
            let (start, _) = span(names, fact.start, kind);
            let offsets = offsets(kind);
            for role in &kind.roles {
                let id = fact.resources.get(&role.role).map(String::as_str);
                let Some(resource) = id.and_then(|id| names.resources.get(id).copied()) else { continue };
                for hold in &role.holds {
                    let Some((_, from, to)) = offsets.iter().find(|(id, _, _)| *id == hold.segment) else { continue };
                    let demand = units(&names.request.resources[resource], hold.demand);
                    held.entry(resource).or_default().push((start + from, start + to, demand));
                }
            }
        }
    }
    for (resource, spans) in held {
        for day in 0..problem.days.len() {
            take_on(problem, resource, day, &spans);
        }
    }
}

fn take_on(problem: &mut Problem, resource: usize, day: usize, spans: &[(i64, i64, i64)]) {
    let (start, end) = (problem.days[day].start, problem.days[day].start + 5 * problem.days[day].ticks as i64);
    let mut minutes = vec![0_i64; (end - start).max(0) as usize];
    let mut there = vec![false; minutes.len()];
    let mut any = false;
    for (from, to, demand) in spans.iter().filter(|(from, to, _)| *from < end && start < *to) {
        any = true;
        for minute in (from - start).max(0)..(to - start).min(end - start) {
            minutes[minute as usize] += demand;
            there[minute as usize] = true;
        }
    }
    if !any {
        return;
    }
    let mut load = Box::new([0_u16; TICKS]);
    let mut present = Bits::default();
    for (tick, five) in minutes.chunks(5).enumerate().take(TICKS) {
        load[tick] = five.iter().max().map_or(0, |most| (*most).min(MOST) as u16);
    }
    for (tick, five) in there.chunks(5).enumerate().take(TICKS) {
        if five.contains(&true) {
            present.set(tick);
        }
    }
    problem.taken.push((resource, day, load));
    if problem.resources[resource].idle > 0 {
        problem.present.push((resource, day, present));
    }
}
