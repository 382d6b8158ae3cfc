//! Opening and closing, through the same door the window uses.

mod backups;
mod creating;
mod handed;
mod locking;
mod people;
mod unlocking;

use chrono_tz::Tz;
use serde_json::{Value, json};
use seriesdesk_core::{
    Clock, Env,
    db::Durability,
    types::UtcMillis,
    vault::{DeviceSecret, KdfCost, Keystore, KeystoreState, VaultError},
};
use seriesdesk_scans::ScanReader;
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    Code, Desk, UiError,
    host::{Host, OsEntropy},
};

pub(crate) const GOOD: &str = "violet tram under nine lemons";
pub(crate) const OTHER: &str = "seven brass kettles humming low";

/// A computer of its own: a home folder, a clock that stands still, a keystore in memory.
pub(crate) struct Computer {
    pub home: TempDir,
    pub clock: Arc<StillClock>,
    pub keystore: Arc<Cupboard>,
    pub desk: Desk,
}

impl Computer {
    pub fn new() -> Computer {
        let clock = Arc::new(StillClock::at(1_772_460_000_000)); // 2026-03-02 09:00 in New York.
        let (home, keystore) = (TempDir::new().unwrap(), Arc::new(Cupboard::default()));
        let desk = Desk::on(host(&home, &clock, &keystore));
        Computer { home, clock, keystore, desk }
    }

    /// A computer whose practice was created and rehearsed.
    pub fn with_practice() -> Computer {
        let computer = Computer::new();
        let kit = computer.create();
        computer.calls("confirm_kit", json!({ "answers": answers(&kit) }));
        computer
    }

    /// Starts the program anew on the same computer.
    pub fn restarted(self) -> Computer {
        let Computer { home, clock, keystore, desk } = self;
        drop(desk);
        let desk = Desk::on(host(&home, &clock, &keystore));
        Computer { home, clock, keystore, desk }
    }

    /// Another program on the same computer.
    pub fn second_desk(&self) -> Desk {
        Desk::on(host(&self.home, &self.clock, &self.keystore))
    }

    pub fn dir(&self) -> PathBuf {
        self.home.path().join("practice")
    }

    pub fn create(&self) -> Value {
        self.calls("create_practice", self.new_practice(GOOD))
    }

    pub fn new_practice(&self, passphrase: &str) -> Value {
        json!({
            "dir": self.dir(), "practice_name": "Maple Court Clinic", "owner_name": "Olive Invented",
            "passphrase": passphrase, "time_zone": "America/New_York",
        })
    }

    #[track_caller]
    pub fn calls(&self, name: &str, input: Value) -> Value {
        self.clock.pass_millis(1); // Entries of the log sort by time.
        self.desk.call(name, &input).unwrap_or_else(|error| panic!("{name}: {error:?}")).value
    }

    #[track_caller]
    pub fn fails(&self, name: &str, input: Value) -> UiError {
        self.desk.call(name, &input).expect_err(name)
    }

    pub fn state(&self) -> Value {
        self.calls("desk_state", json!({}))
    }

    pub fn person(&self, name: &str) -> Value {
        let people = self.state()["people"].as_array().unwrap().clone();
        people.into_iter().find(|person| person["name"] == name).unwrap()["id"].clone()
    }

    pub fn unlock(&self, name: &str, passphrase: &str) -> Result<Value, UiError> {
        let input = json!({ "person_id": self.person(name), "passphrase": passphrase });
        self.clock.pass_millis(1);
        self.desk.call("unlock", &input).map(|reply| reply.value)
    }

    pub fn audit(&self) -> Vec<String> {
        let page = self.calls("audit_page", json!({}));
        assert_eq!(self.calls("check_chain", json!({}))["chain"]["code"], "intact");
        let rows = page["rows"].as_array().unwrap().iter().rev();
        rows.map(|row| {
            let detail = row["detail"].as_str().map(|detail| format!(" ({detail})")).unwrap_or_default();
            format!("{}: {}{detail}", row["person"].as_str().unwrap(), row["what"].as_str().unwrap())
        })
        .collect()
    }
}

pub(crate) fn answers(kit: &Value) -> Value {
    let (words, ask) = (kit["words"].as_array().unwrap(), kit["ask"].as_array().unwrap());
    let word = |position: &Value| words[position.as_u64().unwrap() as usize - 1].clone();
    ask.iter().map(|position| json!({ "position": position, "word": word(position) })).collect()
}

/// The reader of received files beside this test program.
pub(crate) fn scans() -> ScanReader {
    let built = std::env::current_exe().unwrap();
    let folder = built.parent().and_then(|folder| folder.parent()).unwrap();
    ScanReader::by(folder.join(format!("seriesdesk-scan-reader{}", std::env::consts::EXE_SUFFIX)))
}

fn host(home: &TempDir, clock: &Arc<StillClock>, keystore: &Arc<Cupboard>) -> Host {
    Host {
        env: Env::new(clock.clone(), Arc::new(OsEntropy)),
        keystore: keystore.clone(),
        settings: Some(home.path().join("settings")),
        practices: home.path().join("practices"),
        zone: Tz::America__New_York,
        durability: Durability::None,
        cost: OnceLock::from(KdfCost::small()),
        scans: scans(),
    }
}

/// A clock that stands still, and can end the program when it is looked at.
pub(crate) struct StillClock {
    now: AtomicI64,
    ends_after: AtomicI64,
}

impl StillClock {
    fn at(now: i64) -> StillClock {
        StillClock { now: AtomicI64::new(now), ends_after: AtomicI64::new(i64::MAX) }
    }

    /// Ends the program after so many more looks at the clock, wherever it is then.
    pub fn end_after(&self, looks: i64) {
        self.ends_after.store(looks, Ordering::Relaxed);
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.pass_millis(seconds * 1000);
    }

    pub fn pass_millis(&self, millis: i64) {
        self.now.fetch_add(millis, Ordering::Relaxed);
    }
}

impl Clock for StillClock {
    fn now(&self) -> UtcMillis {
        assert!(self.ends_after.fetch_sub(1, Ordering::Relaxed) > 0, "the program is ended here");
        UtcMillis(self.now.load(Ordering::Relaxed))
    }
}

/// A keystore in memory.
#[derive(Default)]
pub(crate) struct Cupboard {
    pub broken: Mutex<bool>,
    kept: Mutex<HashMap<Uuid, DeviceSecret>>,
    pub notes: Mutex<HashMap<Uuid, String>>,
}

impl Keystore for Cupboard {
    fn state(&self) -> KeystoreState {
        if *self.broken.lock().unwrap() { KeystoreState::Unavailable } else { KeystoreState::Working }
    }

    fn secret(&self, practice: Uuid) -> Result<Option<DeviceSecret>, VaultError> {
        if *self.broken.lock().unwrap() {
            return Err(VaultError::NoKeystore);
        }
        Ok(self.kept.lock().unwrap().get(&practice).cloned())
    }

    fn keep(&self, practice: Uuid, secret: &DeviceSecret) -> Result<(), VaultError> {
        self.kept.lock().unwrap().insert(practice, secret.clone());
        Ok(())
    }

    fn note(&self, practice: Uuid) -> Result<Option<String>, VaultError> {
        Ok(self.notes.lock().unwrap().get(&practice).cloned())
    }

    fn keep_note(&self, practice: Uuid, note: &str) -> Result<(), VaultError> {
        self.notes.lock().unwrap().insert(practice, note.to_owned());
        Ok(())
    }
}
