//! `cargo x bench`: how Seriesdesk compares with its peers, measured in one run on one machine.
//!
//! Figures are ratios or medians that say what they mean; nothing here asserts a time. Peers are installed into
//! `target/bench` by the bench itself. `cargo x bench kill=200` says how often the writing program is killed;
//! `pages=300` how long the scan is, `files=FOLDER` that every received file of a folder is read;
//! `plan=FOLDER` where the generator, the judge and the baseline of plans lie, `ours=6` and `theirs=60` for how many seconds each looks.

mod apart;
mod cipher;
mod clinic;
mod kill;
mod large;
mod names;
mod paper;
mod peers;
mod plan;
mod readiness;
mod scans;
mod window;

use serde_json::json;
use seriesdesk_desk::Desk;
use seriesdesk_tests::call;
use std::{
    path::{Path, PathBuf},
    time::Instant,
};

fn main() {
    // Started to read a received file, this process does that and nothing else.
    if seriesdesk_scans::serve_if_asked() {
        return;
    }
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
    if wanted("apart") {
        let edits = number("edits", 10_000) as usize;
        apart::run(apart::Amount { records: number("records", 100_000) as usize, edits });
    }
    if let Some(tools) = arguments.iter().find_map(|argument| argument.strip_prefix("plan=")) {
        let seconds = plan::Seconds { ours: f64::from(number("ours", 6)), theirs: f64::from(number("theirs", 60)) };
        plan::run(Path::new(tools), seconds);
    }
    if wanted("readiness") {
        readiness::run();
    }
    if wanted("scans") {
        scans::run(number("pages", 300));
    }
    if let Some(files) = arguments.iter().find_map(|argument| argument.strip_prefix("files=")) {
        scans::folder(Path::new(files));
    }
    if wanted("window") {
        window::run();
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

/// Gives a new practice a site and rooms; answers the rooms.
fn furnish(desk: &Desk) -> Vec<String> {
    let site = call(
        desk,
        "save_site",
        &json!({
            "id": "", "name": "Elm Street", "time_zone": "America/New_York", "address": null, "phone": null, "place_of_service": "11", "active": true, "revision": 0,
            "hours": (1..=7).map(|weekday| json!({ "weekday": weekday, "opens": "08:00", "closes": "18:00" })).collect::<Vec<_>>(),
        }),
    );
    let room = |number: usize| {
        let room = call(
            desk,
            "save_room",
            &json!({
                "id": "", "site_id": site["id"], "name": format!("Chair {number}"), "kind": { "code": "tms", "label": "" }, "modalities": ["tms"], "position": number, "active": true, "revision": 0,
            }),
        );
        room["id"].as_str().unwrap_or_default().to_owned()
    };
    (0..clinic::ROOMS).map(room).collect()
}
