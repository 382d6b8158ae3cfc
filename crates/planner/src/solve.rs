//! The answer to a request.

use crate::{
    answer::{Answer, Status, plan as finish, rows, with, without},
    check::{Refused, check, clock},
    compile::{Names, compile},
    conflict::{alone, explain, too_wide},
    exact::{Limits, Proof, prove},
    judge::broken,
    others::others,
    problem::Problem,
    request::Request,
    search::{Found, Pace, search},
};

/// Answers a request: a plan, a beginning of one, why there is none, or that neither was found in time.
pub fn plan(request: &Request, pace: Pace<'_>) -> Result<Answer, Refused> {
    answer(request, pace, true)
}

/// A good plan, for somebody who waits: it is not proved the best, and where there is none nothing says why.
pub fn good_plan(request: &Request, pace: Pace<'_>) -> Result<Answer, Refused> {
    answer(request, pace, false)
}

fn answer(request: &Request, pace: Pace<'_>, thoroughly: bool) -> Result<Answer, Refused> {
    check(request)?;
    let clock = clock(request)?;
    let names = Names::new(request, clock);
    let problem = compile(&names);
    if let Some(course) = too_wide(&problem) {
        let why = "it has too many sessions and starts; ask for fewer sessions, a shorter horizon or a coarser grid";
        return Err(Refused { field: format!("series[{course}]"), why: why.to_owned() });
    }
    let mut impossible = !problem.allow_partial && alone(&problem).is_some();
    let limit = rounds(&problem);
    let paced = |round: u64| pace(round).max(round as f64 / limit as f64);
    let mut trips = Vec::new();
    let mut proven = false;
    if !impossible {
        let found = best_of_two(&problem, &paced);
        let whole = found.trips.iter().all(Option::is_some);
        trips = found.trips;
        if thoroughly && problem.courses.len() <= 6 {
            let later = |round: u64| pace(round) - 0.2;
            let limits = Limits { trips: 60_000, steps: 1_000_000, any: false, pace: &later };
            match prove(&problem, limits, whole.then(|| (found.value, trips.clone()))) {
                Proof::Best(best) => (trips, proven) = (best, true),
                Proof::Nothing => impossible = true,
                Proof::TooMuch => {}
            }
        }
    }
    if impossible || trips.iter().any(Option::is_none) {
        if !thoroughly {
            return Ok(without(Status::Unknown, Vec::new(), "No plan was found."));
        }
        return Ok(match explain(request, clock, impossible, pace) {
            Some(conflict) => {
                let text = conflict.text.clone();
                without(Status::Infeasible, vec![conflict], &text)
            }
            None => without(Status::Unknown, Vec::new(), "Neither a plan nor a proof was found in time."),
        });
    }
    let rows = rows(&names, &problem, &trips);
    if !broken(request, clock, &rows, problem.allow_partial).is_empty() {
        return Ok(without(
            Status::Unknown,
            Vec::new(),
            "The plan that was found does not hold; ask again with fewer courses.",
        ));
    }
    let best = finish(request, clock, &rows);
    let whole = best.status == Status::Planned;
    let more = others(&problem, &trips, request.proposals as usize - 1).into_iter().filter_map(|trips| {
        let rows = crate::answer::rows(&names, &problem, &trips);
        broken(request, clock, &rows, problem.allow_partial).is_empty().then(|| finish(request, clock, &rows))
    });
    let more = more.filter(|other| !whole || other.status == Status::Planned).collect();
    Ok(with(best, proven, more))
}

/// Two searches side by side, each by its own lots; the better one counts.
fn best_of_two(problem: &Problem, pace: Pace<'_>) -> Found {
    if problem.courses.len() < 2 {
        return search(problem, 1, pace);
    }
    std::thread::scope(|scope| {
        let second = scope.spawn(|| search(problem, 2, pace));
        let first = search(problem, 1, pace);
        match second.join() {
            Ok(second) if second.value < first.value => second,
            Ok(_) | Err(_) => first,
        }
    })
}

/// How many rounds are worth it.
fn rounds(problem: &Problem) -> u64 {
    match problem.courses.len() {
        0 | 1 => 5,
        2..=4 => 600,
        5 | 6 => 3_000,
        _ => 400_000,
    }
}
