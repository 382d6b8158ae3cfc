//! Kept files: whoever has the record has the file, as long as it was somewhere when the faults stopped.

use seriesdesk_core::attachments::simulated;
use seriesdesk_share::{Name, parcel};
use std::collections::BTreeSet;

use crate::{
    report::Violation,
    world::{World, fault},
};

/// The files that lie whole on a device of the practice or on the share.
pub fn files_there(world: &World) -> Result<BTreeSet<[u8; 32]>, Violation> {
    let mut there = BTreeSet::new();
    for (_, device) in world.active() {
        let files = simulated::files(device.practice()).map_err(fault("files"))?;
        there.extend(files.into_iter().filter_map(|(hash, here)| here.then_some(hash)));
    }
    for name in world.share.files.names() {
        let Some(bytes) = world.share.files.bytes(&name) else { continue };
        let Ok(hash) = parcel::unwrap(&bytes).map(parcel::hash) else { continue };
        if Name::parse(&name).is_some_and(|name| name.base() == Some(Name::blob(&hash))) {
            there.insert(hash);
        }
    }
    Ok(there)
}

/// Every device of the practice has each of them that a record of its names.
pub fn files_everywhere(world: &World, there: &BTreeSet<[u8; 32]>) -> Result<(), Violation> {
    for (number, device) in world.active() {
        let files = simulated::files(device.practice()).map_err(fault("files"))?;
        let missing = files.into_iter().find(|(hash, here)| !here && there.contains(hash));
        if let Some((hash, _)) = missing {
            let name = Name::blob(&hash);
            return Err(Violation::of("P2", format!("device {number} lacks the kept file {}", name.as_str())));
        }
    }
    Ok(())
}
