//! Real servers and clients, started by a test and ended with it.
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A program that ends with the test.
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.stdin.take()); // Some end well when nobody speaks to them any more.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    #[track_caller]
    pub fn start(command: &mut Command) -> Self {
        Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// Ends it as a power cut does.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Lets it end by itself, which it does when nobody speaks to it any more.
    pub fn finish(&mut self) {
        drop(self.0.stdin.take());
        self.0.wait().unwrap();
    }
}

/// The program, or a clear word that this test did not run. Where everything is tested it has to be there.
pub fn installed(name: &str) -> Option<PathBuf> {
    let found = ["/usr/bin", "/usr/sbin"].iter().map(|folder| Path::new(folder).join(name)).find(|path| path.exists());
    if found.is_none() {
        assert!(std::env::var_os("SERIESDESK_SERVERS").is_none(), "{name} has to be installed for these tests");
        eprintln!("not run: {name} is not installed");
    }
    found
}

pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Waits until a server answers at the address.
#[track_caller]
pub fn wait_for(address: SocketAddr) {
    wait_until("the server starts", || TcpStream::connect(address).is_ok());
}

/// Waits for what another program does.
#[track_caller]
pub fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(40), "waiting in vain until {what}");
        std::thread::park_timeout(Duration::from_millis(20));
    }
}
