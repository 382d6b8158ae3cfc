//! Two folders that a cloud client keeps alike, for which Syncthing stands: files come late, beside others, and cut off.
use super::*;
use crate::testing::servers::{Running, free_address, installed, wait_for, wait_until};
use crate::testing::{MapSide, Universe};
use crate::{Exchange, Flow, Kind, Name, parcel};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::Instant;
use tempfile::TempDir;

#[test]
fn two_devices_agree_over_folders_that_a_cloud_client_keeps_alike() {
    let Some(mut office) = Office::open() else { return };
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Genesis) {
        office.computers.iter_mut().for_each(|computer| drop(computer.side.make(kind)));
    }
    office.agree();
}

#[test]
fn something_else_under_a_name_becomes_a_copy_and_both_are_looked_at() {
    let Some(mut office) = Office::open() else { return };
    office.agree();
    office.computers.iter_mut().for_each(|computer| computer.client.kill());
    let name = office.computers[0].side.make(Kind::Segment);
    office.computers[0].round(&office.began);
    // What was written later gets the name, and the good one becomes the copy.
    let forged = office.computers[1].folder.path().join(name.as_str());
    fs::create_dir_all(forged.parent().unwrap()).unwrap();
    fs::write(&forged, b"written later by somebody else").unwrap();
    office.computers.iter_mut().for_each(Computer::start_again);
    let computers = &office.computers;
    wait_until("the client made a copy", || {
        computers.iter().all(|one| one.has(&|name| name.contains(".sync-conflict-")))
    });
    office.agree();
    assert_eq!(office.computers[1].side.held.get(&name), office.computers[0].side.held.get(&name));
}

#[test]
fn what_a_killed_client_left_half_done_is_not_taken_and_comes_in_the_end() {
    let Some(mut office) = Office::open() else { return };
    office.agree();
    let large = blake3::Hasher::new().finalize_xof();
    let mut bytes = vec![0; 3 * 1024 * 1024];
    { large }.fill(&mut bytes);
    let name = Name::blob(&parcel::hash(&bytes));
    office.computers[0].side.send(name.clone(), bytes);
    office.computers[0].round(&office.began);
    assert!(office.computers[0].has(&|lies| lies == name.as_str()));
    let receiver = &office.computers[1];
    wait_until("the client began to fetch it", || receiver.has(&|name| name.contains(".syncthing.")));
    // Killed before anything else: a round of a busy computer may take as long as the rest of the file.
    office.computers[1].client.kill();
    assert!(office.computers[1].has(&|name| name.contains(".syncthing.")), "it was killed in the middle");
    for _ in 0..3 {
        office.computers[1].round(&office.began);
    }
    assert!(!office.computers[1].side.held.contains_key(&name));
    office.computers[1].start_again();
    office.agree();
    assert!(office.computers[1].side.held.contains_key(&name));
}

/// Two computers, each with a folder of its own and a client that keeps it like the other's.
struct Office {
    computers: [Computer; 2],
    universe: Universe,
    began: Instant,
}

struct Computer {
    side: MapSide,
    exchange: Exchange<FolderStore>,
    folder: TempDir,
    home: TempDir,
    address: SocketAddr,
    client: Running,
}

impl Office {
    fn open() -> Option<Self> {
        installed("syncthing")?;
        let universe = Universe::default();
        let homes = [new_home(), new_home()];
        let (ids, addresses) = ([id_of(&homes[0]), id_of(&homes[1])], [free_address(), free_address()]);
        let sides = [MapSide::founder(&universe), MapSide::device(1, &universe)];
        let mut at = 0;
        let computers = homes.map(|home| {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join(".stfolder")).unwrap();
            fs::write(home.path().join("config.xml"), settings(folder.path(), &ids, &addresses, at)).unwrap();
            at += 1;
            let client = start(&home, addresses[at - 1]);
            (home, folder, client)
        });
        let mut each = sides.into_iter().zip(addresses);
        let computers = computers.map(|(home, folder, client)| {
            let (side, address) = each.next().unwrap();
            let exchange = Exchange::new(FolderStore::new(folder.path()));
            Computer { side, exchange, folder, home, address, client }
        });
        Some(Self { computers, universe, began: Instant::now() })
    }

    /// Both exchange until each holds everything anybody made.
    #[track_caller]
    fn agree(&mut self) {
        let Self { computers, universe, began } = self;
        wait_until("both hold everything", || {
            computers.iter_mut().for_each(|computer| computer.round(began));
            let all = universe.borrow();
            let holds = |side: &MapSide| all.iter().all(|(sealed, name)| side.held.get(name) == Some(sealed));
            computers.iter().all(|computer| holds(&computer.side))
        });
    }
}

impl Computer {
    fn round(&mut self, began: &Instant) {
        // Ten times as fast as the clock, so that what was torn is soon read again.
        let now = 1_000 + i64::try_from(began.elapsed().as_millis()).unwrap() * 10;
        match self.exchange.round(&mut self.side, now, &mut |_| Flow::Go) {
            // The second computer's folder is empty until the client brought the first file.
            Ok(_) | Err(crate::RoundFault::NotThisShare { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }

    fn has(&self, wanted: &dyn Fn(&str) -> bool) -> bool {
        let listed = FolderStore::new(self.folder.path()).list("").unwrap();
        listed.iter().any(|file| wanted(&file.name))
    }

    fn start_again(&mut self) {
        self.client = start(&self.home, self.address);
    }
}

fn new_home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let mut made = of_home("generate", &home);
    made.args(["--no-default-folder", "--skip-port-probing"]);
    assert!(made.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success());
    home
}

fn id_of(home: &TempDir) -> String {
    let said = of_home("serve", home).arg("--device-id").output().unwrap();
    String::from_utf8(said.stdout).unwrap().trim().to_owned()
}

fn start(home: &TempDir, address: SocketAddr) -> Running {
    let client = Running::start(of_home("serve", home).args(["--no-browser", "--no-restart"]).stdin(Stdio::null()));
    wait_for(address);
    client
}

fn of_home(word: &str, home: &TempDir) -> Command {
    let mut command = Command::new("syncthing");
    command.arg(word).arg("--home").arg(home.path()).env("HOME", home.path()).env("STNODEFAULTFOLDER", "1");
    command.env("STMONITORED", "yes"); // Without a second process that starts it again.
    command
}

/// Nothing but these two folders: no discovery, no relays, no questions to anybody.
fn settings(folder: &Path, ids: &[String; 2], addresses: &[SocketAddr; 2], own: usize) -> String {
    // Only the second calls the first: two calls at once reset each other for a while.
    let calls = [format!("tcp://{}", addresses[0]), "dynamic".to_owned()];
    let devices: String = ids
        .iter()
        .zip(calls)
        .map(|(id, address)| format!("<device id=\"{id}\"><address>{address}</address></device>"))
        .collect();
    let members: String = ids.iter().map(|id| format!("<device id=\"{id}\"/>")).collect();
    let off = [
        "globalAnnounceEnabled",
        "localAnnounceEnabled",
        "relaysEnabled",
        "startBrowser",
        "natEnabled",
        "crashReportingEnabled",
        "setLowPriority",
    ];
    let off: String = off.iter().map(|name| format!("<{name}>false</{name}>")).collect();
    format!(
        "<configuration version=\"36\"><folder id=\"share\" path=\"{folder}\" rescanIntervalS=\"1\" \
         fsWatcherEnabled=\"true\" fsWatcherDelayS=\"1\" ignorePerms=\"true\">{members}<maxConflicts>10</maxConflicts></folder>{devices}\
         <gui enabled=\"false\"/><options><listenAddress>tcp://{own}</listenAddress>{off}\
         <limitBandwidthInLan>true</limitBandwidthInLan><maxRecvKbps>400</maxRecvKbps>\
         <reconnectionIntervalS>1</reconnectionIntervalS><progressUpdateIntervalS>-1</progressUpdateIntervalS>\
         <urAccepted>-1</urAccepted><autoUpgradeIntervalH>0</autoUpgradeIntervalH></options></configuration>",
        folder = folder.display(),
        own = addresses[own],
    )
}
