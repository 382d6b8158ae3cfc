//! The answer to a request.

use crate::{
    answer::{Answer, Status, plan as finish, rows, with, without},
    check::{Refused, check, clock},
    compile::{Names, compile},
    request::Request,
    search::{Pace, search},
};

/// Answers a request: a plan, a beginning of one, why there is none, or that neither was found in time.
pub fn plan(request: &Request, pace: Pace<'_>) -> Result<Answer, Refused> {
    check(request)?;
    let clock = clock(request)?;
    let names = Names::new(request, clock);
    let problem = compile(&names);
    let limit = rounds(&problem);
    let paced = |round: u64| pace(round).max(round as f64 / limit as f64);
    let found = search(&problem, 1, &paced);
    if found.trips.iter().any(Option::is_none) {
        return Ok(without(Status::Unknown, Vec::new(), "Neither a plan nor a proof was found in time."));
    }
    let best = finish(request, clock, &rows(&names, &problem, &found.trips));
    debug_assert_eq!(best.score.total, found.value);
    Ok(with(best, false, Vec::new()))
}

/// How many rounds are worth it.
fn rounds(problem: &crate::problem::Problem) -> u64 {
    match problem.courses.len() {
        0 | 1 => 12,
        2..=4 => 1_500,
        _ => 400_000,
    }
}
