//! The schedule simulator.
use crate::shop::{Outcome, cargo};
use std::process::Command;

/// Only the simulator's own package has the feature, so it is named wherever that is turned on.
const SIMULATOR: [&str; 4] = ["--package", "seriesdesk-simulator", "--features", "simulate"];

/// Runs the simulator with the given words.
pub fn simulate(rest: &[&str]) -> Outcome {
    let status = cargo()
        .args(["run", "--profile", "simulate"])
        .args(SIMULATOR)
        .arg("--")
        .args(rest)
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("A promise of the share does not hold; the schedule stands above.".into())
    }
}

/// Lints what is compiled for the simulator alone.
pub fn lints() -> Command {
    let mut command = cargo();
    command.args(["clippy", "--quiet", "--all-targets"]).args(SIMULATOR).args(["--", "-D", "warnings"]);
    command
}
