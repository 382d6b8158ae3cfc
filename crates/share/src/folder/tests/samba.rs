//! Over SMB: Samba serves, and two mounts of GNOME's file system stand for two computers, each with its own cache.
use super::*;
use crate::testing::servers::{Running, free_address, installed, wait_for, wait_until};
use std::cell::Cell;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use tempfile::TempDir;

#[test]
fn samba_keeps_its_word() {
    let Some(server) = Server::start() else { return };
    let Some(mount) = Mount::of(&server) else { return };
    keeps_its_word(&mut mount.open());
}

#[test]
fn two_devices_agree_over_samba() {
    let Some(server) = Server::start() else { return };
    let (Some(one), Some(other)) = (Mount::of(&server), Mount::of(&server)) else { return };
    let turn = Cell::new(0);
    two_devices_agree(|| {
        turn.set(turn.get() + 1);
        if turn.get() % 2 == 0 { one.open() } else { other.open() }
    });
    assert!(server.root().join("sds1/root.reg").exists());
}

#[test]
fn a_share_whose_server_is_gone_is_never_empty() {
    let Some(mut server) = Server::start() else { return };
    let Some(mount) = Mount::of(&server) else { return };
    let mut store = mount.open();
    assert_eq!(store.create("sds1/r/a.reg", b"one"), Ok(()));
    server.stop();
    assert!(store.list("").is_err());
    assert!(!matches!(store.read("sds1/r/a.reg", 9), Ok(_) | Err(StoreFault::Missing)));
    assert!(!matches!(store.create("sds1/r/b.reg", b"two"), Ok(()) | Err(StoreFault::Exists)));
    assert!(store.remove("sds1/r/a.reg").is_err());
    server.serve();
    wait_until("the share is back", || store.read("sds1/r/a.reg", 9) == Ok(b"one".to_vec()));
    assert_eq!(store.create("sds1/r/c.reg", b"three"), Ok(()));
}

/// A server of one folder, on a port of its own, for whoever runs the test.
struct Server {
    address: SocketAddr,
    user: String,
    folder: TempDir,
    smbd: Option<Running>,
}

impl Server {
    fn start() -> Option<Self> {
        for name in ["smbd", "pdbedit", "gio", "dbus-run-session", "fusermount3"] {
            installed(name)?;
        }
        let folder = tempfile::tempdir().unwrap();
        let said = Command::new("id").arg("-un").output().unwrap();
        let user = String::from_utf8(said.stdout).unwrap().trim().to_owned();
        let mut server = Self { address: free_address(), user, folder, smbd: None };
        server.set_up();
        server.serve();
        Some(server)
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("share")
    }

    fn set_up(&self) {
        let path = self.folder.path().to_str().unwrap();
        for part in ["share", "state"] {
            fs::create_dir(self.folder.path().join(part)).unwrap();
        }
        let folders = ["pid directory", "lock directory", "state directory", "cache directory", "private dir"];
        let folders: String = folders.iter().map(|name| format!("{name} = {path}/state\n")).collect();
        let settings = format!(
            "[global]\nserver role = standalone server\ninterfaces = 127.0.0.1\nbind interfaces only = yes\n\
             smb ports = {port}\ndisable netbios = yes\n{folders}ncalrpc dir = {path}/state/ncalrpc\n\
             log file = {path}/state/log\npassdb backend = smbpasswd:{path}/state/smbpasswd\nload printers = no\n\
             printcap name = /dev/null\ndisable spoolss = yes\n[practice]\npath = {path}/share\nread only = no\n",
            port = self.address.port()
        );
        fs::write(self.settings(), settings).unwrap();
        let mut user = Command::new("pdbedit");
        user.arg("-s").arg(self.settings()).args(["-a", "-t", "-u", &self.user]);
        assert!(said_to(&mut user, "invented\ninvented\n"), "nobody can be let in");
    }

    fn serve(&mut self) {
        let mut smbd = Command::new("/usr/sbin/smbd");
        smbd.args(["--foreground", "--no-process-group", "--configfile"]).arg(self.settings());
        self.smbd = Some(Running::start(smbd.stdin(Stdio::null())));
        wait_for(self.address);
    }

    fn stop(&mut self) {
        self.smbd = None;
        wait_until("nobody serves", || std::net::TcpStream::connect(self.address).is_err());
    }

    fn settings(&self) -> PathBuf {
        self.folder.path().join("smb.conf")
    }
}

/// The share as a person's file manager mounts it, with a session, a home and a cache of its own.
struct Mount {
    folder: TempDir,
    session: Running,
}

impl Drop for Mount {
    fn drop(&mut self) {
        self.session.finish();
    }
}

impl Mount {
    /// Nothing where this computer mounts nothing, as in many containers.
    fn of(server: &Server) -> Option<Self> {
        if !Path::new("/dev/fuse").exists() {
            eprintln!("not run: there is no /dev/fuse");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let place = format!("smb://{}@{}/practice", server.user, server.address);
        // The session lasts until its standard input is closed, however the test ends.
        let script = format!("printf 'WORKGROUP\\ninvented\\n' | gio mount '{place}'; exec cat");
        let mut session = Command::new("dbus-run-session");
        session.args(["--", "sh", "-c", &script]).stdin(Stdio::piped());
        session.env("HOME", folder.path()).env("XDG_RUNTIME_DIR", folder.path());
        for name in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY"] {
            session.env_remove(name);
        }
        let mount = Self { folder, session: Running::start(&mut session) };
        wait_until("the share is mounted", || mount.root().is_some());
        Some(mount)
    }

    fn root(&self) -> Option<PathBuf> {
        let mut mounted = fs::read_dir(self.folder.path().join("gvfs")).ok()?;
        mounted.next()?.ok().map(|entry| entry.path())
    }

    fn open(&self) -> FolderStore {
        FolderStore::new(self.root().unwrap())
    }
}

/// True when a program that was told this ended well.
fn said_to(command: &mut Command, text: &str) -> bool {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait().unwrap().success()
}
