//! The clock, randomness and folders of this computer.

use chrono::Utc;
use chrono_tz::Tz;
use seriesdesk_core::{Clock, Entropy, types::UtcMillis};
use std::{env, path::PathBuf};

/// The computer's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsEntropy;

impl Clock for SystemClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(Utc::now().timestamp_millis())
    }
}

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("every supported operating system gives randomness to a running program");
    }
}

/// The zone the computer's clock shows; New York where it says nothing we know.
pub(super) fn zone() -> Tz {
    let name = iana_time_zone::get_timezone().unwrap_or_default();
    name.parse().unwrap_or(Tz::America__New_York)
}

/// Where small settings of this account lie: nothing about patients goes there.
pub(super) fn settings_folder() -> Option<PathBuf> {
    let base = if cfg!(windows) {
        variable("APPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_CONFIG_HOME").or_else(|| variable("HOME").map(|home| home.join(".config")))
    };
    base.map(|base| base.join("Seriesdesk"))
}

/// Where a new practice is proposed: on the own disk, outside what clouds copy.
pub(super) fn practices_folder() -> PathBuf {
    let base = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/share")))
    };
    base.unwrap_or_else(|| PathBuf::from(".")).join("Seriesdesk")
}

fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute())
}
