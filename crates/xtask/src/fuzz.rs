//! The fuzzer: libFuzzer over one reader of foreign bytes.
use crate::shop::{Outcome, cargo, says, target};
use crate::system::System;
use std::fs;
use std::process::Command;

/// Only the fuzzer's own package has the feature, so it is named wherever that is turned on.
const FUZZER: [&str; 4] = ["--package", "seriesdesk-fuzz", "--features", "fuzz"];
/// What makes our code tell libFuzzer where it has been; these words are stable ones.
const TELLING: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares";
const USAGE: &str = "usage: cargo x fuzz NAME [--seconds N]; a wrong NAME lists them";

/// Whether libFuzzer is built here: it is C++ for the compilers of Unix.
pub fn runs_here() -> bool {
    System::HERE != System::Windows
}

/// Feeds one reader for so many seconds, or until it is stopped. What was interesting stays for the next time.
pub fn fuzz(rest: &[&str]) -> Outcome {
    let (name, seconds) = match rest {
        [name] => (*name, 0),
        [name, "--seconds", seconds] => (*name, seconds.parse().map_err(|_| USAGE)?),
        _ => return Err(USAGE.into()),
    };
    if !runs_here() {
        return Err("The fuzzer runs on Linux and macOS.".into());
    }
    let about = says("rustc", &["-vV"]).ok_or("rustc does not start")?;
    let host =
        about.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not say for which system")?;
    let corpus = target().join("fuzz").join(name);
    let found = target().join("fuzz").join(format!("{name}-found"));
    for folder in [&corpus, &found] {
        fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    }
    let mut run = cargo();
    // With a system named, only our code tells, and not what builds it.
    run.args(["run", "--profile", "fuzz", "--target", host]).args(FUZZER).arg("--").arg(&corpus);
    run.arg(format!("-artifact_prefix={}/", found.display())).arg(format!("-max_total_time={seconds}"));
    run.args(["-timeout=20", "-rss_limit_mb=3000", "-max_len=20000", "-print_final_stats=1"]);
    run.env("RUSTFLAGS", TELLING).env("SERIESDESK_READER", name).env("SERIESDESK_SEEDS", &corpus);
    let status = run.status().map_err(|error| format!("cannot start cargo: {error}"))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("The reader fell over, or there is none such; what it was given lies in {}", found.display()))
}

/// Lints what is compiled for the fuzzer alone.
pub fn lints() -> Command {
    let mut command = cargo();
    command.args(["clippy", "--quiet"]).args(FUZZER).args(["--", "-D", "warnings"]);
    command
}
