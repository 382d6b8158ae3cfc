//! Kills the writing program at random moments and looks whether anything it acknowledged is gone.

use serde_json::json;
use seriesdesk_core::db::Durability;
use seriesdesk_tests::{call, kill::kill_one, new_desk, reopened};

use crate::scratch;

pub fn run(times: u32) {
    let folder = scratch("kill");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("target can be written");
    drop(new_desk(&folder, 9, Durability::Full));
    let hammer = std::env::current_exe().expect("the bench has a path").with_file_name("hammer");
    let mut acknowledged = Vec::new();
    for round in 1..=times {
        acknowledged.extend(kill_one(&hammer, &folder, round));
    }
    assert!(!acknowledged.is_empty(), "the program that is killed did nothing before");
    let desk = reopened(&folder, 10, Durability::Full).expect("the practice opens after every kill");
    let lost = acknowledged.iter().filter(|id| desk.call("patient", &json!({ "patient_id": id })).is_err()).count();
    let doctor = call(&desk, "doctor", &json!({}));
    println!(
        "kill: {times} kills, {} acknowledged actions, {lost} lost, doctor sound: {}",
        acknowledged.len(),
        doctor["sound"]
    );
}
