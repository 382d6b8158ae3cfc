//! Why there is no plan: a smallest set of constraints that cannot hold together.
//!
//! Constraints are dropped by halves and then one by one while what is left still admits no plan.

use std::collections::BTreeSet;

use crate::{
    answer::Conflict,
    board::Board,
    choose::{Care, choose},
    compile::{Names, compile},
    draft::Draft,
    draw::Draw,
    exact::{Limits, Proof, prove},
    offer::Room,
    problem::Problem,
    relax::{constraints, relax},
    request::Request,
    route::bytes,
    say::say,
    search::{Pace, enter_all},
    wall::Clock,
};

/// How many times the time it may take to find a smallest conflict.
const OVERTIME: f64 = 3.0;

const CARE: Care = Care { resources: 1, times: 1, complete: true };

/// Wider routes are not looked at.
const WIDEST_BYTES: u64 = 1_000_000_000;

/// Whether a course has more sessions and starts than can be looked at.
pub fn too_wide(problem: &Problem) -> Option<usize> {
    problem.courses.iter().position(|course| bytes(course) > WIDEST_BYTES)
}

/// Whether a plan exists, as far as that can be told.
pub fn possible(problem: &Problem, rounds: u64, steps: u64, pace: Pace<'_>) -> Option<bool> {
    if too_wide(problem).is_some() {
        return None;
    }
    if alone(problem).is_some() {
        return Some(false);
    }
    let facts = Board::new(problem);
    let mut draft = Draft::new(problem, &facts);
    let limited = |round: u64| pace(round).max(round as f64 / rounds as f64);
    enter_all(&mut draft, &facts, &mut Draw::new(7), &limited, &mut 0);
    if draft.absent().is_empty() {
        return Some(true);
    }
    match prove(problem, Limits { trips: 60_000, steps, any: true, pace }, None) {
        Proof::Best(_) => Some(true),
        Proof::Nothing => Some(false),
        Proof::TooMuch => None,
    }
}

/// A course that has no trip even beside nothing but facts.
pub fn alone(problem: &Problem) -> Option<usize> {
    let facts = Board::new(problem);
    let mut draw = Draw::new(3);
    let quick = Care { complete: false, ..CARE };
    let mut has = |care, course| choose(problem, &facts, Room::Free, course, care, &mut draw, None).is_some();
    (0..problem.courses.len()).find(|course| !has(quick, *course) && !has(CARE, *course))
}

/// A smallest conflict of a request that admits no plan; none when that is not known and cannot be settled. When the time is far
/// over, what is left then is the answer.
pub fn explain(request: &Request, clock: Clock, known: bool, pace: Pace<'_>) -> Option<Conflict> {
    let mut left: Vec<String> = constraints(request);
    let impossible = |keep: &[String]| {
        let keep: BTreeSet<&str> = keep.iter().map(String::as_str).collect();
        let relaxed = relax(request, &keep);
        let names = Names::new(&relaxed, clock);
        let problem = compile(&names);
        let later = |round: u64| pace(round) / OVERTIME;
        possible(&problem, 60 + 30 * problem.courses.len() as u64, 400_000, &later) == Some(false)
    };
    let names = Names::new(request, clock);
    if let Some(course) = alone(&compile(&names)) {
        let id = &request.series[course].id;
        let others = |name: &String| name.strip_prefix("series:").is_some_and(|other| other != id);
        let mine: Vec<String> = left.iter().filter(|name| !others(name)).cloned().collect();
        if impossible(&mine) {
            left = mine;
        }
    }
    if !known && !impossible(&left) {
        return None;
    }
    let over = || pace(0) >= OVERTIME;
    let families: Vec<String> = {
        let mut families: Vec<String> =
            left.iter().filter_map(|name| Some(name.split(':').next()?.to_owned())).collect();
        families.dedup();
        families.sort_by_key(|family| (family != "series", left.iter().filter(|name| is_of(name, family)).count()));
        families.dedup();
        families
    };
    for family in families.iter().filter(|family| *family != "series") {
        let trial: Vec<String> = left.iter().filter(|name| !is_of(name, family)).cloned().collect();
        if trial.len() < left.len() && !over() && impossible(&trial) {
            left = trial;
        }
    }
    for family in &families {
        let block: Vec<String> = left.iter().filter(|name| is_of(name, family)).cloned().collect();
        let mut blocks = vec![block];
        while let Some(block) = blocks.pop() {
            let trial: Vec<String> = left.iter().filter(|name| !block.contains(name)).cloned().collect();
            if block.is_empty() || over() {
                continue;
            }
            if impossible(&trial) {
                left = trial;
            } else if block.len() > 1 {
                let (head, tail) = block.split_at(block.len() / 2);
                blocks.push(tail.to_vec());
                blocks.push(head.to_vec());
            }
        }
    }
    let text = say(&left);
    Some(Conflict { constraints: left, text })
}

fn is_of(name: &str, family: &str) -> bool {
    name.split(':').next() == Some(family)
}
