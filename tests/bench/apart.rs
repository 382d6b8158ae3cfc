//! Two computers that work apart and meet on a folder, beside what people use today for it.
//!
//! Ours: a practice of some 100,000 records, edits on both computers, a tenth of them of the same field on both. The peers get
//! the same edits as far as they can hold them: Joplin (notes, file-system target, end-to-end encrypted) fewer, because one note
//! takes it longer than a record takes us; restic (files, encrypted, no merge) and Syncthing (files between the two, no share, no merge)
//! all of them.

use rusqlite::Connection;
use serde_json::{Value, json};
use seriesdesk_core::{
    Env, Uuid,
    db::Durability,
    vault::{DeviceSecret, Keystore, KeystoreState, VaultError},
};
use seriesdesk_desk::{
    Desk,
    host::{Host, OsEntropy, SystemClock},
};
use seriesdesk_tests::call;
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Instant,
};

use crate::{names, peers, scratch, share, times};

const KIT_WORDS: usize = 24;
const OWNER: &str = "violet tram under nine lemons";
const OTHER: &str = "seven brass kettles humming low";

/// How much is measured.
#[derive(Clone, Copy)]
pub struct Amount {
    pub records: usize,
    pub edits: usize,
}

pub fn run(amount: Amount) {
    println!(
        "apart: two computers, {} records, {} edits, a tenth of them of one field on both",
        amount.records, amount.edits
    );
    ours(amount);
    peers::restic(amount);
    peers::syncthing(amount);
    peers::joplin(Amount { records: amount.records / 100, edits: amount.edits / 100 });
}

/// What one stretch of work cost this process and the folder.
pub struct Cost {
    begin: Instant,
    cpu: f64,
    files: usize,
    bytes: u64,
    folder: PathBuf,
}

impl Cost {
    /// Begins to measure.
    pub fn of(folder: &Path) -> Cost {
        let (files, bytes) = weight(folder);
        Cost { begin: Instant::now(), cpu: cpu_seconds(), files, bytes, folder: folder.to_owned() }
    }

    /// Prints what it came to; answers seconds and bytes.
    pub fn tell(self, name: &str) -> (f64, u64) {
        let (files, bytes) = weight(&self.folder);
        let (seconds, bytes) = (self.begin.elapsed().as_secs_f64(), bytes.saturating_sub(self.bytes));
        println!(
            "  {name:<44} {seconds:8.2} s, {:8.2} s CPU, {bytes:>11} bytes more on the share, {:>6} files more",
            cpu_seconds() - self.cpu,
            files.saturating_sub(self.files)
        );
        (seconds, bytes)
    }
}

fn ours(amount: Amount) {
    let folder = scratch("apart");
    fs::remove_dir_all(&folder).expect("target can be written");
    let place = folder.join("share");
    fs::create_dir_all(&place).expect("target can be written");
    let (front, person) = founded(&folder.join("front"), &place);
    let patients = amount.records / 3;
    let map = call(&front, "preview_csv", &json!({ "text": list(2) }))["map"].clone();
    let report = call(&front, "import_csv", &json!({ "text": list(patients), "map": map, "dry_run": false }));
    let cost = Cost::of(&place);
    call(&front, "sync_now", &json!({}));
    cost.tell("seriesdesk: the whole practice placed");
    let cost = Cost::of(&place);
    let laptop = joined(&folder.join("laptop"), &front, &place, &person);
    cost.tell("seriesdesk: a second computer joins");
    let contacts = contacts(&front, amount.edits);
    assert!(contacts.len() * 2 >= amount.edits, "{report}");

    let (half, shared) = (amount.edits / 2, amount.edits / 20);
    let mut capture = Capture::beside(Plain::with(amount.records, &folder));
    for (number, contact) in contacts.iter().take(half).enumerate() {
        capture.edit(&front, contact, &format!("front{number}@example.org"));
    }
    // A tenth of the edits is of contacts that the other computer changed as well.
    for (number, contact) in contacts.iter().skip(half - shared).take(half).enumerate() {
        capture.edit(&laptop, contact, &format!("laptop{number}@example.org"));
    }
    capture.tell();
    let cost = Cost::of(&place);
    call(&front, "sync_now", &json!({}));
    let (_, bytes) = cost.tell("seriesdesk: half of the edits placed");
    let edits = half as f64;
    println!("  seriesdesk: bytes an edit on the share         {:.1}", bytes as f64 / edits);
    let cost = Cost::of(&place);
    call(&laptop, "sync_now", &json!({}));
    let (seconds, _) = cost.tell("seriesdesk: those taken, the others placed");
    println!("  seriesdesk: edits taken and placed             {:.0} a second", 2.0 * edits / seconds);
    let cost = Cost::of(&place);
    call(&front, "sync_now", &json!({}));
    let (seconds, _) = cost.tell("seriesdesk: the others taken");
    println!("  seriesdesk: edits taken                        {:.0} a second", edits / seconds);
    let cost = Cost::of(&place);
    call(&laptop, "sync_now", &json!({}));
    cost.tell("seriesdesk: agreed");
    let (here, there) = (print_of(&front), print_of(&laptop));
    let found = call(&front, "list_conflicts", &json!({}));
    let kept: usize =
        found.as_object().into_iter().flatten().filter_map(|(_, rows)| rows.as_array()).map(Vec::len).sum();
    println!("  seriesdesk: fields changed on both             {shared}, of which {kept} are shown with both values");
    println!("  seriesdesk: both computers hold the same       {}", here == there);
}

fn founded(home: &Path, place: &Path) -> (Desk, Value) {
    let desk = desk(home);
    let new = json!({
        "dir": home.join("practice"), "practice_name": "Invented Clinic", "owner_name": "Olive Invented",
        "passphrase": OWNER, "time_zone": "America/New_York",
    });
    let kit = call(&desk, "create_practice", &new);
    let words: Vec<_> = kit["words"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert_eq!(words.len(), KIT_WORDS);
    let answers: Vec<_> = kit["ask"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|position| {
            Some(json!({ "position": position, "word": words.get(usize::try_from(position.as_u64()?).ok()? - 1)? }))
        })
        .collect();
    call(&desk, "confirm_kit", &json!({ "answers": answers }));
    let person = json!({ "name": "Dana Invented", "role": "manager", "passphrase": OTHER });
    let person = call(&desk, "add_person", &person)["id"].clone();
    let share = json!({ "place": at(place), "device_name": "Front desk", "kit_words": words.join(" ") });
    call(&desk, "set_up_share", &share);
    (desk, person)
}

fn joined(home: &Path, front: &Desk, place: &Path, person: &Value) -> Desk {
    let invited = call(front, "invite_device", &json!({ "name": "Laptop", "person_id": person, "restricted": false }));
    call(front, "sync_now", &json!({}));
    let desk = desk(home);
    let join =
        json!({ "place": at(place), "code": invited["code"], "folder": home.join("practice"), "passphrase": OTHER });
    call(&desk, "join_practice", &join);
    call(front, "sync_now", &json!({}));
    let request = call(front, "sync_status", &json!({}))["requests"][0]["id"].clone();
    call(front, "approve_device", &json!({ "request_id": request }));
    call(front, "sync_now", &json!({}));
    while call(&desk, "join_status", &json!({}))["step"]["code"] != "ready" {}
    call(&desk, "unlock", &json!({ "person_id": person, "passphrase": OTHER }));
    call(&desk, "sync_now", &json!({}));
    desk
}

/// Contacts of both kinds: id, patient, kind and revision.
fn contacts(desk: &Desk, count: usize) -> Vec<Value> {
    let mut found = Vec::new();
    let mut after = Value::Null;
    while found.len() < count {
        let page = call(desk, "find_patients", &json!({ "text": "", "limit": 500, "after": after }));
        let rows = page["rows"].as_array().cloned().unwrap_or_default();
        for row in &rows {
            let chart = call(desk, "patient", &json!({ "patient_id": row["id"] }));
            found.extend(chart["contacts"].as_array().into_iter().flatten().cloned());
        }
        after = page["next"].clone();
        if rows.is_empty() || after.is_null() {
            break;
        }
    }
    found.truncate(count);
    found
}

/// What an edit costs, each beside one row written plainly on the same disk at the same time.
struct Capture {
    plain: Plain,
    edits: Vec<f64>,
    rows: Vec<f64>,
    cpu: f64,
}

impl Capture {
    fn beside(plain: Plain) -> Capture {
        Capture { plain, edits: Vec::new(), rows: Vec::new(), cpu: 0.0 }
    }

    fn edit(&mut self, desk: &Desk, contact: &Value, value: &str) {
        let mut changed = contact.clone();
        changed["note"] = json!(value);
        let cpu = cpu_seconds();
        self.edits.extend(times(1, |_| drop(call(desk, "save_contact", &changed))));
        self.cpu += cpu_seconds() - cpu;
        let number = self.rows.len();
        self.rows.extend(times(1, |_| self.plain.write(number)));
    }

    fn tell(&self) {
        let (edit, row) = (share(&self.edits, 0.5), share(&self.rows, 0.5));
        let cpu = self.cpu * 1000.0 / self.edits.len() as f64;
        println!(
            "  seriesdesk: an edit, log entry and audit line  p50 {edit:.3} ms, p99 {:.3} ms, {cpu:.3} ms CPU",
            share(&self.edits, 0.99)
        );
        println!(
            "  one row written plainly beside each            p50 {row:.3} ms, p99 {:.3} ms",
            share(&self.rows, 0.99)
        );
    }
}

/// A table with one field a row, in SQLite without a cipher: no log, no audit line, nothing read.
struct Plain {
    db: Connection,
    rows: usize,
}

impl Plain {
    fn with(rows: usize, folder: &Path) -> Plain {
        let mut db = Connection::open(folder.join("plain.db")).expect("target can be written");
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE contacts (id INTEGER PRIMARY KEY, note TEXT)",
        )
        .expect("an empty database takes a table");
        let all = db.transaction().expect("nobody else writes");
        for number in 0..rows {
            all.execute("INSERT INTO contacts VALUES (?1, '')", [number as i64]).expect("a row fits");
        }
        all.commit().expect("target can be written");
        Plain { db, rows }
    }

    fn write(&self, number: usize) {
        let row = (number * 7 % self.rows) as i64;
        self.db.execute("UPDATE contacts SET note = 'front' WHERE id = ?1", [row]).expect("the row is there");
    }
}

fn list(patients: usize) -> String {
    let mut text = "Last name,First name,DOB,Mobile,Email\n".to_owned();
    for number in 0..patients {
        let (family, given) = names::name(number);
        let (year, month, day) = crate::clinic::birth(number);
        let phone = format!("(555) {:03}-{:04}", 100 + number / 10_000, number % 10_000);
        text += &format!("{family}{number},{given},{year}-{month:02}-{day:02},{phone},patient{number}@example.org\n");
    }
    text
}

fn at(place: &Path) -> Value {
    json!({ "kind": "folder", "folder": place })
}

fn desk(home: &Path) -> Desk {
    Desk::on(Host {
        env: Env::new(Arc::new(SystemClock), Arc::new(OsEntropy)),
        keystore: Arc::new(Cupboard::default()),
        settings: Some(home.join("settings")),
        practices: home.join("practices"),
        zone: "America/New_York".parse().expect("a zone of the table"),
        durability: Durability::Full,
        cost: OnceLock::new(),
        ..Host::system()
    })
}

/// A keystore in memory.
#[derive(Default)]
struct Cupboard(Mutex<HashMap<Uuid, DeviceSecret>>);

impl Keystore for Cupboard {
    fn state(&self) -> KeystoreState {
        KeystoreState::Working
    }

    fn secret(&self, practice: Uuid) -> Result<Option<DeviceSecret>, VaultError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&practice).cloned())
    }

    fn keep(&self, practice: Uuid, secret: &DeviceSecret) -> Result<(), VaultError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(practice, secret.clone());
        Ok(())
    }
}

fn print_of(desk: &Desk) -> String {
    let found = call(desk, "doctor", &json!({}));
    assert_eq!(found["sound"], true, "{found}");
    let details = found["checks"].as_array().into_iter().flatten().filter_map(|check| check["detail"].as_str());
    let mark = details.filter_map(|detail| Some(detail.split_once("mark is ")?.1.to_owned())).next();
    // Whoever holds restricted records names their mark after a comma.
    let mark = mark.expect("the check-up of the log shows its mark");
    mark.split(',').next().unwrap_or_default().to_owned()
}

/// Files below a folder, and their bytes.
fn weight(folder: &Path) -> (usize, u64) {
    let mut sum = (0, 0);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(found) = entry.metadata() else { continue };
        let (files, bytes) = if found.is_dir() { weight(&entry.path()) } else { (1, found.len()) };
        sum = (sum.0 + files, sum.1 + bytes);
    }
    sum
}

/// Seconds of processor time of this process and of those it waited for.
fn cpu_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<_> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    fields.iter().skip(11).take(4).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}
