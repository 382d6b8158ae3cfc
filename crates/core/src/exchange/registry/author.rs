//! What a device of the practice can decide. Each function makes the records and changes nothing: whoever asked stores them,
//! sends them on, and builds the registry again.

use super::{
    record::{Condemn, Lease, Place, Reach, Record, Snapshot},
    signed::{MOST_PARENTS, Signed},
    state::{Device, DeviceState, Registry},
};
use crate::{
    env::Entropy,
    exchange::crypto::{DeviceKeys, DeviceTag},
    types::UtcMillis,
};
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
    /// Another device holds a place.
    #[error("Another computer has one of these rooms on one of these days. It has to give it back first.")]
    NotHeld,
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

    /// Passes rooms on half-days into another device's hands, which then books them without asking. `after` says how far this
    /// device has written.
    ///
    /// # Errors
    /// `NotIssuer` unless this device gives out leases or gives back to the one that does, `UnknownDevice`, `NotHeld` for a place that is
    /// in other hands, `TooMuch` for more than 4,096 places.
    pub fn lease(&self, device: DeviceTag, places: Vec<Place>, after: Reach) -> Result<Vec<Signed>, CannotAct> {
        let me = self.me()?.tag;
        let issuer = self.registry.lease_issuer();
        if issuer != Some(me) && issuer != Some(device) {
            return Err(CannotAct::NotIssuer);
        }
        self.part(device)?;
        if places.iter().any(|place| self.registry.holder(place).is_some_and(|held| held.device != me)) {
            return Err(CannotAct::NotHeld);
        }
        if places.len() > 4096 {
            return Err(CannotAct::TooMuch);
        }
        Ok(vec![self.sign(Record::Lease(Lease { device, places, after: Some(after) }))?])
    }

    /// Names the device that gives out leases from here on. Only the one that does hands this over, as long as it is part of the
    /// practice: what it books meanwhile has to be known.
    ///
    /// # Errors
    /// `UnknownDevice`, `NotIssuer`; `NotAdmin` where the one that gave them out left.
    pub fn name_lease_issuer(&self, device: DeviceTag) -> Result<Vec<Signed>, CannotAct> {
        let me = self.me()?.tag;
        self.part(device)?;
        match self.registry.lease_issuer() {
            Some(issuer) if issuer != me => return Err(CannotAct::NotIssuer),
            Some(_) => {}
            None => drop(self.admin()?),
        }
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
    pub(super) fn part(&self, device: DeviceTag) -> Result<&Device, CannotAct> {
        let found = self.registry.device(device).filter(|device| device.state == DeviceState::Active);
        found.ok_or(CannotAct::UnknownDevice)
    }

    pub(super) fn another_admin_than(&self, device: DeviceTag) -> Result<(), CannotAct> {
        let another = self.registry.active().any(|other| other.admin && other.tag != device);
        if another { Ok(()) } else { Err(CannotAct::LastAdmin) }
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
