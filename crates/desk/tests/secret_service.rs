//! The keystore against a real Secret Service, and against none.
//!
//! Each test starts itself once more inside the session it is about.

#![cfg(target_os = "linux")]

use serde_json::json;
use seriesdesk_core::vault::{DeviceSecret, KdfCost, Keystore, KeystoreState};
use seriesdesk_desk::{
    Desk,
    host::{Host, OsKeystore},
};
use std::{
    env, fs,
    path::Path,
    process::{Command, Output},
    sync::OnceLock,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use uuid::Uuid;

const INSIDE: &str = "SERIESDESK_TEST_SESSION";
const PRACTICE: Uuid = Uuid::from_u128(0xca5e);

const UNLOCKED_SERVICE: &str = r#"
printf 'invented\n' | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
daemon=$!
gdbus wait --session --timeout 20 org.freedesktop.secrets || { echo "gnome-keyring did not start"; exit 9; }
"$0" --exact "$1" --nocapture; result=$?
kill "$daemon"; exit "$result"
"#;

#[test]
fn a_real_secret_service_keeps_the_computers_secret() {
    if env::var_os(INSIDE).is_some() {
        let keystore = OsKeystore::new();
        assert_eq!(keystore.state(), KeystoreState::Working);
        assert!(keystore.secret(PRACTICE).unwrap().is_none());

        let secret = DeviceSecret::from_slice(&[7; 32]).unwrap();
        keystore.keep(PRACTICE, &secret).unwrap();
        let kept = OsKeystore::new().secret(PRACTICE).unwrap().unwrap();
        assert_eq!(kept.expose_secret(), secret.expose_secret());
        assert!(keystore.secret(Uuid::from_u128(1)).unwrap().is_none(), "another practice has its own");
        a_practice_is_bound_to_this_computer();
        return;
    }
    needs(["dbus-run-session", "gnome-keyring-daemon", "gdbus"]);
    let mut session = Command::new("dbus-run-session");
    session.args(["--", "sh", "-c", UNLOCKED_SERVICE]);
    passes(session.arg(env::current_exe().unwrap()).arg("a_real_secret_service_keeps_the_computers_secret"));
}

/// Creates a practice, and opens it again as the next start of the program would.
fn a_practice_is_bound_to_this_computer() {
    let home = TempDir::new().expect("a temporary folder");
    let desk = || {
        let mut host = Host { settings: None, ..Host::system() };
        host.cost = OnceLock::from(KdfCost::small());
        Desk::on(host)
    };
    let input = json!({
        "dir": home.path(), "practice_name": "Maple Court Clinic", "owner_name": "Olive Invented",
        "passphrase": "violet-tram", "time_zone": "America/New_York",
    });
    desk().call("create_practice", &input).expect("a fair passphrase is enough beside a keystore");
    let keys = fs::read_to_string(home.path().join("keys.json")).expect("the key file is there");
    assert!(!keys.contains("\"device_bound\": null"));

    let next = desk();
    let state = next.call("open_practice", &json!({ "dir": home.path() })).expect("it is ours to open").value;
    assert_eq!(state["keystore"]["code"], "working");
    let unlock = json!({ "person_id": state["people"][0]["id"], "passphrase": "violet-tram" });
    assert_eq!(next.call("unlock", &unlock).expect("the keystore kept its half").value["state"], "open");
}

#[test]
fn without_a_session_bus_there_is_no_keystore() {
    if env::var_os(INSIDE).is_some() {
        let start = Instant::now();
        let keystore = OsKeystore::new();
        assert_eq!(keystore.state(), KeystoreState::Unavailable);
        assert!(keystore.secret(PRACTICE).is_err());
        assert!(start.elapsed() < Duration::from_secs(5));
        return;
    }
    let mut alone = Command::new(env::current_exe().unwrap());
    passes(alone.args(["--exact", "without_a_session_bus_there_is_no_keystore", "--nocapture"]));
}

#[test]
fn a_service_that_waits_for_a_prompt_does_not_block() {
    if env::var_os(INSIDE).is_some() {
        let start = Instant::now();
        let keystore = OsKeystore::with_patience(Duration::from_millis(1500));
        assert_ne!(keystore.state(), KeystoreState::Working);
        assert_ne!(keystore.state(), KeystoreState::Working);
        assert!(start.elapsed() < Duration::from_secs(4), "the state is remembered and not asked twice");
        return;
    }
    needs(["dbus-run-session", "gnome-keyring-daemon", "gdbus"]);
    let mut session = Command::new("dbus-run-session");
    session.arg("--").arg(env::current_exe().unwrap());
    passes(session.args(["--exact", "a_service_that_waits_for_a_prompt_does_not_block", "--nocapture"]));
}

/// Runs the session with a home of its own, so that it neither sees nor touches the tester's keystore.
#[track_caller]
fn passes(session: &mut Command) {
    let home = TempDir::new().expect("a temporary folder");
    let Output { status, stdout, stderr } = session
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env(INSIDE, "1")
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .output()
        .expect("the session starts");
    let shown = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success() && shown.contains("1 passed"), "{shown}");
}

#[track_caller]
fn needs<const N: usize>(programs: [&str; N]) {
    let path = env::var_os("PATH").unwrap_or_default();
    for program in programs {
        let found = env::split_paths(&path).any(|folder| Path::new(&folder).join(program).is_file());
        assert!(found, "{program} is missing: apt-get install dbus gnome-keyring libglib2.0-bin");
    }
}
