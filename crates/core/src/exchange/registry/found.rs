//! The first device of a practice, and the first one after all others are lost.

use super::{
    author::{CannotAct, next_prefix},
    record::{AddDevice, Genesis, NewEpoch, Record, Role},
    rekey::wraps_for,
    signed::Signed,
    state::Registry,
};
use crate::{
    env::Entropy,
    exchange::crypto::{Compartment, DeviceKeys, EpochKey, RootKeys, RootPublic, WrappedKey, kit_tag, tag},
    types::UtcMillis,
};
use uuid::Uuid;

/// The device that begins a practice's share.
#[derive(Clone, Debug)]
pub struct Founding {
    /// The practice.
    pub practice: Uuid,
    /// This device.
    pub device: Uuid,
    /// What people call it.
    pub name: String,
    /// The owner, who uses it.
    pub person: Option<Uuid>,
    /// The public half of the recovery kit's keys.
    pub root: RootPublic,
    /// The present instant.
    pub now: UtcMillis,
}

/// The device on which somebody typed the recovery kit.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// This device.
    pub device: Uuid,
    /// What people call it.
    pub name: String,
    /// Who uses it.
    pub person: Option<Uuid>,
    /// The present instant.
    pub now: UtcMillis,
}

/// Founds a practice's share: the genesis, which lies on the share readable, then the device's name and its number series.
///
/// # Errors
/// `BadKey` when a public key cannot be wrapped for.
pub fn found(founding: &Founding, keys: &DeviceKeys, entropy: &dyn Entropy) -> Result<Vec<Signed>, CannotAct> {
    let me = tag(founding.device);
    let epochs = Compartment::ALL.map(|compartment| first_epoch(compartment, founding, keys, entropy));
    let [practice, restricted] = epochs;
    let genesis = Record::Genesis(Genesis {
        device: founding.device,
        keys: keys.public(),
        root: founding.root,
        epochs: vec![practice?, restricted?],
    });
    let mut records: Vec<Signed> = Vec::new();
    let rename = Record::Rename { device: me, name: founding.name.clone(), person: founding.person };
    let series = Record::Series { prefix: next_prefix(|_| false), device: me };
    for record in [genesis, rename, series] {
        let parents = records.last().map(Signed::hash).into_iter().collect();
        records.push(Signed::sign(founding.practice, parents, founding.now, record, keys));
    }
    Ok(records)
}

/// Lets a device in with the recovery kit, as an administrator's device that opens everything. The records are signed by the
/// kit; sealed for the share they carry [`crate::exchange::crypto::kit_tag`] and the kit's signature as well.
///
/// # Errors
/// `NotThisKit`, `DeviceInUse`, `BadKey`.
pub fn recover_by_kit(
    registry: &Registry,
    recovery: &Recovery,
    kit: &RootKeys,
    keys: &DeviceKeys,
    entropy: &dyn Entropy,
) -> Result<Vec<Signed>, CannotAct> {
    if kit.public() != registry.root() {
        return Err(CannotAct::NotThisKit);
    }
    let me = tag(recovery.device);
    if registry.device(me).is_some() || registry.device_of(keys).is_some() {
        return Err(CannotAct::DeviceInUse);
    }
    let keyring = registry.keyring_by_kit(kit);
    let add = Record::AddDevice(AddDevice {
        device: recovery.device,
        keys: keys.public(),
        name: recovery.name.clone(),
        person: recovery.person,
        role: Role::Full,
        admin: true,
        invitation: None,
        wraps: wraps_for(registry, &keyring, Role::Full, &keys.public().receive, entropy)?,
    });
    let series = Record::Series { prefix: next_prefix(|prefix| registry.series().contains_key(prefix)), device: me };
    let add = Signed::sign(registry.practice(), registry.heads().to_vec(), recovery.now, add, kit.as_device());
    let series = Signed::sign(registry.practice(), vec![add.hash()], recovery.now, series, kit.as_device());
    Ok(vec![add, series])
}

fn first_epoch(
    compartment: Compartment,
    founding: &Founding,
    keys: &DeviceKeys,
    entropy: &dyn Entropy,
) -> Result<NewEpoch, CannotAct> {
    let key = EpochKey::generate(compartment, 1, entropy);
    let wrap = |to: &[u8; 32]| WrappedKey::wrap_epoch(&key, founding.practice, to, entropy).ok_or(CannotAct::BadKey);
    Ok(NewEpoch {
        compartment,
        number: 1,
        key: key.id(),
        wraps: vec![(tag(founding.device), wrap(&keys.public().receive)?)],
        recovery: (kit_tag(&founding.root), wrap(&founding.root.receive)?),
        previous: Vec::new(),
    })
}
