//! Named steps: each is timed, quiet while it goes well, and says everything when it fails.
use crate::shop::Outcome;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A run of steps and what came of them.
#[derive(Default)]
pub struct Steps {
    done: Vec<Done>,
}

struct Done {
    name: String,
    took: Duration,
    tests: Tests,
    failed: bool,
}

/// How many tests a step ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tests {
    pub passed: usize,
    pub failed: usize,
}

impl Steps {
    /// Runs a program as a step; true when it went well.
    pub fn run(&mut self, name: &str, command: &mut Command) -> bool {
        self.step(name, || {
            let output = match command.stdin(Stdio::null()).output() {
                Ok(output) => output,
                Err(error) => {
                    return (false, format!("cannot start {:?}: {error}", command.get_program()));
                }
            };
            let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
            said.push_str(&String::from_utf8_lossy(&output.stderr));
            (output.status.success(), said)
        })
    }

    /// Runs our own code as a step; true when it went well.
    pub fn ours(&mut self, name: &str, work: impl FnOnce() -> Outcome) -> bool {
        self.step(name, || match work() {
            Ok(()) => (true, String::new()),
            Err(why) => (false, why),
        })
    }

    /// Notes a step that could not start because another one failed.
    pub fn cannot(&mut self, name: &str, why: &str) {
        println!("  {name:.<24} not run: {why}");
        self.done.push(Done { name: name.to_owned(), took: Duration::ZERO, tests: Tests::default(), failed: true });
    }

    /// Says that a step is not for this system; that is no failure.
    pub fn left_out(&mut self, name: &str, why: &str) {
        println!("  {name:.<24} left out: {why}");
    }

    /// Prints the summary. Its last line counts tests; a failed step without failed tests counts as one.
    pub fn finish(self) -> Outcome {
        let took: Duration = self.done.iter().map(|step| step.took).sum();
        let passed: usize = self.done.iter().map(|step| step.tests.passed).sum();
        let failed: usize = self.done.iter().map(Done::failures).sum();
        let names: Vec<&str> = self.done.iter().filter(|step| step.failed).map(|step| step.name.as_str()).collect();

        println!("\n{} steps in {}", self.done.len(), seconds(took));
        if !names.is_empty() {
            println!("failed: {}", names.join(", "));
        }
        println!("{passed} passed, {failed} failed");
        if names.is_empty() { Ok(()) } else { std::process::exit(1) }
    }

    fn step(&mut self, name: &str, work: impl FnOnce() -> (bool, String)) -> bool {
        print!("  {name:.<24} ");
        let _ = std::io::stdout().flush();
        let start = Instant::now();
        let (well, said) = work();
        let took = start.elapsed();
        let tests = count(&said);
        let counted = match tests {
            Tests { passed: 0, failed: 0 } => String::new(),
            Tests { passed, failed: 0 } => format!("  {passed} tests"),
            Tests { passed, failed } => format!("  {passed} passed, {failed} failed"),
        };
        let measured = measured(&said).map_or_else(String::new, |line| format!("  {line}"));
        println!("{} {:>8}{counted}{measured}", if well { "ok    " } else { "FAILED" }, seconds(took));
        if !well {
            println!("{}", indented(&said));
        }
        self.done.push(Done { name: name.to_owned(), took, tests, failed: !well });
        well
    }
}

impl Done {
    fn failures(&self) -> usize {
        if self.failed { self.tests.failed.max(1) } else { 0 }
    }
}

/// Reads how many tests ran from what nextest, cargo test, vitest or the desktop tests say.
fn count(said: &str) -> Tests {
    let said = without_colors(said);
    let mut tests = Tests::default();
    for line in said.lines().map(str::trim) {
        let counts = line.starts_with("Summary [") || line.starts_with("test result:") || line.starts_with("Tests  ");
        if counts {
            tests.passed += number_before(line, "passed");
            tests.failed += number_before(line, "failed");
        }
    }
    tests
}

/// The line in which the simulator says how much it went through and how fast.
fn measured(said: &str) -> Option<&str> {
    let line = said.lines().find(|line| line.contains(" schedules in "))?;
    Some(line.split_once("):").map_or(line, |(before, _)| &line[..=before.len()]))
}

fn number_before(line: &str, word: &str) -> usize {
    let mut before = 0;
    for part in line.split_whitespace() {
        if part.trim_end_matches([',', ';']) == word {
            return before;
        }
        before = part.parse().unwrap_or(0);
    }
    0
}

fn without_colors(said: &str) -> String {
    let mut plain = String::with_capacity(said.len());
    let mut rest = said.chars();
    while let Some(letter) = rest.next() {
        if letter == '\u{1b}' {
            rest.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(letter);
        }
    }
    plain
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

fn indented(said: &str) -> String {
    let lines: Vec<String> = said.lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_counted_whoever_ran_them() {
        check("     Summary [   0.4s] 12 tests run: 11 passed, 1 failed, 0 skipped", 11, 1);
        check("     Summary [   0.4s] 12 tests run: 12 passed (1 slow), 3 skipped", 12, 0);
        check(
            "test result: ok. 3 passed; 0 failed; 0 ignored\ntest result: FAILED. 1 passed; 2 failed; 0 ignored",
            4,
            2,
        );
        check("      \u{1b}[2mTests\u{1b}[22m  \u{1b}[1m2 failed\u{1b}[22m | 7 passed (9)", 7, 2);
        check("Test Files  4 passed (4)\n     Tests  23 passed (23)", 23, 0);
        check("nothing was said", 0, 0);
    }

    #[test]
    fn the_simulator_says_how_far_it_came() {
        let said = "10000 schedules in 50.8 s (197 a second): 27000 entries, 140000 rounds\nnobody came by";
        assert_eq!(measured(said), Some("10000 schedules in 50.8 s (197 a second)"));
        assert_eq!(measured("nothing was said"), None);
    }

    #[track_caller]
    fn check(said: &str, passed: usize, failed: usize) {
        assert_eq!(count(said), Tests { passed, failed });
    }
}
