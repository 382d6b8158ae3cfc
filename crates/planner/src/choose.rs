//! The best course beside the others: which time of day and which resources to aim at, and the route for each aim.

use crate::{
    board::Board,
    draw::Draw,
    offer::{Offer, Room, offers, seats},
    own::{Trip, cost},
    problem::{Course, Problem, Visit},
    protocol::Gap,
    route::{Node, Nodes, route},
};

/// How hard to look.
#[derive(Clone, Copy, Debug)]
pub struct Care {
    /// Resources to aim at.
    pub resources: usize,
    /// Times of day to aim at, for each resource.
    pub times: usize,
    /// All starts are looked at, so that none that exists is missed.
    pub complete: bool,
}

/// The best trip found, and none when there is none among the starts looked at.
pub fn choose(
    problem: &Problem,
    board: &Board,
    room: Room<'_>,
    index: usize,
    care: Care,
    draw: &mut Draw,
    last: Option<&Trip>,
) -> Option<Trip> {
    let course = &problem.courses[index];
    let mut best: Option<(i64, Trip)> = None;
    for wished in aims(problem, course, care, draw, last) {
        let table = table(problem, board, room, course, &wished);
        for time in times(problem, course, &table, care, draw, last) {
            let nodes = nodes(problem, course, &table, time, care.complete);
            let limit = best.as_ref().map_or(i64::MAX / 4, |(known, _)| known + 40);
            let Some((priced, places)) = route(problem, course, &nodes, limit) else { continue };
            if best.as_ref().is_some_and(|(known, _)| matches!(room, Room::Priced { .. }) && priced >= *known) {
                continue;
            }
            let Some(visits) = visits(problem, board, room, course, &places, &wished) else { continue };
            let own = cost(problem, course, &visits);
            let full = if matches!(room, Room::Priced { .. }) { priced } else { own + idle(problem, board, &visits) };
            if best.as_ref().is_none_or(|(known, _)| full < *known) {
                best = Some((full, Trip { visits, cost: own }));
            }
        }
    }
    best.map(|(_, trip)| trip)
}

/// What the visits would add to the idle time if each were alone on its day.
fn idle(problem: &Problem, board: &Board, visits: &[Visit]) -> i64 {
    let of = |visit: &Visit| {
        let patterns = visit.seats.iter().map(|pattern| &problem.patterns[*pattern]);
        patterns.map(|pattern| board.idle_change(problem, pattern, visit.day, visit.tick)).sum::<i64>()
    };
    visits.iter().map(of).sum()
}

/// The wished resources of each weighted role: those of the last trip first, then others by lot.
fn aims(
    problem: &Problem,
    course: &Course,
    care: Care,
    draw: &mut Draw,
    last: Option<&Trip>,
) -> Vec<Vec<Option<usize>>> {
    let roles = course.seat_weights.len();
    let mut choices: Vec<Vec<usize>> = vec![Vec::new(); roles];
    for seat in course.shapes.iter().flat_map(|shape| &shape.roles) {
        if let Some(role) = seat.weighted.filter(|role| course.seat_weights[*role] > 0) {
            let resources = seat.patterns.iter().map(|pattern| problem.patterns[*pattern].resource);
            choices[role].extend(resources);
        }
    }
    for choice in &mut choices {
        choice.sort_unstable();
        choice.dedup();
    }
    let combined: usize = choices.iter().map(|choice| choice.len().max(1)).product();
    let pick = |choices: &[Vec<usize>], draw: &mut Draw| -> Vec<Option<usize>> {
        choices.iter().map(|choice| (!choice.is_empty()).then(|| choice[draw.below(choice.len())])).collect()
    };
    if combined <= care.resources {
        let mut all = vec![Vec::new()];
        for choice in &choices {
            let options: Vec<Option<usize>> =
                if choice.is_empty() { vec![None] } else { choice.iter().copied().map(Some).collect() };
            all = all
                .iter()
                .flat_map(|head: &Vec<Option<usize>>| options.iter().map(|one| [head.as_slice(), &[*one]].concat()))
                .collect();
        }
        return all;
    }
    let mut aims: Vec<Vec<Option<usize>>> = Vec::new();
    if let Some(trip) = last {
        aims.push((0..roles).map(|role| usual(course, trip, role)).collect());
    }
    while aims.len() < care.resources.max(1) {
        aims.push(pick(&choices, draw));
    }
    aims
}

/// The most used resource of a role.
fn usual(course: &Course, trip: &Trip, role: usize) -> Option<usize> {
    let facts = course.sessions.iter().filter_map(|rule| rule.fact.as_ref());
    let mut used: Vec<usize> = trip.visits.iter().chain(facts).filter_map(|visit| visit.weighted[role]).collect();
    used.sort_unstable();
    used.chunk_by(|a, b| a == b).max_by_key(|same| same.len()).map(|same| same[0])
}

type Table = Vec<Vec<Vec<Offer>>>;

fn table(problem: &Problem, board: &Board, room: Room<'_>, course: &Course, wished: &[Option<usize>]) -> Table {
    let of_shape =
        |shape| (0..problem.days.len()).map(|day| offers(problem, board, room, course, (shape, day), wished)).collect();
    (0..course.shapes.len()).map(of_shape).collect()
}

/// Times of day to aim at: the last one, and those at which most days are cheap, by lot among the best.
fn times(
    problem: &Problem,
    course: &Course,
    table: &Table,
    care: Care,
    draw: &mut Draw,
    last: Option<&Trip>,
) -> Vec<Option<i64>> {
    if course.time_weight == 0 {
        return vec![None];
    }
    let steps = (1440 / problem.grid) as usize;
    let mut total = vec![0_i64; steps];
    let far = course.time_weight * steps as i64 / 4 + 50;
    let mut near = vec![0_i64; steps];
    for day in table.iter().flatten().filter(|day| !day.is_empty()) {
        near.fill(i64::MAX / 8);
        let least = day.iter().map(|offer| offer.cost).min().unwrap_or(0);
        for offer in day {
            near[(offer.tod / problem.grid) as usize] = (offer.cost - least).min(far);
        }
        for step in 1..steps {
            near[step] = near[step].min(near[step - 1] + course.time_weight);
        }
        for step in (0..steps - 1).rev() {
            near[step] = near[step].min(near[step + 1] + course.time_weight);
        }
        total.iter_mut().zip(&near).for_each(|(total, near)| *total += *near);
    }
    let days = table.iter().flatten().filter(|day| !day.is_empty()).count().max(1) as i64;
    let mut ranked: Vec<(i64, i64)> = total
        .iter()
        .enumerate()
        .map(|(step, total)| (total * 16 / days + draw.below(24) as i64, step as i64 * problem.grid))
        .collect();
    ranked.sort_unstable();
    let mut times: Vec<Option<i64>> = Vec::new();
    if let Some(trip) = last {
        let mut tods: Vec<i64> = trip.visits.iter().map(|visit| visit.tod).collect();
        tods.sort_unstable();
        times.extend(tods.get(tods.len().saturating_sub(1) / 2).map(|tod| Some(*tod)));
    }
    for (_, time) in ranked {
        if times.len() >= care.times {
            break;
        }
        if !times.iter().flatten().any(|known| *known == time) {
            times.push(Some(time));
        }
    }
    times
}

fn nodes(problem: &Problem, course: &Course, table: &Table, time: Option<i64>, complete: bool) -> Nodes {
    let (many, all) = (hour_matters(course), looks_at_all(course, complete));
    let node = |shape: usize, day: usize, offer: &Offer| {
        let on = &problem.days[day];
        let start = on.start + 5 * offer.tick as i64;
        let off = time.map_or(0, |time| (offer.tod - time).abs() / problem.grid * course.time_weight);
        Node {
            day,
            tick: offer.tick,
            number: on.number,
            monday: on.monday,
            start,
            end: start + course.shapes[shape].minutes,
            cost: offer.cost + off,
        }
    };
    let of_shape = |(shape, days): (usize, &Vec<Vec<Offer>>)| {
        let mut found = Vec::new();
        for (day, offers) in days.iter().enumerate().filter(|(_, offers)| !offers.is_empty()) {
            let nodes: Vec<Node> = offers.iter().map(|offer| node(shape, day, offer)).collect();
            if all {
                found.extend(nodes);
            } else {
                found.extend(few(&nodes, many));
            }
        }
        found
    };
    table.iter().enumerate().map(of_shape).collect()
}

/// Whether the time of day of a session bears on where its neighbors may lie.
fn hour_matters(course: &Course) -> bool {
    course.phases.iter().enumerate().any(|(index, phase)| {
        let loose = !matches!(phase.min_gap, Some(Gap::Days(1..)));
        let alone = index == 0 && course.sessions.iter().filter(|rule| rule.phase == 0).count() == 1;
        (loose && !alone) || matches!(phase.max_gap, Some(Gap::Hours(_)))
    })
}

/// Whether every start of a day is looked at, not only a few.
pub fn looks_at_all(course: &Course, complete: bool) -> bool {
    (complete && hour_matters(course)) || course.phases.iter().any(|phase| phase.per_day > 1)
}

/// The cheapest node of a day; where the hour matters to its neighbors also the first, the last and the cheapest on each side.
fn few(nodes: &[Node], many: bool) -> Vec<Node> {
    let cheapest = |nodes: &[Node]| nodes.iter().min_by_key(|node| node.cost).copied();
    let Some(best) = cheapest(nodes) else { return Vec::new() };
    if !many {
        return vec![best];
    }
    let before = &nodes[..nodes.partition_point(|node| node.tick + 3 < best.tick)];
    let after = &nodes[nodes.partition_point(|node| node.tick < best.tick + 4)..];
    let sides = [nodes.first().copied(), cheapest(before), Some(best), cheapest(after), nodes.last().copied()];
    let mut few: Vec<Node> = sides.into_iter().flatten().collect();
    few.sort_unstable_by_key(|node| node.tick);
    few.dedup_by_key(|node| node.tick);
    few
}

fn visits(
    problem: &Problem,
    board: &Board,
    room: Room<'_>,
    course: &Course,
    places: &[Node],
    wished: &[Option<usize>],
) -> Option<Vec<Visit>> {
    let place = |(rule, node): (&crate::problem::Rule, &Node)| match &rule.fact {
        Some(fact) => Some(fact.clone()),
        None => {
            let seats = seats(problem, board, room, course, (rule.shape, node.day, node.tick), wished)?;
            Some(problem.visit(course, rule.shape, node.day, node.tick, seats))
        }
    };
    course.sessions.iter().zip(places).map(place).collect()
}
