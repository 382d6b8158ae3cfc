//! What a course costs by itself: every term of the score but idle time.

use crate::problem::{Course, Problem, Visit};

/// The beginning of a course that has places; facts after it are not repeated here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trip {
    pub visits: Vec<Visit>,
    pub cost: i64,
}

/// The cost of a course whose first sessions have these places.
pub fn cost(problem: &Problem, course: &Course, visits: &[Visit]) -> i64 {
    let weights = &problem.weights;
    let later = course.sessions[visits.len()..].iter().filter_map(|rule| rule.fact.as_ref());
    let all: Vec<&Visit> = visits.iter().chain(later).collect();
    let missing = (course.sessions.len() - all.len()) as i64;
    let mut cost = weights.unplaced * course.priority * missing;
    if !all.is_empty() {
        let last = all.iter().map(|visit| visit.number).max().unwrap_or(course.base);
        cost += weights.finish * course.priority * i64::from((last - course.base).max(0));
        cost += time_of_day(problem, course, &all);
        cost += same_resource(course, &all);
    }
    for (index, visit) in visits.iter().enumerate() {
        if course.sessions[index].fact.is_none() {
            cost += weights.preferred * problem.misses(course, visit.day, visit.start, visit.end);
            cost += uncovered(problem, course, visit.number);
        }
    }
    cost += course.sessions.iter().map(|rule| weights.preferred * rule.fact_preferred).sum::<i64>();
    cost + pairs(problem, course, visits) + moves(problem, course, visits)
}

/// What a free session on a date number outside the authorized dates costs.
pub fn uncovered(problem: &Problem, course: &Course, number: i32) -> i64 {
    let outside = course.coverage.is_some_and(|(from, to)| number < from || to < number);
    if outside { problem.weights.uncovered } else { 0 }
}

/// What the distance between two consecutive sessions costs, unless it is a fact.
pub fn step(problem: &Problem, course: &Course, n: usize, earlier: (i32, i64), later: (i32, i64)) -> i64 {
    let (before, rule) = (&course.sessions[n - 1], &course.sessions[n]);
    let phase = &course.phases[rule.phase];
    let mut cost = 0;
    if let Some(ideal) = phase.ideal.filter(|_| before.phase == rule.phase) {
        cost += problem.weights.spread * (i64::from(later.0 - earlier.0) - ideal).abs();
    }
    let free = before.fact.is_none() || rule.fact.is_none();
    if free && phase.max_gap.is_some_and(|gap| !gap.at_most(earlier, later)) {
        cost += problem.weights.breach;
    }
    cost
}

fn time_of_day(problem: &Problem, course: &Course, all: &[&Visit]) -> i64 {
    let mut times: Vec<i64> = all.iter().map(|visit| visit.tod).collect();
    times.sort_unstable();
    let median = times[(times.len() - 1) / 2];
    course.time_weight * (times.iter().map(|time| (time - median).abs()).sum::<i64>() / problem.grid)
}

fn same_resource(course: &Course, all: &[&Visit]) -> i64 {
    let of_role = |(role, weight): (usize, &i64)| {
        let mut used: Vec<usize> = all.iter().filter_map(|visit| visit.weighted[role]).collect();
        used.sort_unstable();
        let most = used.chunk_by(|a, b| a == b).map(<[usize]>::len).max().unwrap_or(0);
        weight * (used.len() - most) as i64
    };
    course.seat_weights.iter().enumerate().map(of_role).sum()
}

fn pairs(problem: &Problem, course: &Course, visits: &[Visit]) -> i64 {
    let place = |index: usize| {
        let visit = visits.get(index).or(course.sessions[index].fact.as_ref())?;
        Some((visit.number, visit.start))
    };
    let cost = |n: usize| Some(step(problem, course, n, place(n - 1)?, place(n)?));
    (1..course.sessions.len()).filter_map(cost).sum()
}

fn moves(problem: &Problem, course: &Course, visits: &[Visit]) -> i64 {
    let mut cost = 0;
    for old in &course.previous {
        let there = |index: usize, visit: &Visit| {
            (visit.number, visit.tod) == old.wall
                && course.phases[course.sessions[index].phase].visit_type == old.visit_type
        };
        let facts = course.sessions.iter().enumerate().skip(visits.len());
        let later = facts.filter_map(|(index, rule)| Some((index, rule.fact.as_ref()?)));
        let found = visits.iter().enumerate().chain(later).rfind(|(index, visit)| there(*index, visit));
        cost += match found {
            None => problem.weights.moved,
            Some((_, visit)) if has_seats(problem, visit, old.seats.as_deref()) => 0,
            Some(_) => problem.weights.reassigned,
        };
    }
    cost
}

/// Whether a visit holds exactly these resources.
pub fn has_seats(problem: &Problem, visit: &Visit, seats: Option<&[usize]>) -> bool {
    if visit.day == usize::MAX {
        return visit.same_seats;
    }
    let Some(seats) = seats else { return false };
    seats.iter().zip(&visit.seats).all(|(resource, pattern)| problem.patterns[*pattern].resource == *resource)
}
