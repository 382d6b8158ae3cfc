//! A computer to try things on: another home, and a day that was chosen.

use super::{Host, OsEntropy};
use seriesdesk_core::{
    Clock, Env,
    types::{LocalTime, UtcMillis},
};
use std::{env, path::PathBuf, sync::Arc, time::Instant};

/// A clock that was set to a minute when the program started, and runs on from there.
#[derive(Clone, Copy, Debug)]
pub struct SetClock {
    set_to: UtcMillis,
    started: Instant,
}

impl SetClock {
    /// A clock that shows this instant at present.
    pub fn at(set_to: UtcMillis) -> Self {
        Self { set_to, started: Instant::now() }
    }
}

impl Clock for SetClock {
    fn now(&self) -> UtcMillis {
        let passed = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        UtcMillis(self.set_to.0.saturating_add(passed))
    }
}

impl Host {
    /// This computer as the environment asks for it: `SERIESDESK_HOME` puts settings and new practices below a folder.
    /// In debug builds, `SERIESDESK_TODAY` sets the clock to a wall time, and `TZ` the zone it is read in.
    pub fn from_environment() -> Host {
        let mut host = Host::system();
        if let Some(home) = env::var_os("SERIESDESK_HOME").map(PathBuf::from).filter(|home| home.is_absolute()) {
            host.settings = Some(home.join("settings"));
            host.practices = home.join("practices");
        }
        if cfg!(debug_assertions) {
            host.zone = variable("TZ").unwrap_or(host.zone);
            if let Some(today) = variable("SERIESDESK_TODAY") {
                host.set_clock(today);
            }
        }
        host
    }

    /// Sets the clock to a wall time of this computer's zone.
    pub fn set_clock(&mut self, today: LocalTime) {
        let clock = SetClock::at(today.instant(self.zone));
        self.env = Env::new(Arc::new(clock), Arc::new(OsEntropy));
    }
}

fn variable<T: std::str::FromStr>(name: &str) -> Option<T> {
    env::var(name).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_clock_shows_the_wall_time_of_its_zone() {
        let mut host = Host::system();
        host.zone = chrono_tz::America::New_York;
        host.set_clock("2026-03-03T10:42".parse().unwrap());
        assert_eq!(LocalTime::of(host.env.now(), host.zone).to_string(), "2026-03-03T10:42");
    }
}
