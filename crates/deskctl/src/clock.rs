//! The clock: the computer's, or in debug builds one that starts where a test says.

use seriesdesk_core::{
    types::{LocalTime, zone},
    vault::KeysFile,
};
use seriesdesk_desk::host::Host;
use std::path::Path;

use crate::failure::Failure;

/// This computer, with the clock at `today` in the zone of the practice, or of a new practice.
pub fn host(today: Option<&str>, practice: Option<&Path>, zone_of_new: Option<&str>) -> Result<Host, Failure> {
    let mut host = Host { settings: None, ..Host::system() };
    let Some(today) = today else { return Ok(host) };
    let wrong = || Failure::Usage("--today takes a wall time such as 2026-03-02T09:00.".to_owned());
    let today: LocalTime = today.parse().map_err(|_| wrong())?;
    let kept = practice.and_then(|folder| KeysFile::read(folder).ok()).map(|keys| keys.time_zone().to_owned());
    if let Some(zone) = kept.as_deref().or(zone_of_new).and_then(|name| zone(name).ok()) {
        host.zone = zone;
    }
    host.set_clock(today);
    Ok(host)
}
