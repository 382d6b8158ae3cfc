//! How long people wait for the window: from its start to the screen that asks who is there, and from the passphrase to Today.
//!
//! The program notes both in its own log. It is the one that people get: built for release, without a driver.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{scratch, share};

const STARTS: usize = 7;
const PATIENCE: Duration = Duration::from_secs(60);

pub fn run() {
    println!("window: the sample practice, {STARTS} starts of the release build on a screen without a graphics card");
    if let Err(why) = starts() {
        println!("  could not be measured: {why}");
    }
}

fn starts() -> Result<(), String> {
    let folder = scratch("window");
    fs::remove_dir_all(&folder).map_err(|error| error.to_string())?;
    fs::create_dir_all(folder.join("run")).map_err(|error| error.to_string())?;
    let mut stage = Stage { folder, screen: String::new(), bus: String::new(), processes: Vec::new() };
    stage.screen = format!(":{}", stage.first_line("Xvfb", &["-displayfd", "1", "-screen", "0", "1440x900x24"])?);
    stage.bus = stage.first_line("dbus-daemon", &["--session", "--nofork", "--print-address"])?;
    stage.build_sample()?;
    let (mut ready, mut today) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let mut window = stage.command(&program("seriesdesk"));
        let mut window = window.spawn().map_err(|error| format!("seriesdesk: {error}"))?;
        let measured = stage.one_start();
        let _ = window.kill();
        let _ = window.wait();
        let (first, second) = measured?;
        ready.push(first);
        today.push(second);
    }
    for (name, measured) in [("start to the unlock screen", &ready), ("passphrase to Today", &today)] {
        println!(
            "  {name:<28} first {:5.0} ms, p50 {:5.0} ms, slowest {:5.0} ms",
            measured.first().copied().unwrap_or(f64::NAN),
            share(measured, 0.5),
            share(measured, 1.0)
        );
    }
    Ok(())
}

/// A screen, a message bus and a home of the bench's own; dropping it ends what it started.
struct Stage {
    folder: PathBuf,
    screen: String,
    bus: String,
    processes: Vec<Child>,
}

impl Stage {
    fn command(&self, name: &Path) -> Command {
        let mut command = Command::new(name);
        for (variable, place) in [("HOME", "home"), ("SERIESDESK_HOME", "desk"), ("XDG_RUNTIME_DIR", "run")] {
            command.env(variable, self.folder.join(place));
        }
        command.env("DISPLAY", &self.screen).env("DBUS_SESSION_BUS_ADDRESS", &self.bus).env("GDK_BACKEND", "x11");
        command.env("WEBKIT_DISABLE_COMPOSITING_MODE", "1").env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        command.env_remove("WAYLAND_DISPLAY").stdin(Stdio::null()).stderr(Stdio::null()).stdout(Stdio::null());
        command
    }

    /// A start that nobody measures: it builds the sample practice, so that the next one asks who is there.
    fn build_sample(&self) -> Result<(), String> {
        let (log, start) = (self.folder.join("desk/settings/logs/seriesdesk.log"), Instant::now());
        let mut window =
            self.command(&program("seriesdesk")).spawn().map_err(|error| format!("seriesdesk: {error}"))?;
        let built = self.next(&log, "ready ms=", || Ok(())).and_then(|_| {
            self.focus()?;
            self.keys(&["key", "1"])?;
            let keys = self.folder.join("desk/practices/Sample practice/keys.json");
            let is_finished =
                || fs::read_to_string(&keys).is_ok_and(|text| text.replace(' ', "").contains("\"confirmed\":true"));
            while start.elapsed() < PATIENCE && !is_finished() {
                std::thread::sleep(Duration::from_millis(100));
            }
            Ok(())
        });
        let _ = window.kill();
        let _ = window.wait();
        built
    }

    /// Milliseconds to the first screen, and from the passphrase to Today.
    fn one_start(&self) -> Result<(f64, f64), String> {
        let log = self.folder.join("desk/settings/logs/seriesdesk.log");
        let ready = self.next(&log, "ready ms=", || Ok(()))?;
        let today = self.next(&log, "today ms=", || {
            self.focus()?;
            self.keys(&["type", "--delay", "5", "sample"])?;
            self.keys(&["key", "Return"])
        })?;
        Ok((ready, today))
    }

    /// Does something and waits until the log tells one more event of a kind.
    fn next(&self, log: &Path, kind: &str, act: impl FnOnce() -> Result<(), String>) -> Result<f64, String> {
        let (before, start) = (events(log, kind).len(), Instant::now());
        act()?;
        while start.elapsed() < PATIENCE {
            if let Some(ms) = events(log, kind).get(before) {
                return Ok(*ms);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(format!("nothing was heard of `{kind}` for {PATIENCE:?}"))
    }

    /// A screen without a window manager gives the keyboard to nobody.
    fn focus(&self) -> Result<(), String> {
        self.keys(&["search", "--sync", "--onlyvisible", "--name", "^Seriesdesk$", "windowfocus", "--sync"])
    }

    fn keys(&self, keys: &[&str]) -> Result<(), String> {
        let pressed = self.command(Path::new("xdotool")).args(keys).status();
        pressed.map_err(|error| format!("xdotool: {error}")).map(drop)
    }

    fn first_line(&mut self, name: &str, arguments: &[&str]) -> Result<String, String> {
        let mut process = self.command(Path::new(name));
        process.args(arguments).stdout(Stdio::piped());
        let mut process = process.spawn().map_err(|error| format!("{name}: {error}"))?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            let _ = BufReader::new(output).read_line(&mut line);
        }
        self.processes.push(process);
        Ok(line.trim().to_owned())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        for process in self.processes.iter_mut().rev() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn events(log: &Path, kind: &str) -> Vec<f64> {
    let text = fs::read_to_string(log).unwrap_or_default();
    text.lines().filter_map(|line| line.split_once(kind)?.1.trim().parse().ok()).collect()
}

/// A program beside this one: `cargo x bench` builds them together.
fn program(name: &str) -> PathBuf {
    let here = std::env::current_exe().unwrap_or_default();
    here.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
