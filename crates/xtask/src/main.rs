//! The commands of the project: `cargo x run | test | check | bench | bindings | package | simulate | fuzz | tidy | freeze`.

mod bench;
mod build;
mod check;
mod fuzz;
mod named;
mod needs;
mod open;
mod papers;
mod shop;
mod simulate;
mod steps;
mod system;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo x COMMAND

  run        install what is missing, build, open the window (without a display: do the same job and write papers to out/)
  test       install what is missing and run everything, the desktop tests in the real window included
  check      the fast part of test
  bench      measure against the peers
  bindings   write the TypeScript types of all commands
  package    make the installers of this system
  simulate   many virtual devices on a share that fails: --schedules N, --seed S, --devices N, --mutants
  fuzz       bytes that make a reader fall over: NAME, --seconds N
  tidy       the project's own rules about its files
  freeze     note the checksums of new migrations

  test desktop [NAME]   only the desktop tests, or those whose name contains NAME";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["run", rest @ ..] => open::run(rest),
        ["test"] => check::test(),
        ["test", "desktop", rest @ ..] => check::desktop_only(rest),
        ["check"] => check::check(),
        ["bench", rest @ ..] => bench::bench(rest),
        ["bindings"] => build::write_bindings(),
        ["package"] => build::package(),
        ["simulate", rest @ ..] => simulate::simulate(rest),
        ["fuzz", rest @ ..] => fuzz::fuzz(rest),
        ["tidy"] => tidy::tidy(),
        ["freeze"] => tidy::freeze_migrations(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\n{why}");
            ExitCode::FAILURE
        }
    }
}
