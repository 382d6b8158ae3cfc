//! Epoch keys as the records hand them around: who can open which, which one to write with, who still lacks one.

use super::{
    record::{EpochWrap, NewEpoch, Record},
    standing::{Roll, View},
    state::{Device, DeviceState, Registry},
};
use crate::exchange::crypto::{
    Compartment, DeviceKeys, DeviceTag, EpochKey, KeyId, Keyring, PreviousKey, Purpose, RootKeys, WrappedKey, kit_tag,
    tag,
};
use std::collections::{BTreeMap, BTreeSet};

/// A key of a compartment and everybody it was wrapped for.
#[derive(Clone, Debug, PartialEq)]
pub struct Epoch {
    /// Whose key.
    pub compartment: Compartment,
    /// Its number. Two devices that rotated apart made two of one number.
    pub number: u32,
    /// Its id.
    pub key: KeyId,
    /// Whether it was made by somebody who was allowed to. One that was not may still have been written with, so it is kept to read.
    pub counts: bool,
    /// Whether everything its author had seen has arrived. Until then a removal may be among what is missing.
    pub placed: bool,
    /// Every device that can open it, with its own wrap or through a later key; kits as well.
    pub openers: BTreeSet<DeviceTag>,
    pub(super) wraps: Vec<(DeviceTag, WrappedKey)>,
    recovery: Vec<(DeviceTag, WrappedKey)>,
    previous: Vec<PreviousKey>,
}

/// A key that a device should have and has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unwrapped {
    /// Which device.
    pub device: DeviceTag,
    /// Which compartment.
    pub compartment: Compartment,
    /// Which key.
    pub key: KeyId,
}

impl Registry {
    /// Every epoch key there is, oldest first.
    pub fn epochs(&self) -> &[Epoch] {
        &self.epochs
    }

    /// Everything a device can open with its keys, set to write with the key [`Registry::writing`] names.
    ///
    /// Records that are made from a registry are sealed with that registry's keyring, not with the one that follows from them.
    pub fn keyring(&self, keys: &DeviceKeys) -> Keyring {
        let public = keys.public();
        let mine: BTreeSet<DeviceTag> =
            self.signers.iter().filter(|(_, keys)| **keys == public).map(|(device, _)| *device).collect();
        self.opened(keys, |epoch| {
            epoch.wraps.iter().filter(|(device, _)| mine.contains(device)).map(|(_, wrapped)| wrapped).collect()
        })
    }

    /// Everything the recovery kit can open.
    pub fn keyring_by_kit(&self, kit: &RootKeys) -> Keyring {
        self.opened(kit.as_device(), |epoch| epoch.recovery.iter().map(|(_, wrapped)| wrapped).collect())
    }

    /// The key a compartment is written with: the newest that no device which has left can open. When there is none such, the
    /// newest, and [`Registry::rotation_due`] says so.
    pub fn writing(&self, compartment: Compartment) -> Option<&Epoch> {
        let count = || self.epochs.iter().filter(move |epoch| epoch.counts && epoch.compartment == compartment);
        let newest = |epoch: &&Epoch| (epoch.number, epoch.key);
        count().filter(|epoch| !self.exposed(epoch)).max_by_key(newest).or_else(|| count().max_by_key(newest))
    }

    /// The compartments whose newest key somebody can open who may not, or the kit cannot: an administrator's device should
    /// rotate them.
    pub fn rotation_due(&self) -> Vec<Compartment> {
        let kit = kit_tag(&self.root);
        let due = |epoch: &Epoch| self.exposed(epoch) || !epoch.openers.contains(&kit);
        Compartment::ALL.into_iter().filter(|compartment| self.writing(*compartment).is_some_and(due)).collect()
    }

    /// The keys that active devices lack, because they were let in while somebody else made a key. One whose record waits for
    /// others is left out: what it waits for may be the removal of a device that still looks active here.
    pub fn unwrapped(&self) -> Vec<Unwrapped> {
        let mut lacking = Vec::new();
        for device in self.active() {
            let handed_on = |epoch: &&Epoch| {
                device.role.opens(epoch.compartment)
                    && (epoch.placed || mutant!("epochs::keys_that_wait_are_handed_on"))
            };
            for epoch in self.epochs.iter().filter(handed_on) {
                if !epoch.openers.contains(&device.tag) {
                    lacking.push(Unwrapped { device: device.tag, compartment: epoch.compartment, key: epoch.key });
                }
            }
        }
        lacking
    }

    /// Whether nobody who left can open a key, as far as is known here.
    pub fn is_private(&self, key: KeyId) -> bool {
        self.epochs.iter().any(|epoch| epoch.key == key && !self.exposed(epoch))
    }

    /// Active devices.
    pub fn active(&self) -> impl Iterator<Item = &Device> {
        self.devices.values().filter(|device| device.state == DeviceState::Active)
    }

    /// The keys that no later key that counts brings along: usually one in each compartment. One that does not count is among them,
    /// because somebody may have written with it.
    pub(super) fn newest_of_all(&self) -> impl Iterator<Item = &Epoch> {
        let counting = self.epochs.iter().filter(|epoch| epoch.counts);
        let brought: BTreeSet<KeyId> = counting
            .flat_map(|epoch| epoch.previous.iter().map(|older| older.id).filter(|older| *older != epoch.key))
            .collect();
        self.epochs.iter().filter(move |epoch| !brought.contains(&epoch.key))
    }

    /// The number of the next key of a compartment.
    pub(super) fn next_number(&self, compartment: Compartment) -> u32 {
        let numbers = self.epochs.iter().filter(|epoch| epoch.compartment == compartment).map(|epoch| epoch.number);
        numbers.max().unwrap_or(0).saturating_add(1)
    }

    /// Whether somebody can open a key who may not.
    fn exposed(&self, epoch: &Epoch) -> bool {
        let kit = kit_tag(&self.root);
        epoch.openers.iter().any(|opener| match self.devices.get(opener) {
            Some(device) => {
                matches!(device.state, DeviceState::Removed { .. }) || !device.role.opens(epoch.compartment)
            }
            None => *opener != kit && self.kits.contains_key(opener),
        })
    }

    fn opened<'a>(&'a self, keys: &DeviceKeys, wraps: impl Fn(&'a Epoch) -> Vec<&'a WrappedKey>) -> Keyring {
        let mut keyring = Keyring::new(self.practice);
        for epoch in &self.epochs {
            let opened = wraps(epoch).into_iter().find_map(|wrapped| wrapped.open_epoch(keys, self.purpose(epoch)));
            opened.into_iter().for_each(|key| keyring.add(key));
        }
        // Newest first: what a key brings along may bring along more.
        for epoch in self.epochs.iter().rev() {
            self.bring_along(epoch, &mut keyring);
        }
        for compartment in Compartment::ALL {
            if let Some(epoch) = self.held(compartment, &keyring) {
                keyring.write_with(epoch.key);
            }
        }
        let for_records = self.for_records(&keyring);
        keyring.seal_records_with(for_records);
        keyring
    }

    fn bring_along(&self, epoch: &Epoch, keyring: &mut Keyring) {
        let mut open: Vec<KeyId> = vec![epoch.key];
        while let Some(newer) = open.pop() {
            let Some(holder) = keyring.find(newer).cloned() else { continue };
            let known = self.epochs.iter().filter(|epoch| epoch.key == newer);
            for older in known.flat_map(|epoch| &epoch.previous) {
                if keyring.find(older.id).is_none()
                    && let Some(key) = older.open(&holder, self.practice)
                {
                    keyring.add(key);
                    open.push(older.id);
                }
            }
        }
    }

    /// The newest held key that counts, preferring one nobody has who may not.
    fn held(&self, compartment: Compartment, keyring: &Keyring) -> Option<&Epoch> {
        let held = || {
            let of = self.epochs.iter().filter(move |epoch| epoch.counts && epoch.compartment == compartment);
            of.filter(|epoch| keyring.find(epoch.key).is_some())
        };
        held()
            .filter(|epoch| !self.exposed(epoch))
            .max_by_key(|epoch| (epoch.number, epoch.key))
            .or_else(|| held().max_by_key(|epoch| (epoch.number, epoch.key)))
    }

    /// The newest key of the wider compartment that every active device can open: a record nobody can read helps nobody.
    fn for_records(&self, keyring: &Keyring) -> Option<KeyId> {
        let everybody: BTreeSet<DeviceTag> = self.active().map(|device| device.tag).collect();
        self.epochs
            .iter()
            .filter(|epoch| epoch.counts && epoch.compartment == Compartment::Practice)
            .filter(|epoch| keyring.find(epoch.key).is_some() && epoch.openers.is_superset(&everybody))
            .max_by_key(|epoch| (!self.exposed(epoch), epoch.number, epoch.key))
            .map(|epoch| epoch.key)
    }

    fn purpose(&self, epoch: &Epoch) -> Purpose {
        Purpose::Epoch { practice: self.practice, compartment: epoch.compartment, number: epoch.number, id: epoch.key }
    }
}

impl Epoch {
    fn empty(compartment: Compartment, number: u32, key: KeyId) -> Epoch {
        Epoch {
            compartment,
            number,
            key,
            counts: false,
            placed: false,
            openers: BTreeSet::new(),
            wraps: Vec::new(),
            recovery: Vec::new(),
            previous: Vec::new(),
        }
    }
}

impl EpochWrap {
    /// A key for one device.
    pub(super) fn of(key: &EpochKey, wrapped: WrappedKey) -> EpochWrap {
        EpochWrap { compartment: key.compartment(), number: key.number(), key: key.id(), wrapped }
    }
}

type Place = (Compartment, u32, KeyId);

/// Collects every key and every wrap of it. Records without power are read as well, as long as a device of the practice signed
/// them: somebody may have written with such a key before learning that it does not count. So are parked ones: what they wait for may
/// be sealed under the very key they bring.
pub(super) fn epochs(view: View<'_>, roll: &Roll) -> Vec<Epoch> {
    let mut epochs: BTreeMap<Place, Epoch> = BTreeMap::new();
    let mut wraps: Vec<(DeviceTag, &EpochWrap, bool)> = Vec::new();
    let counted = |at: usize| view.counted.get(at).copied().unwrap_or(false);
    let placed = view.graph.nodes().map(|(at, node)| (&node.signed, counted(at), true));
    let parked = view.graph.parked.values().map(|signed| (signed, false, false));
    for (signed, counts, placed) in placed.chain(parked) {
        let signer = signed.signer();
        if roll.holder(view.graph, &signer).is_none() && roll.namings_of(view.graph, &signer).is_empty() {
            continue;
        }
        match signed.record() {
            Record::Genesis(genesis) => {
                genesis.epochs.iter().for_each(|epoch| collect(epoch, counts, placed, &mut epochs))
            }
            Record::NewEpoch(epoch) => collect(epoch, counts, placed, &mut epochs),
            Record::AddDevice(add) => wraps.extend(add.wraps.iter().map(|wrap| (tag(add.device), wrap, counts))),
            Record::Wraps { device, wraps: given } => wraps.extend(given.iter().map(|wrap| (*device, wrap, counts))),
            _ => {}
        }
    }
    for (device, wrap, counts) in wraps {
        // The record that made the key may lie under a key that this one brings.
        let epoch = epochs
            .entry((wrap.compartment, wrap.number, wrap.key))
            .or_insert_with(|| Epoch::empty(wrap.compartment, wrap.number, wrap.key));
        epoch.wraps.push((device, wrap.wrapped.clone()));
        // Nobody without power makes a key look as if somebody could open it.
        if counts || !epoch.counts {
            epoch.openers.insert(device);
        }
    }
    let mut epochs: Vec<Epoch> = epochs.into_values().collect();
    epochs.sort_by_key(|epoch| (epoch.number, epoch.compartment, epoch.key));
    find_openers(&mut epochs);
    epochs
}

fn collect(epoch: &NewEpoch, counts: bool, placed: bool, epochs: &mut BTreeMap<Place, Epoch>) {
    let known = epochs
        .entry((epoch.compartment, epoch.number, epoch.key))
        .or_insert_with(|| Epoch::empty(epoch.compartment, epoch.number, epoch.key));
    if counts && !known.counts {
        known.openers.clear();
    }
    known.counts |= counts;
    known.placed |= placed;
    if counts || !known.counts {
        known.openers.extend(epoch.wraps.iter().chain([&epoch.recovery]).map(|(opener, _)| *opener));
    }
    known.wraps.extend(epoch.wraps.iter().cloned());
    known.recovery.push(epoch.recovery.clone());
    known.previous.extend(epoch.previous.iter().cloned());
}

/// Whoever opens a key opens all that it brings along.
fn find_openers(epochs: &mut [Epoch]) {
    let mut openers: BTreeMap<KeyId, BTreeSet<DeviceTag>> =
        epochs.iter().map(|epoch| (epoch.key, epoch.openers.clone())).collect();
    let mut grew = true;
    while grew {
        grew = false;
        for epoch in epochs.iter().rev().filter(|epoch| epoch.counts) {
            let newer = openers.get(&epoch.key).cloned().unwrap_or_default();
            for older in &epoch.previous {
                let known = openers.entry(older.id).or_default();
                let before = known.len();
                known.extend(newer.iter().copied());
                grew |= known.len() > before;
            }
        }
    }
    for epoch in epochs {
        epoch.openers = openers.get(&epoch.key).cloned().unwrap_or_default();
    }
}
