//! Two computers whose programs are killed in the middle of everything, again and again: on one folder, and on two that a cloud
//! client keeps alike as badly as it can.

mod cloud;
mod computer;
mod random;
mod server;

use cloud::Cloud;
use computer::{Computer, Place, ended_well, id_of, killed_after, patient};
use random::Random;
use serde_json::{Value, json};
use server::Server;
use std::{fs, process::Output, time::Duration};

/// How often each program is killed; `SERIESDESK_TEST_KILLS` asks for more.
fn kills() -> u32 {
    std::env::var("SERIESDESK_TEST_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(4)
}

#[test]
fn whatever_is_killed_both_have_what_either_was_told_is_saved() {
    let place = Place::new();
    let (front, laptop) = (place.found("share"), place.computer("laptop", "share"));
    place.let_in(&front, &laptop);
    let both = [&front, &laptop];
    let listed = front.says(&["devices"]);
    assert!(listed.contains("Front desk") && listed.contains("Laptop"), "{listed}");
    let told = work_and_be_killed(both, 42);
    place.settles(both);
    both_have(both, &told);
}

#[test]
fn what_two_computers_changed_apart_is_listed_by_either() {
    let place = Place::new();
    let (front, laptop) = (place.found("share"), place.computer("laptop", "share"));
    let id = front.registers(1);
    place.let_in(&front, &laptop);
    front.is_called(&id, "Kowalska");
    laptop.is_called(&id, "Kovalska");
    place.settles([&front, &laptop]);
    let listed = front.says(&["conflicts"]);
    assert!(listed.lines().filter(|line| line.contains("Legal name: changed on 2 computers")).count() == 1, "{listed}");
    assert_eq!(laptop.says(&["conflicts"]), listed);
}

#[test]
fn whatever_is_killed_nothing_is_lost_over_a_webdav_server() {
    let place = Place::new();
    let Some(server) = Server::of(&place.folder("share")) else { return };
    let at_server = |computer: Computer| Computer { place: server.place(), ..computer };
    let front = place.founded_by(at_server(place.computer("front", "share")));
    let laptop = at_server(place.computer("laptop", "share"));
    place.let_in(&front, &laptop);
    let both = [&front, &laptop];
    let told = work_and_be_killed(both, 44);
    place.settles(both);
    both_have(both, &told);
    // The last computers are lost, and the kit brings the practice back from the server.
    let before = front.knows();
    fs::remove_dir_all(&front.home).expect("a home");
    let new = at_server(place.computer("new", "share"));
    let mut recover = new.bare(&["recover", "--name", "New desk", "--words-file"]);
    recover.arg(place.words()).arg("--share").arg(new.way_to_the_share()).arg(&new.folder);
    ended_well(recover.output());
    assert_eq!(new.knows(), before);
    new.is_sound();
}

#[test]
fn whatever_is_killed_nothing_is_lost_between_folders_that_a_cloud_client_mistreats() {
    let place = Place::new();
    let (front, laptop) = (place.found("front/cloud"), place.computer("laptop", "laptop/cloud"));
    let both = [&front, &laptop];
    let cloud = Cloud::between(both.map(|computer| computer.share.clone()), 7);
    place.let_in(&front, &laptop);
    cloud.misbehaves();
    let told = work_and_be_killed(both, 43);
    let mut server = cloud.ends();
    for _ in 0..8 {
        both.iter().for_each(|computer| drop(computer.says(&["sync"])));
        (0..3).for_each(|_| server.pass(true));
    }
    both_have(both, &told);
    let happened: Vec<_> = server.counts.keys().copied().filter(|name| *name != "none").collect();
    assert!(happened.len() >= 4, "only {happened:?} happened");
}

#[test]
fn a_lost_practice_comes_back_by_its_kit_although_the_program_is_killed_on_the_way() {
    let place = Place::new();
    let front = place.found("share");
    let told: Vec<_> = (0..3).map(|number| front.registers(number)).collect();
    front.says(&["sync"]);
    let before = front.knows();
    fs::remove_dir_all(&front.home).expect("a home");
    let new = place.computer("new", "share");
    let recover = || {
        let mut recover = new.bare(&["recover", "--name", "New desk", "--words-file"]);
        recover.arg(place.words()).arg("--share").arg(&new.share).arg(&new.folder);
        recover
    };
    let mut random = Random(7);
    let ended =
        (0..kills()).any(|_| killed_after(recover().spawn().expect("deskctl starts"), pause(&mut random)).is_some());
    let is_back = |output: Output| String::from_utf8_lossy(&output.stderr).contains("already holds a practice");
    let last = recover().output().expect("deskctl runs");
    // It may have been killed between the last step and its answer.
    if !ended && last.status.success() {
        let state: Value = serde_json::from_str(&ended_well(Ok(last))).expect("JSON");
        assert_eq!((&state["state"], &state["person"]["name"]), (&json!("open"), &json!("Olive Invented")));
    } else {
        let said = String::from_utf8_lossy(&last.stderr).into_owned();
        assert!(is_back(last), "{said}");
    }
    assert_eq!(new.knows(), before);
    assert_eq!(told.len(), 3);
    new.is_sound();
    assert!(is_back(recover().output().expect("deskctl runs")));
}

/// Both register patients and exchange, and are killed at it. Answers the ids of those that were told to be saved.
fn work_and_be_killed(both: [&Computer; 2], seed: u64) -> Vec<String> {
    let mut told = Vec::new();
    let mut random = Random(seed);
    for round in 0..kills() {
        for (number, computer) in (round * 4..).step_by(2).zip(both) {
            told.push(computer.registers(number));
            // One who is killed while saving was told nothing, or what is saved.
            let writing = computer.start(&["call", "register_patient", &patient(number + 1).to_string()]);
            told.extend(killed_after(writing, pause(&mut random)).and_then(|reply| id_of(&reply)));
            let _ = killed_after(computer.start(&["sync"]), pause(&mut random));
        }
    }
    assert!(told.len() >= kills() as usize * 2);
    told
}

/// Up to two seconds, differently each time.
fn pause(random: &mut Random) -> Duration {
    Duration::from_millis(random.below(2_000) as u64)
}

#[track_caller]
fn both_have(both: [&Computer; 2], told: &[String]) {
    for computer in both {
        for id in told {
            let chart = computer.answers("patient", &json!({ "patient_id": id }));
            assert_eq!(chart["id"], **id, "{}", computer.folder.display());
        }
    }
    both.iter().for_each(|computer| computer.is_sound());
    assert_eq!(both[0].knows(), both[1].knows());
}
