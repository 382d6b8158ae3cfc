//! Files of two folders, kept alike by Syncthing: it knows files and no fields, and sends each changed one whole.

use std::{
    collections::BTreeMap,
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use super::{emptied, run, write_records};
use crate::apart::{Amount, Cost};

const NAME: &str = "syncthing";
/// Longer than anybody waits.
const PATIENCE: Duration = Duration::from_secs(900);

/// Brings all records to the second folder, then edits on both while neither is there, then lets them meet.
pub fn runs(amount: Amount) -> Result<(), String> {
    if Command::new(NAME).arg("--version").output().is_err() {
        run(Command::new("apt-get").args(["install", "--yes", "--quiet", NAME]))?;
    }
    let base = emptied("apart-syncthing")?;
    let sides = [Side::new(&base.join("one"))?, Side::new(&base.join("two"))?];
    sides[0].knows(&sides, 0)?;
    sides[1].knows(&sides, 1)?;
    write_records(&sides[0].folder, amount.records, 0)?;
    let cost = Cost::of(&sides[1].folder);
    let clients = [sides[0].start()?, sides[1].start()?];
    until(|| count(&sides[1].folder) >= amount.records)?;
    drop(clients);
    cost.tell("syncthing: all records on the second computer");
    let (half, shared) = (amount.edits / 2, amount.edits / 20);
    edit(&sides[0].folder, 0..half, "front")?;
    edit(&sides[1].folder, half - shared..2 * half - shared, "laptop")?;
    let cost = Cost::of(&sides[0].folder);
    let clients = [sides[0].start()?, sides[1].start()?];
    until(|| {
        let (here, there) = (records(&sides[0].folder), records(&sides[1].folder));
        here == there && here.values().filter(|text| text.contains("by ")).count() >= 2 * half - shared
    })?;
    drop(clients);
    cost.tell("syncthing: the edits of both agreed");
    let copies = records(&sides[0].folder).keys().filter(|name| name.contains(".sync-conflict-")).count();
    println!(
        "  syncthing: files changed on both               {shared}, of which {copies} have a copy beside them that says so by its name"
    );
    Ok(())
}

/// One computer's folder and settings.
struct Side {
    home: PathBuf,
    folder: PathBuf,
    id: String,
    port: u16,
}

/// A client that ends with the bench.
struct Client(Child);

impl Drop for Client {
    fn drop(&mut self) {
        // It ends by itself within a moment; what it cost counts only when it was waited for.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Side {
    fn new(base: &Path) -> Result<Side, String> {
        let (home, folder) = (base.join("home"), base.join("records"));
        for place in [&home, &folder.join(".stfolder")] {
            fs::create_dir_all(place).map_err(|error| error.to_string())?;
        }
        let mut side = Side { home, folder, id: String::new(), port: free_port()? };
        run(side.program("generate").args(["--no-default-folder", "--skip-port-probing"]))?;
        side.id = run(side.program("serve").arg("--device-id"))?.trim().to_owned();
        Ok(side)
    }

    /// Writes settings with the other side and nothing else: no discovery, no relays, no questions to anybody.
    fn knows(&self, sides: &[Side; 2], own: usize) -> Result<(), String> {
        let calls = [format!("tcp://127.0.0.1:{}", sides[0].port), "dynamic".to_owned()];
        let devices: String = (sides.iter().zip(calls))
            .map(|(side, call)| {
                format!("<device id=\"{}\" compression=\"always\"><address>{call}</address></device>", side.id)
            })
            .collect();
        let members: String = sides.iter().map(|side| format!("<device id=\"{}\"/>", side.id)).collect();
        let off: String =
            ["globalAnnounceEnabled", "localAnnounceEnabled", "relaysEnabled", "natEnabled", "crashReportingEnabled"]
                .map(|name| format!("<{name}>false</{name}>"))
                .concat();
        let text = format!(
            "<configuration version=\"36\"><folder id=\"records\" path=\"{folder}\" rescanIntervalS=\"60\" fsWatcherEnabled=\"false\">\
             {members}<maxConflicts>10</maxConflicts></folder>{devices}<gui enabled=\"false\"/><options>\
             <listenAddress>tcp://127.0.0.1:{port}</listenAddress>{off}<reconnectionIntervalS>1</reconnectionIntervalS>\
             <urAccepted>-1</urAccepted><autoUpgradeIntervalH>0</autoUpgradeIntervalH></options></configuration>",
            folder = self.folder.display(),
            port = sides[own].port,
        );
        fs::write(self.home.join("config.xml"), text).map_err(|error| error.to_string())
    }

    fn start(&self) -> Result<Client, String> {
        let mut program = self.program("serve");
        program.args(["--no-browser", "--no-restart"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        program.spawn().map(Client).map_err(|error| error.to_string())
    }

    fn program(&self, word: &str) -> Command {
        let mut command = Command::new(NAME);
        command.arg(word).arg("--home").arg(&self.home).env("HOME", &self.home);
        command.env("STNODEFAULTFOLDER", "1").env("STMONITORED", "yes");
        command
    }
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|error| error.to_string())
}

fn edit(folder: &Path, numbers: std::ops::Range<usize>, by: &str) -> Result<(), String> {
    for number in numbers {
        let file = folder.join((number / 1_000).to_string()).join(format!("{number}.json"));
        let text = format!(
            "{{\"id\":{number},\"kind\":\"email\",\"value\":\"patient{number}@example.org\",\"note\":\"by {by}\"}}"
        );
        fs::write(file, text).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Every record below a folder by its name, copies included.
fn records(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            found.extend(records(&path));
        } else if !name.starts_with('.') {
            found.insert(name, fs::read_to_string(path).unwrap_or_default());
        }
    }
    found
}

fn count(folder: &Path) -> usize {
    let below = fs::read_dir(folder).into_iter().flatten().flatten();
    below
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => count(&entry.path()),
            _ => usize::from(entry.file_name().to_string_lossy().ends_with(".json")),
        })
        .sum()
}

fn until(done: impl Fn() -> bool) -> Result<(), String> {
    let begun = Instant::now();
    while !done() {
        if begun.elapsed() > PATIENCE {
            return Err("the folders did not become alike".to_owned());
        }
        sleep(Duration::from_millis(200));
    }
    Ok(())
}
