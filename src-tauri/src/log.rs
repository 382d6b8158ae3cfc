//! The log: a closed list of events with ids, counts, times and places in the code, and never a word about a patient.
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber, span};

/// The only source of events that reaches the file. Libraries log under other names and stay silent.
pub const EVENTS: &str = "seriesdesk";

/// Fields that may carry words. All others may only carry numbers and yes or no.
const WORDS: &[&str] = &["version", "at", "code", "command", "reference"];
/// All events that exist. A message outside this list is dropped, so a careless one cannot leak.
const KNOWN: &[&str] = &[
    "started",
    "ready",
    "today",
    "panicked",
    "no window",
    "no web view",
    "command failed",
    "locked",
    "no desk",
    "damaged page",
];
/// A log larger than this begins anew at the next start; the one before is kept.
const LARGE: u64 = 1_000_000;

/// Starts the log and makes a panic leave only its place in the code behind.
pub fn start(path: &Path) {
    let file = open(path);
    // A program that cannot write its log still works.
    let _ = tracing::subscriber::set_global_default(Log { file: Mutex::new(file) });
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
        tracing::error!(target: EVENTS, at, "panicked");
    }));
}

struct Log {
    file: Mutex<Option<File>>,
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && metadata.target() == EVENTS && *metadata.level() <= Level::INFO
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        let (true, Ok(mut file)) = (line.known, self.file.lock()) else {
            return;
        };
        if let Some(file) = file.as_mut() {
            let _ = writeln!(file, "{} {}{}", millis(), event.metadata().level(), line.text);
        }
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

#[derive(Default)]
struct Line {
    text: String,
    known: bool,
}

impl Line {
    fn add(&mut self, name: &str, value: &str) {
        self.text.push_str(&format!(" {name}={value}"));
    }
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        if WORDS.contains(&field.name()) {
            let value: String = value.chars().filter(|c| !c.is_control()).take(200).collect();
            self.add(field.name(), &value);
        }
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field.name(), &value.to_string());
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field.name(), &value.to_string());
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field.name(), &value.to_string());
    }
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() != "message" {
            return;
        }
        let message = format!("{value:?}");
        self.known = KNOWN.contains(&message.as_str());
        if self.known {
            self.text.insert_str(0, &format!(" {message}"));
        }
    }
}

fn open(path: &Path) -> Option<File> {
    fs::create_dir_all(path.parent()?).ok()?;
    if fs::metadata(path).is_ok_and(|file| file.len() > LARGE) {
        fs::rename(path, path.with_extension("old.log")).ok()?;
    }
    OpenOptions::new().create(true).append(true).open(path).ok()
}

fn millis() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_events_and_safe_fields_are_written() {
        let path = std::env::temp_dir().join(format!("seriesdesk-log-{}.log", std::process::id()));
        let log = Log { file: Mutex::new(open(&path)) };
        tracing::subscriber::with_default(log, || {
            tracing::info!(target: EVENTS, ms = 12_u64, "ready");
            tracing::error!(target: EVENTS, command = "patient", patient = "Zebediah Markername", "command failed");
            tracing::error!(target: EVENTS, "Zebediah Markername is not known");
            tracing::error!("a library speaks");
        });
        let written = fs::read_to_string(&path).unwrap();
        fs::remove_file(&path).unwrap();

        let lines: Vec<_> = written.lines().map(|line| line.split_once(' ').unwrap().1).collect();
        assert_eq!(lines, ["INFO ready ms=12", "ERROR command failed command=patient"]);
    }
}
