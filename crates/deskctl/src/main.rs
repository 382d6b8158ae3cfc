//! The command line over the practice: what the window can do, for scripts and for tests.
//!
//! Results are JSON on stdout, refusals JSON on stderr. Exit codes: 0 done · 1 refused or invalid · 2 wrong usage · 3 locked or wrong
//! passphrase · 4 a fault of the program. The passphrase comes from `SERIESDESK_PASSPHRASE`, a file or a prompt, never from an argument.

mod args;
mod clock;
mod failure;
mod input;
mod opening;
mod plan;
mod sharing;
mod verbs;

use clap::Parser;
use std::{panic, process::ExitCode};

fn main() -> ExitCode {
    // Started to read a received file, this process does that and nothing else.
    if seriesdesk_scans::serve_if_asked() {
        return ExitCode::SUCCESS;
    }
    let args = args::Args::parse(); // Prints usage and leaves with 2 by itself.
    panic::set_hook(Box::new(|_| {})); // A panic's own words could name a patient.
    let done = panic::catch_unwind(|| verbs::run(&args)).unwrap_or_else(|_| Err(failure::Failure::panicked()));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(),
    }
}
