//! The schedule simulator.
use crate::shop::{Outcome, cargo};

/// Runs the simulator with the given words.
pub fn simulate(rest: &[&str]) -> Outcome {
    let status = cargo()
        .args(["run", "--profile", "simulate", "--package", "seriesdesk-simulator", "--features", "simulate", "--"])
        .args(rest)
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("A promise of the share does not hold; the schedule stands above.".into())
    }
}
