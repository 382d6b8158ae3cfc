//! A program that is killed in the middle of writing loses nothing it has acknowledged.
//!
//! The test starts itself once more as the writing program and kills it after a number of acknowledgements it does not know.

use serde_json::{Value, json};
use seriesdesk_core::{
    Entropy, Env,
    db::Durability,
    vault::{DeviceSecret, KdfCost, Keystore, KeystoreState, VaultError},
};
use seriesdesk_desk::{
    Desk,
    host::{Host, OsEntropy, SystemClock},
};
use std::{
    collections::BTreeSet,
    env,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    sync::{Arc, OnceLock},
};
use tempfile::TempDir;
use uuid::Uuid;

const WRITER: &str = "SERIESDESK_TEST_WRITER";
const NAME: &str = "every_acknowledged_action_outlives_a_kill";
const PASSPHRASE: &str = "violet tram under nine lemons";
const KILLS: &str = "SERIESDESK_TEST_KILLS"; // The bench sets 200.
const FEW_KILLS: usize = 12;

#[test]
fn every_acknowledged_action_outlives_a_kill() {
    if let Some(folder) = env::var_os(WRITER) {
        write_until_killed(Path::new(&folder));
    }
    let folder = TempDir::new().unwrap();
    let mut acknowledged = BTreeSet::new();
    create(folder.path());
    let kills = env::var(KILLS).ok().and_then(|text| text.parse().ok()).unwrap_or(FEW_KILLS);
    for kill in 0..kills {
        acknowledged.extend(kill_a_writer(folder.path()));
        let desk = opened(folder.path());
        let rooms = answer(&desk, "rooms", json!({}));
        let there: BTreeSet<String> = rooms.as_array().unwrap().iter().map(|room| text(&room["id"])).collect();
        let lost: Vec<_> = acknowledged.difference(&there).collect();
        assert!(lost.is_empty(), "after kill {kill}: {} of {} lost", lost.len(), acknowledged.len());
        let found = answer(&desk, "doctor", json!({}));
        assert_eq!(found["sound"], true, "after kill {kill}: {found}");
    }
    assert!(acknowledged.len() > kills);
}

/// Saves one room after another and says each one's id once it is saved.
fn write_until_killed(folder: &Path) -> ! {
    let desk = opened(folder);
    let site = answer(&desk, "sites", json!({}))[0]["id"].clone();
    for number in (u64::from(std::process::id()) << 32).. {
        let room = json!({
            "site_id": site, "name": format!("Room {number}"),
            "kind": { "code": "chair", "label": "" }, "modalities": ["ketamine"],
        });
        let id = answer(&desk, "save_room", room)["id"].clone();
        let mut out = std::io::stdout().lock();
        writeln!(out, "saved {}", text(&id)).and_then(|()| out.flush()).expect("the test is listening");
    }
    unreachable!("the writer is killed long before")
}

/// Kills a writer after one to thirty acknowledgements, and answers all it had given by then.
fn kill_a_writer(folder: &Path) -> Vec<String> {
    let mut writer = Command::new(env::current_exe().expect("this program has a file"))
        .args(["--exact", NAME, "--nocapture"])
        .env(WRITER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the writer starts");
    let mut lines = BufReader::new(writer.stdout.take().expect("stdout is a pipe")).lines().map_while(Result::ok);
    let mut saved = Vec::new();
    let enough = usize::from(random() % 30) + 1;
    let mut note = |line: &str| {
        if let Some((_, id)) = line.split_once("saved ").filter(|(_, id)| id.len() == 36) {
            saved.push(id.to_owned());
        }
        saved.len()
    };
    while note(&lines.next().expect("the writer writes")) < enough {}
    writer.kill().expect("the writer runs");
    for line in lines {
        note(&line);
    }
    writer.wait().expect("the writer ends");
    saved
}

fn create(folder: &Path) {
    let desk = Desk::on(host());
    let input = json!({
        "dir": folder, "practice_name": "Maple Court Clinic", "owner_name": "Olive Invented",
        "passphrase": PASSPHRASE, "time_zone": "America/New_York",
    });
    answer(&desk, "create_practice", input);
}

fn opened(folder: &Path) -> Desk {
    let desk = Desk::on(host());
    let state = answer(&desk, "open_practice", json!({ "dir": folder }));
    answer(&desk, "unlock", json!({ "person_id": state["people"][0]["id"], "passphrase": PASSPHRASE }));
    desk
}

fn host() -> Host {
    Host {
        env: Env::new(Arc::new(SystemClock), Arc::new(OsEntropy)),
        keystore: Arc::new(NoKeystore),
        settings: None,
        durability: Durability::Full,
        cost: OnceLock::from(KdfCost::small()),
        ..Host::system()
    }
}

#[track_caller]
fn answer(desk: &Desk, name: &str, input: Value) -> Value {
    desk.call(name, &input).unwrap_or_else(|error| panic!("{name}: {error:?}")).value
}

fn text(value: &Value) -> String {
    value.as_str().expect("an id is text").to_owned()
}

fn random() -> u8 {
    let mut byte = [0];
    OsEntropy.fill(&mut byte);
    byte[0]
}

struct NoKeystore;

impl Keystore for NoKeystore {
    fn state(&self) -> KeystoreState {
        KeystoreState::Unavailable
    }

    fn secret(&self, _: Uuid) -> Result<Option<DeviceSecret>, VaultError> {
        Err(VaultError::NoKeystore)
    }

    fn keep(&self, _: Uuid, _: &DeviceSecret) -> Result<(), VaultError> {
        Err(VaultError::NoKeystore)
    }
}
