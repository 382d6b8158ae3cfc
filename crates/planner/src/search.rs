//! From nothing to a good plan.
//!
//! Courses enter one by one, each by its best route. One that finds no room takes it at a price, and those it crowds out enter
//! again later; the price of what is fought over rises, so the fight ends. Then a few related courses at a time leave and enter
//! again, and what comes out better, or not much worse while it is early, stays.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    board::Board,
    choose::{Care, choose},
    draft::{Cell, Draft},
    draw::Draw,
    offer::Room,
    own::Trip,
    problem::Problem,
};

/// How long to go on: given the rounds so far, the share of the time that is used up; 1 or more ends it.
pub type Pace<'a> = &'a (dyn Fn(u64) -> f64 + Sync);

const WIDE: Care = Care { resources: 8, times: 6, complete: false };
const QUICK: Care = Care { resources: 2, times: 3, complete: false };
const THOROUGH: Care = Care { resources: 16, times: 12, complete: false };
const GLANCE: Care = Care { resources: 1, times: 1, complete: false };
const WHOLE: Care = Care { resources: 1, times: 2, complete: true };

/// What the search found.
pub struct Found {
    pub trips: Vec<Option<Arc<Trip>>>,
    pub value: i64,
}

/// Searches until the pace says so.
pub fn search(problem: &Problem, seed: u64, pace: Pace<'_>) -> Found {
    let facts = Board::new(problem);
    let mut draw = Draw::new(seed);
    let mut rounds = 0;
    let mut draft = Draft::new(problem, &facts);
    enter_all(&mut draft, &facts, &mut draw, pace, &mut rounds);
    improve(&mut draft, &facts, &mut draw, pace, &mut rounds)
}

/// Lets courses enter until all are there, or half of the time is gone.
pub fn enter_all(draft: &mut Draft<'_>, facts: &Board, draw: &mut Draw, pace: Pace<'_>, rounds: &mut u64) {
    let problem = draft.problem;
    let days = problem.days.len();
    let mut heat = vec![0_u16; problem.resources.len() * days * HEAT];
    let mut queue = order(problem);
    let mut best: (usize, Vec<Option<Arc<Trip>>>) = (usize::MAX, Vec::new());
    let most = 60 + 100 * problem.courses.len() as u64;
    let mut fights = 0;
    let mut seen = BTreeSet::new();
    while !queue.is_empty() && pace(*rounds) < 0.7 && fights < most {
        let course = queue.remove(0);
        *rounds += 1;
        let first = choose(problem, &draft.board, Room::Free, course, GLANCE, draw, None);
        let free = match first {
            Some(trip) => choose(problem, &draft.board, Room::Free, course, WIDE, draw, Some(&trip)).or(Some(trip)),
            None if seen.insert(course) => choose(problem, &draft.board, Room::Free, course, WHOLE, draw, None),
            None => None,
        };
        let whole = |trip: &Trip| !problem.allow_partial || trip.visits.len() == problem.courses[course].sessions.len();
        if let Some(trip) = free.filter(whole) {
            draft.put(course, Arc::new(trip));
            continue;
        }
        fights += 1;
        let price = |resource: usize, day: usize, tick: usize| {
            40 + 40 * i64::from(heat[(resource * days + day) * HEAT + tick / 5])
        };
        let room = Room::Priced { facts, price: &price };
        let priced = choose(problem, &draft.board, room, course, QUICK, draw, None);
        let Some(trip) = priced.or_else(|| choose(problem, &draft.board, room, course, WHOLE, draw, None)) else {
            continue;
        };
        draft.put(course, Arc::new(trip));
        loop {
            let crowd = draft.crowd(course);
            let Some(out) = worst(&crowd, draw) else { break };
            for (_, cell) in crowd.iter().filter(|(user, _)| *user == out) {
                let heat = &mut heat[(cell.resource * days + cell.day) * HEAT + cell.tick / 5];
                *heat = heat.saturating_add(1);
            }
            draft.take(out);
            queue.push(out);
        }
        if queue.len() < best.0 {
            best = (queue.len(), draft.trips.clone());
        }
    }
    if draft.absent().len() > best.0 {
        let back: Vec<_> = best.1.into_iter().enumerate().collect();
        draft.restore(&back);
    }
    for course in draft.absent() {
        let trip = choose(problem, &draft.board, Room::Free, course, WIDE, draw, None);
        let trip = trip.or_else(|| choose(problem, &draft.board, Room::Free, course, WHOLE, draw, None));
        if let Some(trip) = trip {
            draft.put(course, Arc::new(trip));
        }
    }
}

/// Heat is kept by stretches of 25 minutes.
const HEAT: usize = 64;

/// Courses with less choice first; in a repair, those that need not move before all others.
fn order(problem: &Problem) -> Vec<usize> {
    let mut order: Vec<usize> = (0..problem.courses.len()).collect();
    order.sort_by_key(|index| {
        let course = &problem.courses[*index];
        let lost = course.previous.iter().filter(|old| {
            let open = |(day, tick): (usize, usize)| {
                let mut shapes = course.shapes.iter().filter(|shape| shape.visit_type == old.visit_type);
                shapes.any(|shape| shape.starts[day].has(tick))
            };
            !old.at.is_some_and(open)
        });
        let lost = lost.count();
        let choice: u32 = course.shapes.iter().flat_map(|shape| &shape.starts).map(|starts| starts.count()).sum();
        (lost, choice as usize / course.sessions.len().max(1))
    });
    order
}

/// Lets a few related courses leave and enter again until the time is gone; the best plan seen is the answer.
pub fn improve(draft: &mut Draft<'_>, facts: &Board, draw: &mut Draw, pace: Pace<'_>, rounds: &mut u64) -> Found {
    let mut best = Found { trips: draft.trips.clone(), value: draft.value() };
    let begun = pace(*rounds);
    while !draft.trips.is_empty() {
        let used = pace(*rounds);
        if used >= 1.0 {
            break;
        }
        *rounds += 1;
        let left = ((1.0 - used) / (1.0 - begun).max(1e-9)).clamp(0.0, 1.0);
        let before = draft.value();
        let undo = if draw.below(5) == 0 { push_in(draft, facts, draw) } else { reenter(draft, draw) };
        let worse = draft.value() - before;
        let sideways = if draft.trips.iter().any(Option::is_none) { 400 } else { 0 };
        if worse > allowance(draw, left) + sideways {
            draft.restore(&undo);
        } else if draft.value() < best.value {
            best = Found { trips: draft.trips.clone(), value: draft.value() };
        }
    }
    best
}

/// How much worse a plan may be and still be kept.
fn allowance(draw: &mut Draw, left: f64) -> i64 {
    let chance = (draw.below(1_000_000) + 1) as f64 / 1_000_000.0;
    (-chance.ln() * 12.0 * left * left) as i64
}

type Undo = Vec<(usize, Option<Arc<Trip>>)>;

/// Lets a few courses leave, and enter again one by one.
fn reenter(draft: &mut Draft<'_>, draw: &mut Draw) -> Undo {
    let count = [1, 2, 2, 3, 3, 4][draw.below(6)].min(draft.trips.len());
    let care = if draft.trips.len() == 1 { THOROUGH } else { QUICK };
    let lead = draw.below(draft.trips.len());
    let mut leaving = vec![if draw.below(3) == 0 { sore(draft, draw).unwrap_or(lead) } else { lead }];
    leaving.extend(draft.absent().into_iter().take(2));
    for _ in 0..4 * count {
        if leaving.len() >= count {
            break;
        }
        let next = related(draft, leaving[draw.below(leaving.len())], draw);
        if !leaving.contains(&next) {
            leaving.push(next);
        }
    }
    leaving.sort_unstable();
    leaving.dedup();
    let undo: Undo = leaving.iter().map(|course| (*course, draft.take(*course))).collect();
    while !leaving.is_empty() {
        let course = leaving.swap_remove(draw.below(leaving.len()));
        let last = undo.iter().find(|(known, _)| *known == course).and_then(|(_, trip)| trip.clone());
        let last = last.filter(|_| draw.below(4) > 0);
        if let Some(trip) = choose(draft.problem, &draft.board, Room::Free, course, care, draw, last.as_deref()) {
            draft.put(course, Arc::new(trip));
        }
    }
    undo
}

/// Gives one course a better place than is free; those it crowds out enter again elsewhere.
fn push_in(draft: &mut Draft<'_>, facts: &Board, draw: &mut Draw) -> Undo {
    let absent = draft.absent();
    let any = draw.below(draft.trips.len());
    let hurt = if draw.below(2) == 0 { sore(draft, draw) } else { None };
    let course = absent.get(draw.below(absent.len())).copied().or(hurt).unwrap_or(any);
    let last = draft.take(course);
    let mut undo: Undo = vec![(course, last.clone())];
    let each = if absent.is_empty() && hurt.is_none() { [1, 3, 8, 20] } else { [20, 60, 200, 800] }[draw.below(4)];
    let price = |_: usize, _: usize, _: usize| each;
    let room = Room::Priced { facts, price: &price };
    let Some(trip) = choose(draft.problem, &draft.board, room, course, QUICK, draw, last.as_deref()) else {
        return undo;
    };
    draft.put(course, Arc::new(trip));
    loop {
        let crowd = draft.crowd(course);
        let Some(out) = worst(&crowd, draw) else { break };
        undo.push((out, draft.take(out)));
        if undo.len() > 7 {
            return undo;
        }
    }
    for (out, trip) in undo.clone().into_iter().skip(1) {
        if let Some(trip) = choose(draft.problem, &draft.board, Room::Free, out, QUICK, draw, trip.as_deref()) {
            draft.put(out, Arc::new(trip));
        }
    }
    undo
}

/// A course with a session that is moved, uncovered or too late for its longest gap.
fn sore(draft: &Draft<'_>, draw: &mut Draw) -> Option<usize> {
    let weights = &draft.problem.weights;
    let tiers = [weights.moved, weights.breach, weights.uncovered];
    let least = tiers.into_iter().filter(|weight| *weight >= 10_000).min()?;
    let trips = draft.trips.iter().enumerate();
    let sore = trips.filter(|(_, trip)| trip.as_ref().is_some_and(|trip| trip.cost >= least));
    let sore: Vec<usize> = sore.map(|(course, _)| course).collect();
    sore.get(draw.below(sore.len())).copied()
}

/// The course that is most in the way.
fn worst(crowd: &[(usize, Cell)], draw: &mut Draw) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    crowd.iter().for_each(|(user, _)| *counts.entry(*user).or_default() += 4);
    counts.into_iter().max_by_key(|(_, count)| count + draw.below(6)).map(|(user, _)| user)
}

/// Another course that shares a resource and a day, or any.
fn related(draft: &Draft<'_>, course: usize, draw: &mut Draw) -> usize {
    let any = draw.below(draft.trips.len());
    let Some(trip) = &draft.trips[course] else { return any };
    let Some(visit) = trip.visits.get(draw.below(trip.visits.len())).filter(|visit| !visit.seats.is_empty()) else {
        return any;
    };
    let pattern = visit.seats[draw.below(visit.seats.len())];
    let users = draft.board.users(draft.problem.patterns[pattern].resource, visit.day);
    if draw.below(8) == 0 { any } else { users.get(draw.below(users.len())).map_or(any, |user| *user as usize) }
}
