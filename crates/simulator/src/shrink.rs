//! Making a failing schedule smaller: steps are left out as long as the same promise is broken.

use crate::{report::Violation, schedule::Schedule, template::Templates, world::run};

/// The most tries.
const MOST_TRIES: usize = 400;

/// A schedule with as few steps as can be found that breaks the same promise.
pub fn shrink(schedule: &Schedule, violation: &Violation, templates: &Templates) -> (Schedule, Violation, Vec<String>) {
    let mut best = schedule.clone();
    let mut tries = 0;
    let mut part = best.steps.len().div_ceil(2);
    while part > 0 && tries < MOST_TRIES {
        let mut at = 0;
        while at < best.steps.len() && tries < MOST_TRIES {
            let mut fewer = best.clone();
            let end = (at + part).min(fewer.steps.len());
            fewer.steps.drain(at..end);
            tries += 1;
            match run(&fewer, templates, false) {
                Err((found, _)) if found.property == violation.property => best = fewer,
                _ => at = end,
            }
        }
        part = if part == 1 { 0 } else { part / 2 };
    }
    match run(&best, templates, true) {
        Err((found, told)) => (best, found, told),
        Ok(_) => (schedule.clone(), violation.clone(), Vec::new()),
    }
}
