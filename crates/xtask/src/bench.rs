//! Measuring against the peers.
use crate::shop::{Outcome, cargo};

/// Runs the bench in a release build; it prints ratios and has no opinion.
pub fn bench(rest: &[&str]) -> Outcome {
    let status = cargo()
        .args([
            "run",
            "--release",
            "--package",
            "seriesdesk-tests",
            "--bin",
            "bench",
            "--features",
            "unencrypted",
            "--",
        ])
        .args(rest)
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err("The bench stopped; the reason stands above.".into()) }
}
