//! Copies of everything as this device knows them, and which of them are agreed upon.

use super::{super::standing::Standing, manifest::Manifest, store};
use crate::{
    Practice,
    error::Result,
    exchange::{
        crypto::DeviceTag,
        registry::{DeviceState, Snapshot},
    },
};

/// A copy of everything that is known here, without the list of files it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exchange) struct Copy {
    pub manifest: [u8; 32],
    pub month: u32,
    pub author: DeviceTag,
    pub entries: u64,
    pub state: String,
    pub plan: Manifest,
    /// Whether the list of files it stands for is here.
    pub listed: bool,
    /// Since when it is known, by the count of time here; so the others.
    pub since: i64,
    /// Whether everything in it is in the log here.
    pub held: bool,
    pub lacking_since: Option<i64>,
    pub condemned_since: Option<i64>,
}

/// All of them, the largest first.
struct All(Vec<Copy>);

/// Copies that may be used for something, the largest first.
pub(in crate::exchange) fn usable(practice: &Practice, standing: &Standing) -> Result<Vec<Copy>> {
    let mut copies = practice.until_written(|| Ok(All(store::copies(practice.db())?)))?.0.clone();
    copies.retain(|copy| {
        let trusted = stands(standing, copy.author);
        trusted && !matches!(copy.state.as_str(), "passed" | "replaced")
    });
    Ok(copies)
}

/// Whether a device other than the author fetched a copy, loaded it and found it right; the author itself where it is alone.
pub(in crate::exchange) fn is_agreed(standing: &Standing, copy: &Copy) -> bool {
    let snapshot = Snapshot { manifest: copy.manifest, digest: copy.plan.digest };
    let Some(by) = standing.registry.snapshots().get(&snapshot) else { return false };
    let another = by.iter().any(|device| *device != copy.author && stands(standing, *device));
    stands(standing, copy.author) && (another || (is_alone(standing, copy.author) && by.contains(&copy.author)))
}

/// Whether a device is the only one of the practice.
pub(super) fn is_alone(standing: &Standing, device: DeviceTag) -> bool {
    let mut active = standing.registry.devices().filter(|known| known.state == DeviceState::Active);
    active.next().is_some_and(|first| first.tag == device) && active.next().is_none()
}

/// Whether what a device says about copies counts: it was not removed.
pub(in crate::exchange) fn stands(standing: &Standing, device: DeviceTag) -> bool {
    let known = standing.registry.device(device);
    known.is_some_and(|known| !matches!(known.state, DeviceState::Removed { .. }))
}
