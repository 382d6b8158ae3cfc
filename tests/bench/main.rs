//! `cargo x bench`: how Seriesdesk compares with its peers, measured in one run on one machine.
//!
//! Figures are ratios or medians that say what they mean; nothing here asserts a time. Peers are installed into
//! `target/bench` by the bench itself. `cargo x bench kill=200` says how often the writing program is killed.

mod cipher;
mod clinic;
mod kill;
mod large;
mod names;
mod paper;

use std::{path::PathBuf, time::Instant};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted =
        |name: &str| arguments.is_empty() || arguments.iter().any(|argument| argument.split('=').next() == Some(name));
    let number = |name: &str, usual: u32| {
        let given = arguments.iter().find_map(|argument| argument.strip_prefix(name)?.strip_prefix('=')?.parse().ok());
        given.unwrap_or(usual)
    };
    if wanted("paper") {
        paper::run();
    }
    if wanted("cipher") {
        cipher::run();
    }
    if wanted("large") {
        large::run(number("patients", 5_000), number("sessions", 200_000));
    }
    if wanted("kill") {
        kill::run(number("kill", 200));
    }
}

/// A folder under `target` that the bench may fill.
fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/bench").join(name);
    std::fs::create_dir_all(&folder).expect("target can be written");
    folder
}

/// Milliseconds of each run of `work`.
fn times(runs: usize, mut work: impl FnMut(usize)) -> Vec<f64> {
    (0..runs)
        .map(|run| {
            let begin = Instant::now();
            work(run);
            begin.elapsed().as_secs_f64() * 1000.0
        })
        .collect()
}

/// The value below which a share of the measured ones lies; 0.5 is the median.
fn share(measured: &[f64], share: f64) -> f64 {
    let mut sorted = measured.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = ((sorted.len() as f64 - 1.0) * share).round() as usize;
    sorted.get(place).copied().unwrap_or(f64::NAN)
}
