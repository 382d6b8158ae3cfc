//! Everything around the window: a screen, a message bus with a keystore, the driver, and an empty home.
//!
//! Nothing of the person who runs the tests is read or written: home, settings, caches and temporary files all lie in
//! one folder that is searched and thrown away at the end.
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The day and minute that the program believes it is.
pub const TODAY: &str = "2026-03-03T10:42";

/// The surroundings of one test run; dropping it ends every process it started.
pub struct Stage {
    folder: TempDir,
    processes: Vec<Child>,
    variables: Vec<(String, String)>,
    /// The port the driver listens on.
    pub port: u16,
}

impl Stage {
    /// Sets everything up, or says what is missing.
    pub fn set() -> Result<Self, String> {
        let folder = TempDir::new().map_err(|error| format!("no temporary folder: {error}"))?;
        let mut stage = Self { folder, processes: Vec::new(), variables: Vec::new(), port: free_port()? };
        stage.furnish_home()?;
        stage.speak_american()?;
        stage.start_screen()?;
        stage.start_bus()?;
        stage.start_keystore()?;
        stage.start_driver()?;
        Ok(stage)
    }

    /// The folder that holds all the program may have written.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The program under test.
    pub fn program() -> PathBuf {
        built("SERIESDESK_PROGRAM", "seriesdesk")
    }

    /// Starts the program once more, as a second click on its icon does.
    pub fn start_again(&self) -> Command {
        self.command(&Self::program().to_string_lossy())
    }

    fn furnish_home(&mut self) -> Result<(), String> {
        let places = [
            ("HOME", "home"),
            ("SERIESDESK_HOME", "desk"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_RUNTIME_DIR", "run"),
            ("TMPDIR", "tmp"),
        ];
        for (variable, name) in places {
            let path = self.folder().join(name);
            fs::create_dir_all(&path).map_err(|error| format!("no folder for {variable}: {error}"))?;
            owner_only(&path);
            self.set_variable(variable, &path.to_string_lossy());
        }
        self.set_variable("SERIESDESK_TODAY", TODAY);
        self.set_variable("TZ", "America/New_York");
        // The driver may only drive a program that agrees to it.
        self.set_variable("TAURI_AUTOMATION", "true");
        self.set_variable("TAURI_WEBVIEW_AUTOMATION", "true");
        // On a screen without a graphics card the window would stay empty.
        self.set_variable("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
        self.set_variable("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        self.set_variable("GDK_BACKEND", "x11");
        self.set_variable("NO_AT_BRIDGE", "1");
        Ok(())
    }

    /// Letter paper, and dates and amounts as the dialogs of a clinic's computer write them.
    fn speak_american(&mut self) -> Result<(), String> {
        let locales = self.folder().join("locale");
        fs::create_dir_all(&locales).map_err(|error| format!("no folder for a locale: {error}"))?;
        let mut make = self.command("localedef");
        make.args(["--no-archive", "-i", "en_US", "-f", "UTF-8"]).arg(locales.join("en_US.UTF-8"));
        let made = make.output().map_err(|error| format!("localedef cannot be started ({error})"))?;
        if !made.status.success() {
            return Err("the American locale cannot be made; `cargo x test` installs what it needs".to_owned());
        }
        self.set_variable("LOCPATH", &locales.to_string_lossy());
        self.set_variable("LC_ALL", "en_US.UTF-8");
        Ok(())
    }

    /// A screen of its own even where there is one, so that no window of a person gets the keys.
    fn start_screen(&mut self) -> Result<(), String> {
        let mut screen = self.command("Xvfb");
        screen.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"]);
        let number = self.first_line(screen, "Xvfb")?;
        self.set_variable("DISPLAY", &format!(":{number}"));
        Ok(())
    }

    fn start_bus(&mut self) -> Result<(), String> {
        let mut bus = self.command("dbus-daemon");
        bus.args(["--session", "--nofork", "--print-address"]);
        let address = self.first_line(bus, "dbus-daemon")?;
        self.set_variable("DBUS_SESSION_BUS_ADDRESS", &address);
        Ok(())
    }

    /// A real Secret Service with a fresh, unlocked keyring.
    fn start_keystore(&mut self) -> Result<(), String> {
        let mut keystore = self.command("gnome-keyring-daemon");
        keystore.args(["--foreground", "--unlock", "--components=secrets"]).stdin(Stdio::piped());
        let mut keystore = spawn(keystore, "gnome-keyring-daemon")?;
        if let Some(mut input) = keystore.stdin.take() {
            // The daemon reads the password of the new keyring up to the end of its input.
            let _ = input.write_all(b"a password for the tests");
        }
        self.processes.push(keystore);
        Ok(())
    }

    fn start_driver(&mut self) -> Result<(), String> {
        let mut driver = self.command("WebKitWebDriver");
        // The program starts where the driver stands, and there the system puts what it prints to a file.
        driver.current_dir(self.folder().join("home"));
        driver.arg("--host=127.0.0.1").arg(format!("--port={}", self.port));
        driver.stdout(Stdio::null()).stderr(Stdio::null());
        let driver = spawn(driver, "WebKitWebDriver")?;
        self.processes.push(driver);
        Ok(())
    }

    /// A program that belongs to this stage: its home, its screen, its bus.
    pub fn command(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.env_remove("WAYLAND_DISPLAY").stdin(Stdio::null());
        command
    }

    fn set_variable(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// Starts a program that stays, and reads the one line it says about itself.
    fn first_line(&mut self, mut command: Command, name: &str) -> Result<String, String> {
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = spawn(command, name)?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            let _ = BufReader::new(output).read_line(&mut line);
        }
        self.processes.push(process);
        let line = line.trim().to_owned();
        if line.is_empty() { Err(format!("{name} did not start")) } else { Ok(line) }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        for process in self.processes.iter_mut().rev() {
            // It may have ended by itself.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// A program of this checkout, named by `cargo x test` or looked for where cargo puts it.
fn built(variable: &str, name: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(
        || {
            let here = std::env::current_exe().unwrap_or_default();
            let debug = here.ancestors().nth(2).unwrap_or(Path::new("target/debug"));
            debug.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
        },
        PathBuf::from,
    )
}

fn spawn(mut command: Command, name: &str) -> Result<Child, String> {
    command.spawn().map_err(|error| format!("{name} cannot be started ({error}); `cargo x test` installs it"))
}

fn free_port() -> Result<u16, String> {
    let socket = TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no free port: {error}"))?;
    socket.local_addr().map(|address| address.port()).map_err(|error| format!("no free port: {error}"))
}

fn owner_only(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o700));
    }
    #[cfg(not(unix))]
    let _ = path;
}
