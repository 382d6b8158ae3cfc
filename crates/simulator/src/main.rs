//! `simulate [--schedules N] [--seconds N] [--seed S] [--devices N] [--mutants]`: runs schedules and says what came of them.

use seriesdesk_simulator::{
    Counts, Length, Schedule, Templates, Violation, kill,
    mutants::{self, MUTANTS, Mutant},
    run,
    shrink::shrink,
};
use std::{
    process::ExitCode,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Instant,
};

const USAGE: &str = "usage: simulate [--schedules N] [--seconds N] [--seed S] [--devices N] [--long | --months] [--keep-going] [--mutants [NAME]]";
/// How many schedules may pass before a bug counts as missed.
const MOST_FOR_A_MUTANT: u64 = 1_000;

/// So many schedules write every record type there is.
const ENOUGH_FOR_EVERY_TABLE: u64 = 300;

/// Among fewer there are too few about months to come by every place at which the program can be ended.
const ENOUGH_FOR_EVERY_PLACE: u64 = 100_000;

#[derive(Default)]
struct Asked {
    schedules: Option<u64>,
    seconds: Option<u64>,
    seed: Option<u64>,
    devices: Option<usize>,
    length: Length,
    keep_going: bool,
    mutants: Option<String>,
}

fn main() -> ExitCode {
    let Some(asked) = asked() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    std::panic::set_hook(Box::new(|_| {})); // What unwinds out of a step is told with its schedule.
    kill::prepare();
    let templates = Templates::default();
    let sound = match (&asked.mutants, asked.seed, asked.schedules) {
        (Some(name), ..) => try_mutants(&templates, name),
        (None, Some(seed), None) => tell_one(&templates, seed, &asked),
        (None, seed, schedules) => run_all(&templates, seed.unwrap_or(1), schedules.unwrap_or(10_000), &asked),
    };
    if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn asked() -> Option<Asked> {
    let mut asked = Asked::default();
    let mut words = std::env::args().skip(1).peekable();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--schedules" => asked.schedules = Some(words.next()?.parse().ok()?),
            "--seconds" => asked.seconds = Some(words.next()?.parse().ok()?),
            "--seed" => asked.seed = Some(words.next()?.parse().ok()?),
            "--devices" => asked.devices = Some(words.next()?.parse().ok()?),
            "--long" => asked.length = Length::Long,
            "--months" => asked.length = Length::Months,
            "--keep-going" => asked.keep_going = true,
            "--mutants" => asked.mutants = Some(words.next().unwrap_or_default()),
            _ => return None,
        }
    }
    Some(asked)
}

/// Runs one schedule and tells it; a failing one is made smaller first.
fn tell_one(templates: &Templates, seed: u64, asked: &Asked) -> bool {
    let schedule = Schedule::of(seed, asked.devices, asked.length);
    match run(&schedule, templates, true) {
        Ok(counts) => {
            println!("seed {seed}: all promises hold; {} entries, {} rounds", counts.entries, counts.rounds);
            true
        }
        Err((violation, _)) => {
            tell_failure(templates, &schedule, &violation, asked);
            false
        }
    }
}

fn tell_failure(templates: &Templates, schedule: &Schedule, violation: &Violation, asked: &Asked) {
    println!("seed {}: {} {}", schedule.seed, violation.property, violation.what);
    let (smaller, found, told) = shrink(schedule, violation, templates);
    println!("{} of {} steps are enough: {} {}", smaller.steps.len(), schedule.steps.len(), found.property, found.what);
    told.iter().for_each(|line| println!("  {line}"));
    let devices = asked.devices.map_or(String::new(), |devices| format!(" --devices {devices}"));
    let length = match asked.length {
        Length::Any => "",
        Length::Long => " --long",
        Length::Months => " --months",
    };
    println!("again with: cargo x simulate --seed {}{devices}{length}", schedule.seed);
}

/// Runs many schedules on all processors.
fn run_all(templates: &Templates, first: u64, many: u64, asked: &Asked) -> bool {
    let begun = Instant::now();
    let (all, failures) = (Mutex::new(Counts::default()), Mutex::new(Vec::new()));
    let (next, stop) = (AtomicU64::new(first), AtomicBool::new(false));
    let is_over = || asked.seconds.is_some_and(|most| begun.elapsed().as_secs() >= most);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let mut mine = Counts::default();
                while !stop.load(Ordering::Relaxed) && !is_over() {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first.saturating_add(many) {
                        break;
                    }
                    let schedule = Schedule::of(seed, asked.devices, asked.length);
                    match run_with_both(&schedule, templates) {
                        Ok(counts) => mine.merge(&counts),
                        Err(violation) => {
                            lock(&failures).push((schedule, violation));
                            stop.store(!asked.keep_going, Ordering::Relaxed);
                        }
                    }
                }
                lock(&all).merge(&mine);
            });
        }
    });
    let seconds = begun.elapsed().as_secs_f64();
    let ran = next.load(Ordering::Relaxed).min(first + many) - first;
    tell_counts(&lock(&all), ran, seconds);
    let mut failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    failures.sort_by_key(|(schedule, _)| schedule.steps.len());
    if asked.keep_going {
        for (schedule, violation) in &failures {
            println!("seed {}: {} {}", schedule.seed, violation.property, violation.what);
        }
        println!("{} of {ran} schedules broke a promise", failures.len());
    }
    if let Some((schedule, violation)) = failures.first() {
        tell_failure(templates, schedule, violation, asked);
    }
    let missing = if ran < ENOUGH_FOR_EVERY_TABLE { Vec::new() } else { lock(&all).tables_never_written() };
    if !missing.is_empty() {
        println!("no schedule ever wrote {}", missing.join(", "));
    }
    let never = kill::never_passed();
    if !never.is_empty() {
        println!("nobody came by {}", never.join(", "));
    }
    failures.is_empty() && missing.is_empty() && (ran < ENOUGH_FOR_EVERY_PLACE || never.is_empty())
}

/// Runs a schedule; one whose stores are encrypted also without a key, which must come to the same.
fn run_with_both(schedule: &Schedule, templates: &Templates) -> Result<Counts, Violation> {
    let counts = run(schedule, templates, false).map_err(|(violation, _)| violation)?;
    if schedule.encrypted {
        let plain = Schedule { encrypted: false, ..schedule.clone() };
        let other = run(&plain, templates, false).map_err(|(violation, _)| violation)?;
        if other.fingerprint != counts.fingerprint {
            return Err(Violation::of("cipher", "with and without a key the devices agree on different tables"));
        }
    }
    Ok(counts)
}

fn tell_counts(counts: &Counts, ran: u64, seconds: f64) {
    let rate = ran as f64 / seconds.max(0.001);
    println!(
        "{ran} schedules in {seconds:.1} s ({rate:.0} a second): {} entries, {} rounds",
        counts.entries, counts.rounds
    );
    println!(
        "{} tables written, the least often {} times",
        counts.tables.len(),
        counts.tables.values().min().unwrap_or(&0)
    );
    let words: Vec<String> = counts.happened.iter().map(|(what, many)| format!("{what} {many}")).collect();
    println!("{}", words.join(", "));
}

/// Turns every bug on in turn, and looks how soon it is caught.
fn try_mutants(templates: &Templates, only: &str) -> bool {
    println!("| Bug | What it does | Caught in schedule | By |\n|---|---|---|---|");
    let mut missed = 0;
    let mut tried = 0;
    for mutant in MUTANTS.iter().filter(|mutant| mutant.name.contains(only)) {
        tried += 1;
        mutants::only(mutant);
        let caught = first_failure(templates, mutant);
        mutants::none(mutant);
        let (when, by) = match caught {
            Some((number, violation)) => (number.to_string(), violation.property.to_owned()),
            None => ("never".to_owned(), String::new()),
        };
        missed += u64::from(by.is_empty());
        println!("| `{}` | {} | {when} | {by} |", mutant.name, mutant.what);
    }
    println!("\n{} of {tried} caught in fewer than {MOST_FOR_A_MUTANT} schedules", tried - missed);
    missed == 0
}

fn first_failure(templates: &Templates, mutant: &Mutant) -> Option<(u64, Violation)> {
    let (next, found) = (AtomicU64::new(1), Mutex::new(None::<(u64, Violation)>));
    let length = if mutant.takes_months() { Length::Months } else { Length::Long };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while lock(&found).is_none() {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed > MOST_FOR_A_MUTANT {
                        break;
                    }
                    let schedule = Schedule::of(seed, None, length);
                    if let Err((violation, _)) = run(&schedule, templates, false) {
                        let mut found = lock(&found);
                        if found.as_ref().is_none_or(|(earlier, _)| seed < *earlier) {
                            *found = Some((seed, violation));
                        }
                    }
                }
            });
        }
    });
    found.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn lock<T>(what: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}
