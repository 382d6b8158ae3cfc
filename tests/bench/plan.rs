//! The planner beside CP-SAT on the same requests, both judged by the same independent judge.
//!
//! Generator, judge and baseline are not part of the project: `plan=FOLDER` names where they lie, as programs that take requests and
//! results as files. CP-SAT itself is installed into `target/bench` by pip.

use serde_json::Value;
use seriesdesk_planner::{Answer, plan, read};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use crate::scratch;

/// Large requests, contended ones among them, by seed, kind and size.
const REQUESTS: &[(u32, &str, u32)] = &[
    (1, "tms", 40),
    (1, "mixed", 60),
    (1, "contended", 42),
    (2, "contended", 42),
    (1, "repair_day", 30),
    (2, "repair_day", 30),
    (1, "dst", 8),
];
/// Where soft wishes begin: what weighs more is compared first.
const SOFT_BELOW: i64 = 1_000_000;
const PEER: &str = "ortools==9.15.6755";

/// Ours for so many seconds, CP-SAT for so many.
#[derive(Clone, Copy)]
pub struct Seconds {
    /// For our planner.
    pub ours: f64,
    /// For CP-SAT, on two workers.
    pub theirs: f64,
}

/// Measures every request with both, one after the other.
pub fn run(tools: &Path, seconds: Seconds) {
    println!("plan: {} s for ours, {} s for CP-SAT with 2 workers", seconds.ours, seconds.theirs);
    if let Err(why) = installed() {
        println!("  CP-SAT could not be installed: {why}");
        return;
    }
    println!("  request            ours: score at   CP-SAT: score at   planted   tiers 1-4   soft   time");
    for (seed, kind, size) in REQUESTS {
        let bench = Bench { tools, name: format!("{seed} {kind} {size}"), folder: scratch("plan") };
        if let Err(why) = bench.measured(seconds) {
            println!("  {}: {why}", bench.name);
        }
    }
}

struct Bench<'a> {
    tools: &'a Path,
    name: String,
    folder: PathBuf,
}

/// What a planner came to: its score and when it had it.
struct Reached {
    total: i64,
    seconds: f64,
}

impl Bench<'_> {
    fn measured(&self, seconds: Seconds) -> Result<(), String> {
        let request = self.folder.join("request.json");
        self.written("gen_plan.py", &self.name.split(' ').collect::<Vec<_>>(), &request)?;
        let ours = self.ours(&request, seconds.ours)?;
        let theirs = self.theirs(&request, seconds.theirs)?;
        let planted = self.planted(&request).ok();
        let soft = |total: i64| total % SOFT_BELOW;
        let hard = match (ours.total / SOFT_BELOW).cmp(&(theirs.total / SOFT_BELOW)) {
            std::cmp::Ordering::Less => "better",
            std::cmp::Ordering::Equal => "equal",
            std::cmp::Ordering::Greater => "WORSE",
        };
        println!(
            "  {:<18} {:>9} {:>5.1} s   {:>9} {:>5.1} s   {:>9}   {hard}   x{:.3}   x{:.2}",
            self.name,
            ours.total,
            ours.seconds,
            theirs.total,
            theirs.seconds,
            planted.map_or("-".to_owned(), |total| total.to_string()),
            soft(ours.total) as f64 / soft(theirs.total).max(1) as f64,
            ours.seconds / theirs.seconds.max(0.01),
        );
        Ok(())
    }

    fn ours(&self, request: &Path, seconds: f64) -> Result<Reached, String> {
        let text = fs::read_to_string(request).map_err(|error| error.to_string())?;
        let begun = Instant::now();
        let value: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let pace = |_: u64| begun.elapsed().as_secs_f64() / seconds;
        let answer: Answer =
            read(&value).and_then(|request| plan(&request, &pace)).map_err(|refused| refused.to_string())?;
        let took = begun.elapsed().as_secs_f64();
        let result = self.folder.join("ours.json");
        let written = serde_json::to_vec(&answer).map_err(|error| error.to_string())?;
        fs::write(&result, written).map_err(|error| error.to_string())?;
        Ok(Reached { total: self.judged(request, &result)?, seconds: took })
    }

    fn theirs(&self, request: &Path, seconds: f64) -> Result<Reached, String> {
        let result = self.folder.join("theirs.json");
        let at = |path: &Path| path.to_string_lossy().into_owned();
        let (limit, out) = (seconds.to_string(), at(&result));
        self.tool("cpsat_plan.py", &[&at(request), "--seconds", &limit, "--workers", "2", "--out", &out])?;
        let total = self.judged(request, &result)?;
        let text = fs::read_to_string(&result).map_err(|error| error.to_string())?;
        let found: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        // Each improvement with the second it came at.
        let trace = found["solver"]["trace"].as_array().cloned().unwrap_or_default();
        let reached = trace.iter().rev().find_map(|step| step[0].as_f64());
        Ok(Reached { total, seconds: reached.unwrap_or(seconds) })
    }

    fn planted(&self, request: &Path) -> Result<i64, String> {
        let result = self.folder.join("planted.json");
        let mut words: Vec<&str> = self.name.split(' ').collect();
        words.push("--planted");
        self.written("gen_plan.py", &words, &result)?;
        self.judged(request, &result)
    }

    /// The score as the judge works it out; it says what is broken, if anything is.
    fn judged(&self, request: &Path, result: &Path) -> Result<i64, String> {
        let said = self.tool("check_plan.py", &[&request.to_string_lossy(), &result.to_string_lossy()])?;
        let last = said.lines().last().unwrap_or_default();
        let score = last.rsplit_once("score=").and_then(|(_, score)| score.trim().parse().ok());
        score.filter(|_| last.starts_with("SOUND planned")).ok_or_else(|| said.clone())
    }

    fn written(&self, tool: &str, words: &[&str], to: &Path) -> Result<(), String> {
        fs::write(to, self.tool(tool, words)?).map_err(|error| error.to_string())
    }

    fn tool(&self, tool: &str, words: &[&str]) -> Result<String, String> {
        let mut command = Command::new("python3");
        command.arg(self.tools.join(tool)).args(words).env("PYTHONPATH", library()).env("PYTHONDONTWRITEBYTECODE", "1");
        let output = command.output().map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            Ok(said)
        } else {
            Err(format!("{tool}: {said}{}", String::from_utf8_lossy(&output.stderr)))
        }
    }
}

fn library() -> PathBuf {
    scratch("peers").join("ortools")
}

fn installed() -> Result<(), String> {
    if library().join("ortools").exists() {
        return Ok(());
    }
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--target"]).arg(library()).arg(PEER);
    let output = pip.output().map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}
