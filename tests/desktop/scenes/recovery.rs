//! Every computer of a practice is gone: a new one brings it back from the share and the printed kit.
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

const PASSPHRASE: &str = "seven brass kettles humming low";
const FAMILY: &str = "Quillwort";

pub fn a_lost_practice_comes_back_by_its_kit(_: &mut Window, stage: &Stage) {
    let lost = stage.folder().join("lost");
    let share = stage.folder().join("left-over");
    fs::create_dir_all(&lost).expect("the stage can be written");
    fs::create_dir_all(&share).expect("the stage can be written");
    let words = practice_with_a_share(stage, &lost, &share);
    fs::remove_dir_all(&lost).expect("the computer burns down");

    let fresh = Stage::set().expect("a second stage");
    let mut window = Window::open(&fresh).expect("a second window");
    window.see("Bring back a lost practice");
    window.press("5");
    window.fill("Folder", &share.to_string_lossy());
    window.fill("The 24 words of the recovery kit", &words);
    checks::is_accessible(&window, "recover-words");
    window.click("Look at the share");
    window.with_patience(30).see("This is the share of Front desk.");
    window.fill("Name of this computer", "New desk");
    window.fill("Your passphrase on this computer", PASSPHRASE);
    checks::is_accessible(&window, "recover-computer");
    window.picture("recover-computer");
    window.click("Bring the practice back");
    window.with_patience(60).see("Who is at this computer?");
    checks::is_accessible(&window, "recover-person");
    window.picture("recover-person");
    window.click("Open the practice");
    window.with_patience(60).see("Today");
    window.go("#/patients");
    window.with_patience(30).see(FAMILY);
    window.go("#/sync");
    window.see("Front desk");
    window.see("New desk");
    window.close();
}

/// A practice with one patient, made on the command line. Answers the words of its kit.
fn practice_with_a_share(stage: &Stage, home: &Path, share: &Path) -> String {
    let practice = home.join("practice");
    let new =
        json!({ "practice_name": "Marsh Lane Clinic", "owner_name": "Olive Invented", "time_zone": "America/Denver" });
    let kit: Value = serde_json::from_str(&run(deskctl(stage).arg("new").arg(&practice).arg(new.to_string())))
        .expect("deskctl answers JSON");
    let words: Vec<_> = kit["words"].as_array().expect("24 words").iter().filter_map(Value::as_str).collect();
    let words = words.join(" ");
    let patient = json!({ "family_name": FAMILY, "given_name": "Nobody", "born_on": "1961-04-05", "phone": "5550100199", "duplicate_ok": true });
    let place =
        json!({ "place": { "kind": "folder", "folder": share }, "device_name": "Front desk", "kit_words": words });
    for (command, input) in [("register_patient", patient), ("set_up_share", place)] {
        let file = home.join("input.json");
        fs::write(&file, input.to_string()).expect("the stage can be written");
        let input = format!("@{}", file.display());
        run(deskctl(stage).arg("--practice").arg(&practice).args(["call", command, &input]));
    }
    words
}

fn deskctl(stage: &Stage) -> Command {
    let program = Stage::program().with_file_name(format!("deskctl{}", std::env::consts::EXE_SUFFIX));
    let mut command = stage.command(&program.to_string_lossy());
    command.env("SERIESDESK_PASSPHRASE", PASSPHRASE).args(["--today", "2026-03-03T10:50"]);
    command
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("deskctl runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
