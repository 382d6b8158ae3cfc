//! A real WebDAV server over a folder: rclone's, as people run it on a NAS.

use serde_json::{Value, json};
use std::{
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// Ends with the test.
pub struct Server {
    running: Child,
    address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.running.kill();
        let _ = self.running.wait();
    }
}

impl Server {
    /// Nothing where the program is not installed; where everything is tested it has to be.
    pub fn of(folder: &Path) -> Option<Server> {
        let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("an address");
        let mut command = Command::new("rclone");
        command.args(["serve", "webdav"]).arg(folder).args(["--addr", &address.to_string(), "--config", "/dev/null"]);
        command.args(["--user", "desk", "--pass", "invented"]).stdin(Stdio::null());
        let Ok(running) = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn() else {
            assert!(std::env::var_os("SERIESDESK_SERVERS").is_none(), "rclone has to be installed for this test");
            eprintln!("not run: rclone is not installed");
            return None;
        };
        let server = Server { running, address };
        let answers = (0..800).any(|_| {
            thread::park_timeout(Duration::from_millis(50));
            TcpStream::connect(address).is_ok()
        });
        assert!(answers, "the server starts");
        Some(server)
    }

    /// As a computer is told of it.
    pub fn place(&self) -> Value {
        json!({ "kind": "webdav", "url": format!("http://{}", self.address), "user": "desk", "password": "invented" })
    }
}
