//! The last heartbeat of a device that has left: nobody places it again, and an administrator's device takes it off the share.

use super::{What, crypto::DeviceTag, devices::is_active, hex, standing::Standing, store, unhex};
use crate::{
    Practice,
    db::{Connection, Db},
    error::Result,
};

/// Notes under which name a device's last heartbeat lies.
pub(super) fn note_beat(db: &Connection, device: &DeviceTag, number: u64, hash: &[u8; 32]) -> Result<()> {
    store::set(db, &key(device), &format!("{number} {}", hex(hash)))
}

/// Heartbeats of devices that left, as far as this device may remove them.
pub(super) fn beats_of_those_who_left(practice: &Practice, standing: &Standing) -> Result<Vec<(What, [u8; 32])>> {
    let me = standing.registry.device(standing.me);
    if !me.is_some_and(|me| me.admin && is_active(&me.state)) {
        return Ok(Vec::new());
    }
    let mut beats = Vec::new();
    for device in standing.registry.devices().filter(|device| !is_active(&device.state)) {
        let noted = store::get(practice.db(), &key(&device.tag))?;
        let named = noted.as_deref().and_then(|noted| noted.split_once(' '));
        let beat = named.and_then(|(number, hash)| Some((number.parse().ok()?, unhex(hash)?)));
        beats.extend(beat.map(|(number, hash)| (What::Heartbeat { device: device.tag, number }, hash)));
    }
    Ok(beats)
}

/// Forgets a heartbeat that is gone from the share.
pub(super) fn beat_is_gone(db: &Connection, device: &DeviceTag, number: u64) -> Result<()> {
    let prefix = format!("{number} ");
    let noted = store::get(Db(db), &key(device))?;
    if noted.is_some_and(|noted| noted.starts_with(&prefix)) { store::unset(db, &key(device)) } else { Ok(()) }
}

fn key(device: &DeviceTag) -> String {
    format!("last_beat {}", hex(device))
}
