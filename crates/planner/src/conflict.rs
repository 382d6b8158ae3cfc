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
    search::{Pace, enter_all},
    wall::Clock,
};

const CARE: Care = Care { resources: 1, times: 1, complete: true };

/// Whether a plan exists, as far as that can be told.
pub fn possible(problem: &Problem, rounds: u64, steps: u64, pace: Pace<'_>) -> Option<bool> {
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
    match prove(problem, Limits { trips: 20_000, steps, any: true }, None) {
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

/// A smallest conflict of a request that admits no plan; none when that cannot be settled.
pub fn explain(request: &Request, clock: Clock, pace: Pace<'_>) -> Option<Conflict> {
    let mut left: Vec<String> = constraints(request);
    let impossible = |keep: &[String]| {
        let keep: BTreeSet<&str> = keep.iter().map(String::as_str).collect();
        let relaxed = relax(request, &keep);
        let names = Names::new(&relaxed, clock);
        let problem = compile(&names);
        possible(&problem, 60 + 30 * problem.courses.len() as u64, 400_000, pace) == Some(false)
    };
    let problem = compile(&Names::new(request, clock));
    if let Some(course) = alone(&problem) {
        let id = &request.series[course].id;
        let mine: Vec<String> =
            left.iter().filter(|name| !name.starts_with("series:") || name[7..] == **id).cloned().collect();
        if impossible(&mine) {
            left = mine;
        }
    }
    if !impossible(&left) {
        return None;
    }
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
        if trial.len() < left.len() && impossible(&trial) {
            left = trial;
        }
    }
    for family in &families {
        let block: Vec<String> = left.iter().filter(|name| is_of(name, family)).cloned().collect();
        let mut blocks = vec![block];
        while let Some(block) = blocks.pop() {
            let trial: Vec<String> = left.iter().filter(|name| !block.contains(name)).cloned().collect();
            if block.is_empty() {
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
    let text = format!("These cannot hold together: {}. Change one of them.", left.join(", "));
    Some(Conflict { constraints: left, text })
}

fn is_of(name: &str, family: &str) -> bool {
    name.split(':').next() == Some(family)
}
