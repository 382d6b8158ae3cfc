//! `check`: what is fast. `test`: everything, the real window included.
use crate::build::{self, FEATURES};
use crate::shop::{Outcome, built, cargo, npm, program, root, says, target};
use crate::steps::Steps;
use crate::system::System;
use crate::{fuzz, needs, simulate, tidy};
use std::process::Command;

/// Runs the fast part.
pub fn check() -> Outcome {
    let mut steps = Steps::default();
    if !steps.ours("prerequisites", needs::to_build) {
        return steps.finish();
    }
    fast(&mut steps, Servers::IfInstalled);
    steps.finish()
}

/// Installs what is missing and runs everything.
pub fn test() -> Outcome {
    let mut steps = Steps::default();
    if !steps.ours("prerequisites", needs::to_test) {
        return steps.finish();
    }
    fast(&mut steps, Servers::Required);
    steps.run("simulator", &mut simulate::in_tests());
    if steps.run("programs", &mut build::programs()) {
        steps.run("bindings", program(&built("bindings").to_string_lossy()).arg("--check"));
        match System::HERE.drives_the_window() {
            Ok(()) => {
                steps.run("desktop tests", &mut desktop(&[]));
            }
            Err(why) => steps.left_out("desktop tests", why),
        }
    } else {
        steps.cannot("desktop tests", "the programs do not build");
    }
    steps.finish()
}

/// Builds the program and runs the desktop tests, or those with a part of this name.
pub fn desktop_only(names: &[&str]) -> Outcome {
    System::HERE.drives_the_window().map_err(|why| format!("The desktop tests do not run here: {why}."))?;
    let mut steps = Steps::default();
    let ready = steps.ours("prerequisites", needs::to_test)
        && steps.ours("page", build::page)
        && steps.run("programs", &mut build::programs());
    if !ready {
        return steps.finish();
    }
    let status = desktop(names).status().map_err(|error| format!("cannot start cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err("desktop tests failed".into()) }
}

/// Whether the tests of the practice share may do without real servers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Servers {
    Required,
    IfInstalled,
}

fn fast(steps: &mut Steps, servers: Servers) {
    // First, because the shell embeds the page when it compiles.
    steps.ours("page", build::page);
    steps.run("fmt", cargo().args(["fmt", "--all", "--check", "--", "-l"]));
    steps.ours("tidy", tidy::tidy);
    // The desktop tests are named because they are no part of an ordinary test run.
    let clippy = ["clippy", "--quiet", "--workspace", "--all-targets", "--test", "desktop"];
    steps.run("clippy", cargo().args(clippy).args(FEATURES).args(["--", "-D", "warnings"]));
    steps.run("clippy, simulator", &mut simulate::lints());
    if fuzz::runs_here() {
        steps.run("clippy, fuzzer", &mut fuzz::lints());
    }
    steps.run("rust tests", &mut rust_tests(servers));
    steps.run("svelte-check", &mut npm(&["run", "--silent", "check"]));
    steps.run("vitest", &mut npm(&["run", "--silent", "test"]));
}

fn rust_tests(servers: Servers) -> Command {
    let mut command = cargo();
    match says("cargo", &["nextest", "--version"]) {
        Some(_) => command.args(["nextest", "run", "--no-fail-fast", "--status-level", "fail"]),
        None => command.args(["test", "--quiet", "--no-fail-fast"]),
    };
    command.arg("--workspace").args(FEATURES);
    if servers == Servers::Required && System::HERE == System::Linux {
        command.env("SERIESDESK_SERVERS", "1");
    }
    command
}

/// The desktop tests are their own program: they share one start of the window.
fn desktop(names: &[&str]) -> Command {
    let mut command = cargo();
    command.args(["test", "--quiet", "--workspace", "--exclude", "xtask", "--test", "desktop"]).args(FEATURES);
    command.arg("--").args(names);
    command.env("SERIESDESK_PROGRAM", built("seriesdesk"));
    command.env("SERIESDESK_CTL", built("deskctl"));
    command.env("SERIESDESK_SCREENSHOTS", target().join("screenshots"));
    command.env("SERIESDESK_ROOT", root());
    command
}
