//! Measuring against the peers.
use crate::build::{self, FEATURES};
use crate::needs;
use crate::shop::{Outcome, cargo};

/// Runs the bench in a release build; it prints ratios and has no opinion.
pub fn bench(rest: &[&str]) -> Outcome {
    if rest.is_empty() || rest.contains(&"window") {
        needs::to_test()?;
        build::page()?;
        let programs = ["build", "--release", "--package", "seriesdesk"];
        done(&programs, FEATURES)?;
    }
    // The bench kills one of these programs.
    done(&["build", "--release", "--package", "seriesdesk-tests", "--bins", "--features", "unencrypted"], &[])?;
    let bench = ["run", "--release", "--package", "seriesdesk-tests", "--bin", "bench", "--features", "unencrypted"];
    done(&bench, &[&["--"], rest].concat())
}

fn done(build: &[&str], rest: &[&str]) -> Outcome {
    let status = cargo().args(build).args(rest).status().map_err(|error| format!("cannot start cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err("The bench stopped; the reason stands above.".into()) }
}
