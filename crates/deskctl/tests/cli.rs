//! The command line as scripts use it: the real program, its output and its exit codes.

use serde_json::{Value, json};
use std::{
    fs,
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

const GOOD: &str = "violet tram under nine lemons";
const TODAY: &str = "2026-03-02T09:00";

#[test]
fn commands_are_listed_with_the_shape_of_input_and_output() {
    let shop = Shop::empty();
    let listed = shop.runs(&["commands", "--json"]);
    let all = listed.as_array().unwrap();
    let audit = all.iter().find(|command| command["name"] == "audit_page").unwrap();
    assert_eq!((&audit["kind"], &audit["permission"]), (&json!("query"), &json!("audit")));
    assert_eq!((&audit["input"]["type"], &audit["output"]["type"]), (&json!("object"), &json!("object")));
    let text = shop.run(&["commands"], "");
    assert_eq!(String::from_utf8_lossy(&text.stdout).lines().count(), all.len());
}

#[test]
fn a_new_practice_is_created_and_its_commands_are_called() {
    let shop = Shop::with_practice();
    let state = shop.runs(&["--practice", &shop.dir(), "call", "desk_state"]);
    assert_eq!((&state["state"], &state["practice_name"]), (&json!("locked"), &json!("Maple Court Clinic")));
    assert_eq!((&state["now_local"], &state["time_zone"]), (&json!(TODAY), &json!("America/Denver")));

    let mut practice = shop.runs(&["--practice", &shop.dir(), "call", "practice"]);
    practice["tagline"] = json!("Quiet rooms");
    fs::write(shop.path("practice.json"), practice.to_string()).unwrap();
    let file = format!("@{}", shop.path("practice.json").display());
    shop.runs(&["--practice", &shop.dir(), "call", "save_practice", &file]);
    let saved = shop.run(&["--practice", &shop.dir(), "call", "practice", "-"], "{}");
    assert!(String::from_utf8_lossy(&saved.stdout).contains("Quiet rooms"));
}

#[test]
fn a_reply_says_what_changed_and_how_to_undo_it() {
    let shop = Shop::with_practice();
    let mut practice = shop.runs(&["--practice", &shop.dir(), "call", "practice"]);
    practice["tagline"] = json!("Quiet rooms");
    let reply = shop.runs(&["--practice", &shop.dir(), "call", "--reply", "save_practice", &practice.to_string()]);
    assert!(reply["changed"].as_array().unwrap().contains(&json!("practices")));
    shop.runs(&["--practice", &shop.dir(), "call", "undo", &json!({ "token": reply["undo"] }).to_string()]);
    assert_eq!(shop.runs(&["--practice", &shop.dir(), "call", "practice"])["tagline"], Value::Null);
}

#[test]
fn exit_codes_tell_refusals_from_usage_and_locks() {
    let shop = Shop::with_practice();
    let dir = shop.dir();
    shop.fails(2, &["call"]);
    shop.fails(2, &["call", "practice"]);
    shop.fails(2, &["--practice", &dir, "call", "practice", "@/no/such/file"]);
    shop.fails(2, &["new", &dir, r#"{"passphrase": "on the command line"}"#]);
    shop.fails(2, &["call", "passphrase_strength", r#"{"passphrase": "on the command line"}"#]);
    assert!(shop.run(&["call", "passphrase_strength", "-"], r#"{"passphrase": "by stdin"}"#).status.success());
    shop.fails(2, &["--practice", &dir, "--today", "yesterday", "call", "practice"]);
    assert_eq!(shop.fails(1, &["--practice", &dir, "call", "no_such_command"])["code"], "not_found");
    assert_eq!(shop.fails(1, &["--practice", &dir, "call", "practice", "{"])["code"], "invalid");
    assert_eq!(shop.fails(1, &["--practice", &dir, "call", "practice", r#"{"x": 1}"#])["code"], "invalid");
    assert_eq!(
        shop.fails(1, &["--practice", &shop.path("nowhere").display().to_string(), "call", "practice"])["code"],
        "not_found"
    );
    assert_eq!(shop.fails(1, &["--practice", &dir, "--person", "Nobody", "call", "practice"])["code"], "not_found");
    assert_eq!(shop.fails(1, &["new", &dir, "{}"])["code"], "refused");

    fs::write(shop.path("wrong.txt"), "not this one\n").unwrap();
    let wrong = shop.path("wrong.txt").display().to_string();
    assert_eq!(shop.fails(3, &["--practice", &dir, "--passphrase-file", &wrong, "call", "practice"])["code"], "locked");
    fs::write(shop.path("right.txt"), format!("{GOOD}\nsecond line\n")).unwrap();
    let right = shop.path("right.txt").display().to_string();
    shop.runs(&["--practice", &dir, "--passphrase-file", &right, "call", "practice"]);
    let none =
        shop.command(&["--practice", &dir, "call", "practice"]).env_remove("SERIESDESK_PASSPHRASE").output().unwrap();
    assert_eq!(none.status.code(), Some(3));
}

#[test]
fn no_secret_is_ever_an_argument() {
    let shop = Shop::empty();
    let place = json!({ "kind": "webdav", "url": "https://cloud.invalid", "user": "u", "password": "p" });
    for (command, input) in [
        ("check_share", json!({ "place": place })),
        ("set_up_share", json!({ "place": place, "device_name": "Desk", "kit_words": "abandon" })),
        ("read_invitation", json!({ "place": { "kind": "folder", "folder": "/" }, "code": "00000" })),
        ("confirm_kit", json!({ "answers": [] })),
    ] {
        shop.fails(2, &["call", command, &input.to_string()]);
    }
    let (share, dir) = (shop.path("share").display().to_string(), shop.dir());
    fs::create_dir(&share).unwrap();
    shop.fails(2, &["join", "--share", &share, "--code", "00000-00000-00000-00000-00000-0", &dir]);
    assert_eq!(shop.fails(1, &["join", "--share", &share, &dir])["field"], "code", "nobody is there to type it");
    let read = shop.run(&["join", "--share", &share, "--code-file", "-", &dir], "00000-00000-00000-00000-00000-0\n");
    assert_eq!(read.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&read.stderr).contains("\"field\":\"code\""));
    fs::write(shop.path("code.txt"), "not a code\n").unwrap();
    let file = shop.path("code.txt").display().to_string();
    assert_eq!(shop.fails(1, &["join", "--share", &share, "--code-file", &file, &dir])["field"], "code");
}

#[test]
fn a_refusal_never_shows_the_passphrase_or_a_path() {
    let shop = Shop::with_practice();
    let refused = shop
        .command(&["--practice", &shop.dir(), "call", "practice"])
        .env("SERIESDESK_PASSPHRASE", "wrong secret words")
        .output();
    let text = String::from_utf8(refused.unwrap().stderr).unwrap();
    assert!(!text.contains("wrong secret words") && !text.contains(&shop.dir()), "{text}");
}

#[test]
fn a_practice_is_backed_up_restored_and_proved_sound() {
    let shop = Shop::with_practice();
    let (file, copy) =
        (shop.path("maple.seriesdesk-backup").display().to_string(), shop.path("copy").display().to_string());
    assert_eq!(shop.runs(&["--practice", &shop.dir(), "backup", &file])["verified"], true);
    assert_eq!(shop.fails(1, &["--practice", &shop.dir(), "backup", &file])["code"], "refused");
    assert_eq!(shop.runs(&["--practice", &shop.dir(), "backup", &file, "--replace"])["verified"], true);
    assert_eq!(shop.runs(&["restore", &file, &copy])["state"], "open");
    assert_eq!(shop.fails(1, &["restore", &file, &copy])["code"], "refused");
    assert_eq!(shop.runs(&["--practice", &copy, "doctor", "--json"])["sound"], true);
    let text = shop.run(&["--practice", &copy, "doctor"], "");
    assert!(text.status.success());
    assert!(String::from_utf8_lossy(&text.stdout).lines().all(|line| line.starts_with("ok ")));
    assert_eq!(
        shop.runs(&["restore", &file, &shop.path("third").display().to_string(), "--locked"])["state"],
        "locked"
    );
}

#[test]
fn a_damaged_database_is_reported_and_left_alone() {
    let shop = Shop::with_practice();
    let database = shop.path("practice/practice.db");
    let mut bytes = fs::read(&database).unwrap();
    bytes[100] ^= 1;
    fs::write(&database, &bytes).unwrap();
    assert_eq!(shop.fails(1, &["--practice", &shop.dir(), "doctor"])["code"], "storage");
    assert_eq!(fs::read(&database).unwrap(), bytes);
}

/// A folder to work in, with a home that is nobody's.
struct Shop {
    home: TempDir,
}

impl Shop {
    fn empty() -> Shop {
        Shop { home: TempDir::new().expect("a temporary folder") }
    }

    fn with_practice() -> Shop {
        let shop = Shop::empty();
        let practice = json!({ "practice_name": "Maple Court Clinic", "owner_name": "Olive Invented", "time_zone": "America/Denver" });
        let kit = shop.runs(&["new", &shop.dir(), &practice.to_string()]);
        assert_eq!(kit["words"].as_array().map(Vec::len), Some(24));
        shop
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn dir(&self) -> String {
        self.path("practice").display().to_string()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deskctl"));
        command
            .args(["--today", TODAY])
            .args(arguments)
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env("HOME", self.home.path())
            .env("XDG_RUNTIME_DIR", self.home.path())
            .env("SERIESDESK_PASSPHRASE", GOOD)
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str], stdin: &str) -> Output {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("deskctl starts");
        let mut pipe = child.stdin.take().expect("stdin is a pipe");
        let _ = pipe.write_all(stdin.as_bytes()); // A command that reads nothing may be gone already.
        drop(pipe);
        child.wait_with_output().expect("deskctl ends")
    }

    #[track_caller]
    fn runs(&self, arguments: &[&str]) -> Value {
        let Output { status, stdout, stderr } = self.run(arguments, "");
        assert!(status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&stderr));
        serde_json::from_slice(&stdout).expect("JSON on stdout")
    }

    #[track_caller]
    fn fails(&self, code: i32, arguments: &[&str]) -> Value {
        let mut command = self.command(&[]);
        if arguments.contains(&"--today") {
            command = Command::new(env!("CARGO_BIN_EXE_deskctl"));
        }
        let Output { status, stdout, stderr } = command.args(arguments).output().expect("deskctl ends");
        let said = String::from_utf8_lossy(&stderr);
        assert_eq!(status.code(), Some(code), "{arguments:?}: {said}{}", String::from_utf8_lossy(&stdout));
        serde_json::from_str(&said).unwrap_or(Value::Null)
    }
}
