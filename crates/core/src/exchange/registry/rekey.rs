//! Decisions that change who holds which key: removing a device, rotating, another role, another kit.

use super::{
    author::{Author, CannotAct},
    record::{EpochWrap, NewEpoch, Record, Role, StreamEnd},
    signed::Signed,
    state::{Device, DeviceState, Registry},
};
use crate::{
    env::Entropy,
    exchange::crypto::{Compartment, DeviceTag, EpochKey, Keyring, PreviousKey, RootPublic, WrappedKey, kit_tag},
};
use std::collections::BTreeMap;

impl Author<'_> {
    /// Removes a device, and gives the compartments it could open new keys, in one step. `frontier` is how far its streams had
    /// been seen here.
    ///
    /// # Errors
    /// `NotAdmin`, `UnknownDevice`, `LastAdmin`, `NoKey` for a compartment this device cannot open.
    pub fn revoke(&self, device: DeviceTag, frontier: Vec<StreamEnd>) -> Result<Vec<Signed>, CannotAct> {
        let me = self.admin()?;
        let removed = self.registry.device(device).ok_or(CannotAct::UnknownDevice)?;
        if matches!(removed.state, DeviceState::Removed { .. }) {
            return Err(CannotAct::UnknownDevice);
        }
        self.another_admin_than(device)?;
        let mut records = vec![self.sign(Record::Revoke { device, frontier })?];
        for compartment in Compartment::ALL.into_iter().filter(|compartment| removed.role.opens(*compartment)) {
            if me.role.opens(compartment) {
                let epoch = self.new_epoch(compartment, |other| other.tag != device)?;
                records.push(self.after(&records, epoch));
            }
        }
        Ok(records)
    }

    /// Gives a compartment a new key.
    ///
    /// # Errors
    /// `NotAdmin`, `NoKey`.
    pub fn rotate(&self, compartment: Compartment) -> Result<Vec<Signed>, CannotAct> {
        self.admin()?;
        Ok(vec![self.sign(self.new_epoch(compartment, |_| true)?)?])
    }

    /// Lets another recovery kit count, and gives both compartments keys that the old one does not open.
    ///
    /// # Errors
    /// `NotAdmin`, `NoKey` unless this device opens restricted records, `DeviceInUse` for keys that are in use.
    pub fn renew_kit(&self, kit: RootPublic) -> Result<Vec<Signed>, CannotAct> {
        if self.admin()?.role != Role::Full {
            return Err(CannotAct::NoKey);
        }
        let in_use = |device: &Device| device.keys.sign == kit.sign || device.tag == kit_tag(&kit);
        if self.registry.devices().any(in_use) || self.registry.kits.contains_key(&kit_tag(&kit)) {
            return Err(CannotAct::DeviceInUse);
        }
        let mut records = vec![self.sign(Record::NewKit { root: kit })?];
        for compartment in Compartment::ALL {
            let epoch = self.new_epoch_under(compartment, |_| true, kit)?;
            records.push(self.after(&records, epoch));
        }
        Ok(records)
    }

    /// Hands active devices the keys they lack. Nothing when nobody lacks any that this device holds. Any device may: of a key that
    /// was made by somebody removed meanwhile, no administrator may be left who holds it.
    ///
    /// # Errors
    /// `NotActive`, `BadKey`.
    pub fn wrap_missing(&self) -> Result<Vec<Signed>, CannotAct> {
        let me = self.me()?;
        let keyring = self.registry.keyring(self.keys);
        let mut lacking: BTreeMap<DeviceTag, Vec<EpochWrap>> = BTreeMap::new();
        for lack in self.registry.unwrapped().into_iter().filter(|lack| me.role.opens(lack.compartment)) {
            let (Some(device), Some(key)) = (self.registry.device(lack.device), keyring.find(lack.key)) else {
                continue;
            };
            let wrapped = wrap_epoch(self.registry, key, &device.keys.receive, self.entropy)?;
            lacking.entry(lack.device).or_default().push(EpochWrap::of(key, wrapped));
        }
        let mut records = Vec::new();
        for (device, wraps) in lacking {
            records.push(self.next(&records, Record::Wraps { device, wraps })?);
        }
        Ok(records)
    }

    /// Changes what a device may open and decide. A compartment it may open no more gets a new key; one it may open from here on
    /// is handed to it.
    ///
    /// # Errors
    /// `NotAdmin`, `UnknownDevice`, `LastAdmin`, `NoKey`.
    pub fn set_role(&self, device: DeviceTag, role: Role, admin: bool) -> Result<Vec<Signed>, CannotAct> {
        let me = self.admin()?;
        let changed = self.part(device)?;
        if !admin {
            self.another_admin_than(device)?;
        }
        if role > me.role {
            return Err(CannotAct::NoKey);
        }
        let mut records = vec![self.sign(Record::SetRole { device, role, admin })?];
        if changed.role == Role::Full && role == Role::Practice {
            let epoch = self.new_epoch(Compartment::Restricted, |other| other.tag != device)?;
            records.push(self.after(&records, epoch));
        }
        if changed.role == Role::Practice && role == Role::Full {
            let keyring = self.registry.keyring(self.keys);
            let wraps = wraps_for(self.registry, &keyring, role, &changed.keys.receive, self.entropy)?;
            records.push(self.after(&records, Record::Wraps { device, wraps }));
        }
        Ok(records)
    }

    fn new_epoch(&self, compartment: Compartment, keeps: impl Fn(&Device) -> bool) -> Result<Record, CannotAct> {
        self.new_epoch_under(compartment, keeps, self.registry.root)
    }

    fn new_epoch_under(
        &self,
        compartment: Compartment,
        keeps: impl Fn(&Device) -> bool,
        kit: RootPublic,
    ) -> Result<Record, CannotAct> {
        let (registry, keyring) = (self.registry, self.registry.keyring(self.keys));
        let key = EpochKey::generate(compartment, registry.next_number(compartment), self.entropy);
        // Every older key, not only the last: the records of those between may lie under keys that a device lacks which their
        // authors did not know of.
        let previous: Vec<PreviousKey> = registry
            .epochs
            .iter()
            .filter(|epoch| epoch.compartment == compartment)
            .filter_map(|epoch| keyring.find(epoch.key))
            .map(|older| PreviousKey::seal(older, &key, registry.practice, self.entropy))
            .collect();
        if previous.is_empty() {
            return Err(CannotAct::NoKey);
        }
        let wrap = |to: &[u8; 32]| wrap_epoch(registry, &key, to, self.entropy);
        let recipients = registry.active().filter(|device| device.role.opens(compartment) && keeps(device));
        let wraps = recipients.map(|device| Ok((device.tag, wrap(&device.keys.receive)?)));
        Ok(Record::NewEpoch(NewEpoch {
            compartment,
            number: key.number(),
            key: key.id(),
            wraps: wraps.collect::<Result<_, CannotAct>>()?,
            recovery: (kit_tag(&kit), wrap(&kit.receive)?),
            previous,
        }))
    }

    fn next(&self, made: &[Signed], record: Record) -> Result<Signed, CannotAct> {
        if made.is_empty() { self.sign(record) } else { Ok(self.after(made, record)) }
    }
}

/// The keys that open everything a role may open, for one public key.
pub(super) fn wraps_for(
    registry: &Registry,
    keyring: &Keyring,
    role: Role,
    to: &[u8; 32],
    entropy: &dyn Entropy,
) -> Result<Vec<EpochWrap>, CannotAct> {
    let held = registry.newest_of_all().filter(|epoch| role.opens(epoch.compartment));
    let wraps = held
        .filter_map(|epoch| keyring.find(epoch.key))
        .map(|key| Ok(EpochWrap::of(key, wrap_epoch(registry, key, to, entropy)?)));
    let wraps: Vec<EpochWrap> = wraps.collect::<Result<_, CannotAct>>()?;
    let has = |compartment: &Compartment| wraps.iter().any(|wrap| wrap.compartment == *compartment);
    let complete = Compartment::ALL.iter().filter(|compartment| role.opens(**compartment)).all(has);
    if complete { Ok(wraps) } else { Err(CannotAct::NoKey) }
}

fn wrap_epoch(
    registry: &Registry,
    key: &EpochKey,
    to: &[u8; 32],
    entropy: &dyn Entropy,
) -> Result<WrappedKey, CannotAct> {
    WrappedKey::wrap_epoch(key, registry.practice, to, entropy).ok_or(CannotAct::BadKey)
}
