//! The schedule simulator.
use crate::shop::{Outcome, cargo};
use std::process::Command;

/// Only the simulator's own package has the feature, so it is named wherever that is turned on.
const SIMULATOR: [&str; 4] = ["--package", "seriesdesk-simulator", "--features", "simulate"];

/// What is compiled for the simulator alone is made fast; everything below it is there from the other tests.
const FAST: [&str; 4] = ["seriesdesk-core", "seriesdesk-desk", "seriesdesk-simulator", "rusqlite"];
/// As many of them as fit into a minute.
const IN_TESTS: [&str; 4] = ["--schedules", "10000", "--seconds", "60"];

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

/// The schedules that every test run goes through, from the first seed on.
pub fn in_tests() -> Command {
    let mut command = cargo();
    command.args(["run", "--quiet"]).args(SIMULATOR);
    for package in FAST {
        command.args(["--config", &format!("profile.dev.package.{package}.opt-level=2")]);
    }
    command.arg("--").args(IN_TESTS);
    command
}
