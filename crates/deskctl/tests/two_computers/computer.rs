//! A computer of the practice, as its command line.

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
/// What of a chart is sent back when it is saved.
const FORM: &[&str] = &[
    "id",
    "mrn",
    "family_name",
    "given_name",
    "middle_name",
    "suffix",
    "preferred_name",
    "pronouns",
    "sex",
    "born_on",
    "address",
    "referral_source",
    "risk_flag",
    "allergies",
    "notes",
    "archived",
    "merged_into",
    "revision",
];

/// Where both computers and the share lie.
pub struct Place(TempDir);

pub struct Computer {
    pub folder: PathBuf,
    pub home: PathBuf,
    /// Where the share's files lie.
    pub share: PathBuf,
    /// Its way to them.
    pub place: Value,
}

impl Place {
    pub fn new() -> Place {
        Place(TempDir::new().expect("a temporary folder"))
    }

    /// A folder of it.
    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = self.0.path().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    /// The sheet with the words of the kit.
    pub fn words(&self) -> PathBuf {
        self.0.path().join("words.txt")
    }

    /// A computer with its way to the share, which may be another one's as well.
    pub fn computer(&self, name: &str, share: &str) -> Computer {
        let (home, share) = (self.0.path().join(name), self.0.path().join(share));
        fs::create_dir(&home).expect("a home");
        fs::create_dir_all(&share).expect("a share");
        let place = json!({ "kind": "folder", "folder": share });
        Computer { folder: home.join("practice"), home, share, place }
    }

    /// The computer that founds the practice and its share.
    pub fn found(&self, share: &str) -> Computer {
        self.founded_by(self.computer("front", share))
    }

    /// This computer founds the practice and its share.
    pub fn founded_by(&self, front: Computer) -> Computer {
        let practice = json!({ "practice_name": "Maple Court Clinic", "owner_name": "Olive Invented", "time_zone": "America/Denver" });
        let kit = ended_well(front.bare(&["new"]).arg(&front.folder).arg(practice.to_string()).output());
        let kit: Value = serde_json::from_str(&kit).expect("JSON");
        let words = kit["words"].as_array().expect("24 words").iter().filter_map(Value::as_str);
        let words = words.collect::<Vec<_>>().join(" ");
        let place = json!({ "place": front.place, "device_name": "Front desk", "kit_words": words });
        front.answers("set_up_share", &place);
        fs::write(self.words(), words).expect("a file");
        front
    }

    pub fn let_in(&self, front: &Computer, guest: &Computer) {
        let invited: Value =
            serde_json::from_str(&front.says(&["invite", "Laptop", "--person", "Olive Invented"])).expect("JSON");
        let root = guest.share.join("sds1/root.reg");
        (0..200).take_while(|_| !root.exists()).for_each(|_| thread::park_timeout(Duration::from_millis(50)));
        let code = guest.home.join("code.txt");
        fs::write(&code, invited["code"].as_str().expect("a code")).expect("a file");
        let mut join = guest.bare(&["join", "--wait", "120", "--code-file"]);
        join.arg(&code).arg("--share").arg(guest.way_to_the_share()).arg(&guest.folder);
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
    pub fn settles(&self, both: [&Computer; 2]) {
        for _ in 0..4 {
            both.iter().for_each(|computer| drop(computer.says(&["sync"])));
        }
    }
}

impl Computer {
    /// A server's password is no argument, so its place stands in a file.
    pub fn way_to_the_share(&self) -> String {
        if self.place["kind"] == "folder" {
            return self.share.display().to_string();
        }
        let file = self.home.join("place.json");
        fs::write(&file, self.place.to_string()).expect("a file");
        format!("@{}", file.display())
    }

    pub fn bare(&self, arguments: &[&str]) -> Command {
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

    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().expect("deskctl starts")
    }

    #[track_caller]
    pub fn says(&self, arguments: &[&str]) -> String {
        ended_well(self.command(arguments).output())
    }

    #[track_caller]
    pub fn answers(&self, name: &str, input: &Value) -> Value {
        // Secrets are never arguments.
        let file = self.home.join("input.json");
        fs::write(&file, input.to_string()).expect("a file");
        let reply = self.says(&["call", name, &format!("@{}", file.display())]);
        serde_json::from_str(&reply).expect("deskctl answers JSON")
    }

    #[track_caller]
    pub fn registers(&self, number: u32) -> String {
        let reply = self.answers("register_patient", &patient(number));
        reply["id"].as_str().expect("a registration answers an id").to_owned()
    }

    /// Gives a patient another family name.
    pub fn is_called(&self, patient: &str, family_name: &str) {
        let mut chart = self.answers("patient", &json!({ "patient_id": patient }));
        chart["family_name"] = json!(family_name);
        let form = chart.as_object_mut().expect("a chart");
        form.retain(|name, _| FORM.contains(&name.as_str()));
        self.answers("save_patient", &chart);
    }

    /// Everybody's chart and what is to be decided, as this computer has it.
    pub fn knows(&self) -> [Value; 2] {
        let charts = self.answers("find_patients", &json!({ "text": "" }));
        [charts, self.answers("list_conflicts", &json!({}))]
    }

    pub fn is_sound(&self) {
        let said: Value = serde_json::from_str(&self.says(&["doctor", "--json"])).expect("JSON");
        assert_eq!(said["sound"], true, "{said}");
    }
}

#[track_caller]
pub fn ended_well(output: std::io::Result<Output>) -> String {
    let output = output.expect("deskctl runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Registers an invented patient; numbers far apart, so that nobody looks like somebody else.
pub fn patient(number: u32) -> Value {
    json!({
        "family_name": format!("Invented{number}"), "given_name": format!("Nobody{}", number * 7), "born_on": format!("19{:02}-03-14", 40 + number % 60),
        "phone": format!("555{number:07}"), "payer_id": null, "duplicate_ok": true,
    })
}

/// What a program said before it was killed, if it had ended well by then.
pub fn killed_after(mut running: Child, pause: Duration) -> Option<String> {
    let until = Instant::now() + pause;
    while Instant::now() < until && running.try_wait().expect("a child").is_none() {
        thread::yield_now();
    }
    let _ = running.kill(); // It may have ended by itself.
    let Output { status, stdout, .. } = running.wait_with_output().expect("a child");
    status.success().then(|| String::from_utf8_lossy(&stdout).into_owned())
}

pub fn id_of(reply: &str) -> Option<String> {
    serde_json::from_str::<Value>(reply).ok()?["id"].as_str().map(str::to_owned)
}
