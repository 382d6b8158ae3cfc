//! Two computers on one folder, whose programs are killed in the middle of everything, again and again.

use serde_json::{Value, json};
use std::{
    fs,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

const PASSPHRASE: &str = "violet tram under nine lemons";
const TODAY: &str = "2026-03-02T09:00";

/// How often each program is killed; `SERIESDESK_TEST_KILLS` asks for more.
fn kills() -> u32 {
    std::env::var("SERIESDESK_TEST_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(4)
}

#[test]
fn whatever_is_killed_both_have_what_either_was_told_is_saved() {
    let place = Place::new();
    let (front, laptop) = (place.found(), place.computer("laptop"));
    place.let_in(&front, &laptop);
    let both = [&front, &laptop];
    let mut told = Vec::new();
    let mut random = 42_u64;
    for round in 0..kills() {
        for (at, computer) in both.iter().enumerate() {
            told.push(computer.registers(round * 4 + u32::try_from(at).unwrap() * 2));
            // One who is killed while saving was told nothing, or what is saved.
            let writing = computer.start(&[
                "call",
                "register_patient",
                &patient(round * 4 + u32::try_from(at).unwrap() * 2 + 1).to_string(),
            ]);
            told.extend(killed_after(writing, pause(&mut random)).and_then(|reply| id_of(&reply)));
            let _ = killed_after(computer.start(&["sync"]), pause(&mut random));
        }
    }
    place.settles(both);
    for computer in both {
        for id in &told {
            let chart = computer.answers("patient", &json!({ "patient_id": id }));
            assert_eq!(chart["id"], **id, "{}", computer.folder.display());
        }
    }
    both.iter().for_each(|computer| computer.is_sound());
    assert_eq!(front.knows(), laptop.knows());
    assert!(told.len() >= kills() as usize * 2);
}

#[test]
fn a_lost_practice_comes_back_by_its_kit_although_the_program_is_killed_on_the_way() {
    let place = Place::new();
    let front = place.found();
    let told: Vec<_> = (0..3).map(|number| front.registers(number)).collect();
    front.says(&["sync"]);
    let before = front.knows();
    fs::remove_dir_all(&front.home).expect("a home");
    let new = place.computer("new");
    let recover = || {
        let mut recover = new.bare(&["recover", "--name", "New desk", "--words-file"]);
        recover.arg(place.words()).arg("--share").arg(place.share()).arg(&new.folder);
        recover
    };
    let mut random = 7_u64;
    let ended =
        (0..kills()).any(|_| killed_after(recover().spawn().expect("deskctl starts"), pause(&mut random)).is_some());
    if !ended {
        let state: Value = serde_json::from_str(&ended_well(recover().output())).expect("JSON");
        assert_eq!((&state["state"], &state["person"]["name"]), (&json!("open"), &json!("Olive Invented")));
    }
    assert_eq!(new.knows(), before);
    assert_eq!(told.len(), 3);
    new.is_sound();
    let again = recover().output().expect("deskctl runs");
    assert!(String::from_utf8_lossy(&again.stderr).contains("already holds a practice"));
}

/// Registers an invented patient; numbers far apart, so that nobody looks like somebody else.
fn patient(number: u32) -> Value {
    json!({
        "family_name": format!("Invented{number}"), "given_name": format!("Nobody{}", number * 7), "born_on": format!("19{:02}-03-14", 40 + number % 60),
        "phone": format!("555{number:07}"), "payer_id": null, "duplicate_ok": true,
    })
}

/// What a program said before it was killed, if it had ended well by then.
fn killed_after(mut running: Child, pause: Duration) -> Option<String> {
    let until = Instant::now() + pause;
    while Instant::now() < until && running.try_wait().expect("a child").is_none() {
        thread::yield_now();
    }
    let _ = running.kill(); // It may have ended by itself.
    let Output { status, stdout, .. } = running.wait_with_output().expect("a child");
    status.success().then(|| String::from_utf8_lossy(&stdout).into_owned())
}

fn id_of(reply: &str) -> Option<String> {
    serde_json::from_str::<Value>(reply).ok()?["id"].as_str().map(str::to_owned)
}

/// Up to two seconds, differently each time (SplitMix64).
fn pause(state: &mut u64) -> Duration {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut word = *state;
    word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    Duration::from_millis((word ^ (word >> 27)) % 2_000)
}

/// Where both computers and the share lie.
struct Place(TempDir);

struct Computer {
    folder: PathBuf,
    home: PathBuf,
}

impl Place {
    fn new() -> Place {
        let place = Place(TempDir::new().expect("a temporary folder"));
        fs::create_dir(place.share()).expect("a share");
        place
    }

    fn share(&self) -> PathBuf {
        self.0.path().join("share")
    }

    /// The sheet with the words of the kit.
    fn words(&self) -> PathBuf {
        self.0.path().join("words.txt")
    }

    fn computer(&self, name: &str) -> Computer {
        let home = self.0.path().join(name);
        fs::create_dir(&home).expect("a home");
        Computer { folder: home.join("practice"), home }
    }

    /// The computer that founds the practice and its share.
    fn found(&self) -> Computer {
        let front = self.computer("front");
        let practice = json!({ "practice_name": "Maple Court Clinic", "owner_name": "Olive Invented", "time_zone": "America/Denver" });
        let kit = ended_well(front.bare(&["new"]).arg(&front.folder).arg(practice.to_string()).output());
        let kit: Value = serde_json::from_str(&kit).expect("JSON");
        let words = kit["words"].as_array().expect("24 words").iter().filter_map(Value::as_str);
        let words = words.collect::<Vec<_>>().join(" ");
        let place = json!({ "place": { "kind": "folder", "folder": self.share() }, "device_name": "Front desk", "kit_words": words });
        front.answers("set_up_share", &place);
        fs::write(self.words(), words).expect("a file");
        front
    }

    fn let_in(&self, front: &Computer, guest: &Computer) {
        let invited: Value =
            serde_json::from_str(&front.says(&["invite", "Laptop", "--person", "Olive Invented"])).expect("JSON");
        let code = guest.home.join("code.txt");
        fs::write(&code, invited["code"].as_str().expect("a code")).expect("a file");
        let mut join = guest.bare(&["join", "--wait", "120", "--code-file"]);
        join.arg(&code).arg("--share").arg(self.share()).arg(&guest.folder);
        let joining = join.spawn().expect("deskctl starts");
        let request = (0..60).find_map(|_| {
            front.says(&["sync"]);
            front.answers("sync_status", &json!({}))["requests"][0]["id"].as_str().map(str::to_owned)
        });
        front.answers("approve_device", &json!({ "request_id": request.expect("somebody asks to be let in") }));
        front.says(&["sync"]);
        ended_well(joining.wait_with_output());
    }

    /// Both exchange, and again, until each has what the other had at the first time. Every start of a program adds a line to the
    /// audit trail, so there is always something to come.
    fn settles(&self, both: [&Computer; 2]) {
        for _ in 0..4 {
            both.iter().for_each(|computer| drop(computer.says(&["sync"])));
        }
    }
}

impl Computer {
    fn bare(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deskctl"));
        command
            .args(["--today", TODAY])
            .args(arguments)
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env("HOME", &self.home)
            .env("XDG_RUNTIME_DIR", &self.home)
            .env("SERIESDESK_PASSPHRASE", PASSPHRASE)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare(&["--practice"]);
        command.arg(&self.folder).args(arguments);
        command
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().expect("deskctl starts")
    }

    #[track_caller]
    fn says(&self, arguments: &[&str]) -> String {
        ended_well(self.command(arguments).output())
    }

    #[track_caller]
    fn answers(&self, name: &str, input: &Value) -> Value {
        // Secrets are never arguments.
        let file = self.home.join("input.json");
        fs::write(&file, input.to_string()).expect("a file");
        let reply = self.says(&["call", name, &format!("@{}", file.display())]);
        serde_json::from_str(&reply).expect("deskctl answers JSON")
    }

    #[track_caller]
    fn registers(&self, number: u32) -> String {
        let reply = self.answers("register_patient", &patient(number));
        reply["id"].as_str().expect("a registration answers an id").to_owned()
    }

    /// Everybody's chart and what is to be decided, as this computer has it.
    fn knows(&self) -> [Value; 2] {
        let charts = self.answers("find_patients", &json!({ "text": "" }));
        [charts, self.answers("list_conflicts", &json!({}))]
    }

    fn is_sound(&self) {
        let said: Value = serde_json::from_str(&self.says(&["doctor", "--json"])).expect("JSON");
        assert_eq!(said["sound"], true, "{said}");
    }
}

#[track_caller]
fn ended_well(output: std::io::Result<Output>) -> String {
    let output = output.expect("deskctl runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
