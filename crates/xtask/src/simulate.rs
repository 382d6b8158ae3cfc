//! The schedule simulator.
use crate::shop::{Outcome, cargo};
use std::process::Command;

/// Only the simulator's own package has the feature, so it is named wherever that is turned on.
const SIMULATOR: [&str; 4] = ["--package", "seriesdesk-simulator", "--features", "simulate"];

/// Its database counts no bytes and trusts its caller: schedules are many and small, and no program is built from this.
const SQLITE: (&str, &str) = ("LIBSQLITE3_FLAGS", "-USQLITE_ENABLE_API_ARMOR -DSQLITE_DEFAULT_MEMSTATUS=0");
/// These, or as many of them as fit into a minute.
const IN_TESTS: [&str; 4] = ["--schedules", "10000", "--seconds", "60"];

/// Runs the simulator with the given words.
pub fn simulate(rest: &[&str]) -> Outcome {
    let status = fast(rest).status().map_err(|error| format!("cannot start cargo: {error}"))?;
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
    fast(&IN_TESTS)
}

fn fast(words: &[&str]) -> Command {
    let mut command = cargo();
    command
        .env(SQLITE.0, SQLITE.1)
        .args(["run", "--quiet", "--profile", "simulate"])
        .args(SIMULATOR)
        .arg("--")
        .args(words);
    command
}
