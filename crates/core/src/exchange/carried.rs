//! What is carried to other devices by hand, on a stick or in a message: the same sealed files that lie on a share.

use std::collections::BTreeMap;

use super::{What, standing::Standing, store};
use crate::{Practice, error::Result};

/// Every file this device can hand on, its own and others', with the last heartbeat of each.
///
/// # Errors
/// `Refused` before a share is set up.
pub fn carried(practice: &Practice) -> Result<Vec<(What, [u8; 32])>> {
    Standing::of(practice)?;
    let mut last: BTreeMap<_, (u64, [u8; 32])> = BTreeMap::new();
    let mut files = Vec::new();
    for file in store::carried(practice.db())? {
        match file.parcel_of {
            What::Heartbeat { device, number } => {
                let known = last.entry(device).or_insert((number, file.hash));
                if number > known.0 {
                    *known = (number, file.hash);
                }
            }
            what => files.push((what, file.hash)),
        }
    }
    let beats = last.into_iter().map(|(device, (number, hash))| (What::Heartbeat { device, number }, hash));
    files.extend(beats);
    Ok(files)
}
