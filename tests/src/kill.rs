//! Killing a program in the middle of its writing.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

/// Lets a `hammer` work for a while that differs from round to round, then kills it without warning; answers what it acknowledged.
pub fn kill_one(hammer: &Path, folder: &Path, round: u32) -> Vec<String> {
    let mut program = Command::new(hammer)
        .arg(folder)
        .arg(round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the hammer is built beside this program");
    let mut lines = BufReader::new(program.stdout.take().expect("its output is piped")).lines();
    let mut acknowledged: Vec<String> = lines.by_ref().take(1).map_while(Result::ok).collect();
    std::thread::sleep(Duration::from_micros(u64::from(round.wrapping_mul(7_919) % 40_000)));
    program.kill().expect("a running program can be killed");
    program.wait().expect("a killed program ends");
    acknowledged.extend(lines.map_while(Result::ok).filter(|line| line.len() == 36));
    acknowledged
}
