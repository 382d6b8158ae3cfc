//! Two computers on one folder: the window of the front desk, and a laptop that works through the command line.
use crate::checks;
use crate::scenes::sample::open_chart;
use crate::stage::Stage;
use crate::window::Window;
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const PASSPHRASE: &str = "violet tram under nine lemons";
/// A little later than the window's clock, as a person walks from one computer to the other.
const LATER: &str = "2026-03-03T10:50";

pub fn a_share_is_set_up_and_a_laptop_is_let_in(window: &mut Window, stage: &Stage) {
    std::fs::create_dir_all(folder(stage)).expect("the stage can be written");
    window.go("#/sync");
    window.see("No share yet");
    window.press("C");
    window.fill("Folder", &folder(stage).to_string_lossy());
    window.click("Try it");
    window.see("Nothing lies here yet");
    window.fill("Name of this computer", "Front desk");
    window.click("Set up the share");
    window.with_patience(60).see("All changes are on this computer.");
    checks::is_accessible(window, "share-set-up");

    window.press("C");
    window.fill("Name of the new computer", "Infusion laptop");
    window.click("Make the code");
    window.see("then shows six words");
    checks::is_accessible(window, "share-invitation");
    let code = window.ask(
        "return document.querySelector('.code').getAttribute('aria-label').replace('Invitation code ', '')",
        json!([]),
    );
    window.click("Done");
    window.click("Exchange now");
    window.with_patience(30).see("Exchanged");

    let mut join = deskctl(stage);
    join.args(["join", "--code-file", "-"]).arg("--share").arg(folder(stage)).arg(laptop(stage));
    let mut join =
        join.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("deskctl starts");
    let mut typed = join.stdin.take().expect("stdin is a pipe");
    writeln!(typed, "{}", code.as_str().expect("a code")).expect("deskctl reads");
    drop(typed);
    window.with_patience(60).see("They are the same: let it in");
    checks::is_accessible(window, "share-request");
    let shown = words(&window.text());
    window.click("They are the same: let it in");
    let joined = join.wait_with_output().expect("deskctl ends");
    let told = String::from_utf8_lossy(&joined.stderr).into_owned();
    assert!(joined.status.success(), "{told}");
    let heard = told.lines().find_map(|line| line.split_once("same words: ")).expect("six words").1.to_owned();
    assert!(
        heard.split(' ').all(|word| shown.iter().any(|known| known == word)),
        "{heard} is not what the window showed"
    );
}

pub fn what_both_changed_is_decided_and_both_agree(window: &mut Window, stage: &Stage) {
    window.click("Exchange now");
    let found = on_laptop(stage, "search", &json!({ "text": "Hargrove" }));
    let hits = found.as_array().map_or(&[][..], Vec::as_slice);
    let patient = hits.iter().find(|hit| hit["kind"] == "patient").and_then(|hit| hit["id"].as_str());
    let patient = patient.expect("the laptop knows the patient").to_owned();
    let mut chart = on_laptop(stage, "patient", &json!({ "patient_id": patient }));
    let schema = schema_fields(stage);
    chart.as_object_mut().expect("a chart").retain(|field, _| schema.contains(field));
    chart["allergies"] = json!("Sulfa, hives");
    on_laptop(stage, "save_patient", &chart);

    open_chart(window, "harg", "Hargrove");
    window.press("E");
    window.fill("Allergies", "Penicillin, rash");
    window.click("Save");
    window.see("Penicillin, rash");

    run(deskctl(stage).arg("--practice").arg(laptop(stage)).arg("sync"));
    window.go("#/sync");
    window.click("Exchange now");
    window.with_patience(30).see("Allergies: changed on 2 computers");
    window.see("Sulfa, hives");
    window.see("Infusion laptop");
    checks::is_accessible(window, "share-conflict");
    window.picture("share-conflict");
    window.press("1");
    window.see("Nothing to decide");
    window.click("Exchange now");
    window.settle();
    run(deskctl(stage).arg("--practice").arg(laptop(stage)).arg("sync"));
    let kept = on_laptop(stage, "patient", &json!({ "patient_id": patient }))["allergies"].clone();
    assert_eq!(on_laptop(stage, "list_conflicts", &json!({}))["decide"], json!([]));
    open_chart(window, "harg", "Hargrove");
    window.see(kept.as_str().expect("an allergy"));
}

pub fn a_lost_laptop_is_removed(window: &mut Window, stage: &Stage) {
    window.go("#/sync");
    window.click("Infusion laptop");
    window.click("Lost or stolen…");
    window.see("still holds");
    checks::is_accessible(window, "share-remove");
    window.fill("Why", "Left on a train");
    window.click("Remove Infusion laptop");
    window.with_patience(30).see("Removed");
    window.click("Exchange now");
    window.settle();
    let told = run(deskctl(stage).arg("--practice").arg(laptop(stage)).arg("sync"));
    assert!(told.contains("is shut"), "{told}");
    let refused = deskctl(stage).arg("--practice").arg(laptop(stage)).arg("devices").output().expect("deskctl runs");
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && told.contains("This computer was removed from the practice."), "{told}");
}

fn folder(stage: &Stage) -> PathBuf {
    stage.folder().join("share")
}

fn laptop(stage: &Stage) -> PathBuf {
    stage.folder().join("laptop")
}

fn deskctl(stage: &Stage) -> Command {
    let program = Stage::program().with_file_name(format!("deskctl{}", std::env::consts::EXE_SUFFIX));
    let mut command = stage.command(&program.to_string_lossy());
    command.env("SERIESDESK_PASSPHRASE", PASSPHRASE).args(["--today", LATER]);
    command
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("deskctl runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn on_laptop(stage: &Stage, name: &str, input: &Value) -> Value {
    let said = run(deskctl(stage).arg("--practice").arg(laptop(stage)).args(["call", name, &input.to_string()]));
    serde_json::from_str(&said).expect("deskctl answers JSON")
}

/// The fields a chart's form sends back.
fn schema_fields(stage: &Stage) -> Vec<String> {
    let all: Value =
        serde_json::from_str(&run(deskctl(stage).args(["commands", "--json"]))).expect("deskctl answers JSON");
    let save = all
        .as_array()
        .and_then(|all| all.iter().find(|command| command["name"] == "save_patient"))
        .expect("the command");
    save["input"]["properties"].as_object().expect("an object").keys().cloned().collect()
}

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_ascii_lowercase()).map(str::to_owned).collect()
}
