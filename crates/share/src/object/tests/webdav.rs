//! Against the servers people have: Apache, and rclone, which knows no conditions.
use super::*;
use crate::testing::servers::{Running, installed, wait_for};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

struct Server {
    address: SocketAddr,
    _program: Running,
    _folder: TempDir,
}

impl Server {
    fn start(command: &mut Command, address: SocketAddr, folder: TempDir) -> Self {
        let server = Self { address, _program: Running::start(command), _folder: folder };
        wait_for(address);
        server
    }

    fn open(&self) -> ObjectStore {
        let address = format!("http://{}/", self.address);
        let collection = Collection { address, user: "desk".into(), password: "invented".into() };
        ObjectStore::webdav(&collection).unwrap()
    }
}

#[test]
fn apache_keeps_its_word() {
    let Some(server) = apache() else { return };
    keeps_its_word(&mut server.open());
}

#[test]
fn two_devices_agree_over_apache() {
    let Some(server) = apache() else { return };
    two_devices_agree(|| server.open());
}

#[test]
fn a_wrong_password_is_denied() {
    let Some(server) = apache() else { return };
    let address = format!("http://{}/", server.address);
    let collection = Collection { address, user: "desk".into(), password: "wrong".into() };
    let mut store = ObjectStore::webdav(&collection).unwrap();
    assert_eq!(store.list(""), Err(StoreFault::Denied));
    assert_eq!(store.read("sds1/root.reg", 9), Err(StoreFault::Denied));
    assert_eq!(store.create("sds1/root.reg", b"x"), Err(StoreFault::Denied));
}

#[test]
fn rclone_keeps_its_word() {
    let Some(server) = rclone() else { return };
    keeps_its_word(&mut server.open());
}

#[test]
fn two_devices_agree_over_rclone() {
    let Some(server) = rclone() else { return };
    two_devices_agree(|| server.open());
}

fn apache() -> Option<Server> {
    let program = installed("apache2")?;
    let (folder, address) = (tempfile::tempdir().unwrap(), free_address());
    let path = folder.path().to_str().unwrap();
    for part in ["root", "lock"] {
        fs::create_dir(folder.path().join(part)).unwrap();
    }
    // Started by root, the server serves as somebody else.
    open_to_all(&[folder.path(), &folder.path().join("root"), &folder.path().join("lock")]);
    let users = folder.path().join("users");
    let made =
        Command::new("htpasswd").arg("-bc").arg(&users).args(["desk", "invented"]).stderr(Stdio::null()).status();
    assert!(made.unwrap().success());
    let modules = [
        "mpm_event",
        "authz_core",
        "authn_core",
        "authn_file",
        "authz_user",
        "auth_basic",
        "dav",
        "dav_fs",
        "dav_lock",
    ];
    let modules: String = modules
        .iter()
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .collect();
    let settings = format!(
        "ServerRoot {path}\nServerName localhost\nListen {address}\nPidFile {path}/pid\nUser www-data\nGroup www-data\n\
         {modules}ErrorLog {path}/error.log\nDavLockDB {path}/lock/DavLock\nDocumentRoot {path}/root\n\
         <Directory {path}/root>\nDav On\nAuthType Basic\nAuthName share\nAuthUserFile {path}/users\n\
         Require valid-user\n</Directory>\n"
    );
    fs::write(folder.path().join("apache.conf"), settings).unwrap();
    let mut command = Command::new(program);
    command.args(["-d", path, "-DFOREGROUND", "-f"]).arg(folder.path().join("apache.conf"));
    Some(Server::start(&mut command, address, folder))
}

fn rclone() -> Option<Server> {
    let program = installed("rclone")?;
    let (folder, address) = (tempfile::tempdir().unwrap(), free_address());
    let mut command = Command::new(program);
    command.args(["serve", "webdav"]).arg(folder.path()).args(["--addr", &address.to_string()]);
    command.args(["--user", "desk", "--pass", "invented", "--config", "/dev/null"]);
    Some(Server::start(&mut command, address, folder))
}

#[cfg(unix)]
fn open_to_all(folders: &[&Path]) {
    use std::os::unix::fs::PermissionsExt;
    for folder in folders {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
    }
}

#[cfg(not(unix))]
fn open_to_all(_: &[&Path]) {}
