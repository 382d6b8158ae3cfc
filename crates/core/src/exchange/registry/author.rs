//! What a device of the practice can decide. Each function makes the records and changes nothing: whoever asked stores them,
//! sends them on, and builds the registry again.

use super::{
    record::{Condemn, EpochWrap, Lease, NewEpoch, Place, Record, Role, Snapshot, StreamEnd},
    signed::{MOST_PARENTS, Signed},
    state::{Device, DeviceState, Registry},
};
use crate::{
    env::Entropy,
    exchange::crypto::{Compartment, DeviceKeys, DeviceTag, EpochKey, Keyring, PreviousKey, WrappedKey},
    types::UtcMillis,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A device about to decide something.
pub struct Author<'a> {
    /// What it knows.
    pub registry: &'a Registry,
    /// Its keys.
    pub keys: &'a DeviceKeys,
    /// Randomness fit for keys.
    pub entropy: &'a dyn Entropy,
    /// The present instant.
    pub now: UtcMillis,
}

/// Why nothing was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotAct {
    /// This device is not part of the practice (any more).
    #[error("This computer is not part of the practice.")]
    NotActive,
    /// This device may not decide about devices.
    #[error("Only an administrator's computer can do this.")]
    NotAdmin,
    /// There is no such device, or it has left.
    #[error("There is no such computer in the practice.")]
    UnknownDevice,
    /// The id or the keys belong to a device that is or was part of the practice.
    #[error("A computer with this identity was part of the practice before. Set it up as a new one.")]
    DeviceInUse,
    /// This device lacks a key it would have to hand on, or may not hand it on.
    #[error("This computer does not hold the keys for this. Use one that opens restricted records.")]
    NoKey,
    /// The invitation was used, taken back, or ran out.
    #[error("This invitation can no longer be used. Make a new one.")]
    InvitationOver,
    /// Nobody would be left to decide.
    #[error("This is the last administrator's computer. Make another one administrator first.")]
    LastAdmin,
    /// Only the device that gives out leases can.
    #[error("Another computer gives out the rooms.")]
    NotIssuer,
    /// The words are another kit's.
    #[error("These words belong to another recovery kit.")]
    NotThisKit,
    /// A public key that nothing can be wrapped for.
    #[error("The other computer sent a key that cannot be used.")]
    BadKey,
    /// More at once than one record takes.
    #[error("This is too much for one step.")]
    TooMuch,
}

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

    /// Hands active devices the keys they lack. Nothing when nobody lacks any that this device holds.
    ///
    /// # Errors
    /// `NotAdmin`, `BadKey`.
    pub fn wrap_missing(&self) -> Result<Vec<Signed>, CannotAct> {
        let me = self.admin()?;
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

    /// Puts a device away in peace.
    ///
    /// # Errors
    /// `NotAdmin` unless it is this one, `UnknownDevice`, `LastAdmin`.
    pub fn retire(&self, device: DeviceTag) -> Result<Vec<Signed>, CannotAct> {
        self.own_or_admin(device)?;
        self.another_admin_than(device)?;
        Ok(vec![self.sign(Record::Retire { device })?])
    }

    /// Gives a device another name or another user.
    ///
    /// # Errors
    /// `NotAdmin` unless it is this one, `UnknownDevice`.
    pub fn rename(&self, device: DeviceTag, name: &str, person: Option<Uuid>) -> Result<Vec<Signed>, CannotAct> {
        self.own_or_admin(device)?;
        let name = short(name);
        Ok(vec![self.sign(Record::Rename { device, name, person })?])
    }

    /// Gives a device a further prefix to number papers under.
    ///
    /// # Errors
    /// `NotAdmin`, `UnknownDevice`.
    pub fn grant_series(&self, device: DeviceTag) -> Result<Vec<Signed>, CannotAct> {
        self.admin()?;
        self.part(device)?;
        let prefix = next_prefix(|prefix| self.registry.series.contains_key(prefix));
        Ok(vec![self.sign(Record::Series { prefix, device })?])
    }

    /// Lets a device book rooms on half-days without asking. Only the issuing device can.
    ///
    /// # Errors
    /// `NotIssuer`, `UnknownDevice`, `TooMuch` for more than 4,096 places.
    pub fn lease(&self, device: DeviceTag, places: Vec<Place>) -> Result<Vec<Signed>, CannotAct> {
        if self.me()?.tag != self.registry.lease_issuer {
            return Err(CannotAct::NotIssuer);
        }
        self.part(device)?;
        if places.len() > 4096 {
            return Err(CannotAct::TooMuch);
        }
        Ok(vec![self.sign(Record::Lease(Lease { device, places }))?])
    }

    /// Names the device that gives out leases from here on.
    ///
    /// # Errors
    /// `NotAdmin`, `UnknownDevice`.
    pub fn name_lease_issuer(&self, device: DeviceTag) -> Result<Vec<Signed>, CannotAct> {
        self.admin()?;
        self.part(device)?;
        Ok(vec![self.sign(Record::LeaseIssuer { device })?])
    }

    /// Ends the writing of formats older than this one.
    ///
    /// # Errors
    /// `NotAdmin`.
    pub fn raise_min_format(&self, format: u32) -> Result<Vec<Signed>, CannotAct> {
        self.admin()?;
        Ok(vec![self.sign(Record::MinFormat { format })?])
    }

    /// Says that this device loaded a snapshot and found it right.
    ///
    /// # Errors
    /// `NotActive`.
    pub fn approve_snapshot(&self, snapshot: Snapshot) -> Result<Vec<Signed>, CannotAct> {
        self.me()?;
        Ok(vec![self.sign(Record::SnapshotOk(snapshot))?])
    }

    /// Says which files may go because a snapshot covers them.
    ///
    /// # Errors
    /// `NotActive`, `TooMuch` for more than 8,192 files.
    pub fn condemn(&self, condemn: Condemn) -> Result<Vec<Signed>, CannotAct> {
        self.me()?;
        if condemn.files.len() > 8192 {
            return Err(CannotAct::TooMuch);
        }
        Ok(vec![self.sign(Record::Condemn(condemn))?])
    }

    pub(super) fn me(&self) -> Result<&Device, CannotAct> {
        let me = self.registry.device_of(self.keys).ok_or(CannotAct::NotActive)?;
        if me.state == DeviceState::Active { Ok(me) } else { Err(CannotAct::NotActive) }
    }

    pub(super) fn admin(&self) -> Result<&Device, CannotAct> {
        let me = self.me()?;
        if me.admin { Ok(me) } else { Err(CannotAct::NotAdmin) }
    }

    fn own_or_admin(&self, device: DeviceTag) -> Result<(), CannotAct> {
        let me = self.me()?;
        self.part(device)?;
        if me.admin || me.tag == device { Ok(()) } else { Err(CannotAct::NotAdmin) }
    }

    /// An active device.
    fn part(&self, device: DeviceTag) -> Result<&Device, CannotAct> {
        let found = self.registry.device(device).filter(|device| device.state == DeviceState::Active);
        found.ok_or(CannotAct::UnknownDevice)
    }

    fn another_admin_than(&self, device: DeviceTag) -> Result<(), CannotAct> {
        let another = self.registry.active().any(|other| other.admin && other.tag != device);
        if another { Ok(()) } else { Err(CannotAct::LastAdmin) }
    }

    fn new_epoch(&self, compartment: Compartment, keeps: impl Fn(&Device) -> bool) -> Result<Record, CannotAct> {
        let (registry, keyring) = (self.registry, self.registry.keyring(self.keys));
        let key = EpochKey::generate(compartment, registry.next_number(compartment), self.entropy);
        let previous: Vec<PreviousKey> = registry
            .newest_of_all()
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
            recovery: wrap(&registry.root.receive)?,
            previous,
        }))
    }

    /// Signs a record on top of everything known.
    pub(super) fn sign(&self, record: Record) -> Result<Signed, CannotAct> {
        self.me()?;
        let parents = self.registry.heads.iter().copied().take(MOST_PARENTS).collect();
        Ok(Signed::sign(self.registry.practice, parents, self.now, record, self.keys))
    }

    /// Signs a record on top of the ones just made.
    pub(super) fn after(&self, made: &[Signed], record: Record) -> Signed {
        let parents = made.last().map(Signed::hash).into_iter().collect();
        Signed::sign(self.registry.practice, parents, self.now, record, self.keys)
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

/// The first of `A`, `B`, …, `Z`, `AA`, … that is not taken.
pub(super) fn next_prefix(taken: impl Fn(&str) -> bool) -> String {
    (1_u32..).map(letters).find(|prefix| !taken(prefix)).expect("there are more letters than devices")
}

/// A name no longer than a record takes.
pub(super) fn short(name: &str) -> String {
    let mut end = name.len().min(super::decode::LONGEST_NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.get(..end).unwrap_or_default().trim().to_owned()
}

fn wrap_epoch(
    registry: &Registry,
    key: &EpochKey,
    to: &[u8; 32],
    entropy: &dyn Entropy,
) -> Result<WrappedKey, CannotAct> {
    WrappedKey::wrap_epoch(key, registry.practice, to, entropy).ok_or(CannotAct::BadKey)
}

/// 1 is `A`, 26 is `Z`, 27 is `AA`.
fn letters(number: u32) -> String {
    let mut rest = number;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from_u32(u32::from('A') + rest % 26).unwrap_or('A'));
        rest /= 26;
    }
    letters.iter().rev().collect()
}
