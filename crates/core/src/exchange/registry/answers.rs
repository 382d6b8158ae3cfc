//! What the exchange and the screens ask the registry.

use super::{
    letters::AnswerLetter,
    record::{Condemn, Place, Snapshot},
    signed::{RecordHash, Signed},
    state::{Device, DeviceState, Held, Invitation, Registry},
};
use crate::{
    exchange::crypto::{DeviceKeys, DevicePublic, DeviceTag, Purpose, RootPublic},
    types::UtcMillis,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use zeroize::Zeroizing;

impl Registry {
    /// The practice.
    pub fn practice(&self) -> Uuid {
        self.practice
    }

    /// The hash of the first record.
    pub fn genesis(&self) -> RecordHash {
        self.pin
    }

    /// The public half of the keys of the recovery kit that counts.
    pub fn root(&self) -> RootPublic {
        self.root
    }

    /// Every device, also those that have left.
    pub fn devices(&self) -> impl Iterator<Item = &Device> {
        self.devices.values()
    }

    /// One device.
    pub fn device(&self, device: DeviceTag) -> Option<&Device> {
        self.devices.get(&device)
    }

    /// Says whether what a device writes is taken without question.
    pub fn may_write(&self, device: DeviceTag) -> bool {
        self.device(device).is_some_and(|device| device.state == DeviceState::Active)
    }

    /// The keys that check a seal: of a device, also one that has left or was let in by somebody who was not allowed to, and of a
    /// recovery kit by its [`crate::exchange::crypto::kit_tag`]. Whether what is sealed counts, [`Registry::may_write`] and the
    /// device's frontier say.
    pub fn signer(&self, device: DeviceTag) -> Option<DevicePublic> {
        self.signers.get(&device).copied()
    }

    /// The device these keys belong to.
    pub fn device_of(&self, keys: &DeviceKeys) -> Option<&Device> {
        let public = keys.public();
        self.devices.values().find(|device| device.keys == public)
    }

    /// The invitations that can still be used.
    pub fn open_invitations(&self, now: UtcMillis) -> impl Iterator<Item = &Invitation> {
        self.invitations.values().filter(move |invitation| invitation.open_at(now))
    }

    /// One invitation.
    pub fn invitation(&self, mail: &[u8; 16]) -> Option<&Invitation> {
        self.invitations.get(mail)
    }

    /// The key of an invitation's mails, for an administrator's device.
    pub fn mail_key(&self, mail: &[u8; 16], keys: &DeviceKeys) -> Option<Zeroizing<[u8; 32]>> {
        let me = self.device_of(keys)?.tag;
        let purpose = Purpose::Invitation { practice: self.practice, mail: *mail };
        let wraps = &self.invitations.get(mail)?.wraps;
        wraps.iter().filter(|(device, _)| *device == me).find_map(|(_, wrapped)| wrapped.open(keys, purpose))
    }

    /// The prefixes a device numbers papers under.
    pub fn series_of(&self, device: DeviceTag) -> impl Iterator<Item = &str> {
        self.series.iter().filter(move |(_, holder)| **holder == device).map(|(prefix, _)| prefix.as_str())
    }

    /// Every prefix and its device.
    pub fn series(&self) -> &BTreeMap<String, DeviceTag> {
        &self.series
    }

    /// The device in whose hands a room is on half a day: nobody else books it for sure. None when the device that gives out leases
    /// left and no other was named.
    pub fn holder(&self, place: &Place) -> Option<Held> {
        let leased = self.leases.get(place).copied().filter(|held| self.is_active(held.device));
        leased.or_else(|| self.lease_issuer().map(|device| Held { device, after: None }))
    }

    /// Every room on half a day that was passed on, with its holder, also places given back.
    pub fn leases(&self) -> &BTreeMap<Place, Held> {
        &self.leases
    }

    /// The device that gives out leases; none when it left and no other was named.
    pub fn lease_issuer(&self) -> Option<DeviceTag> {
        Some(self.lease_issuer).filter(|issuer| self.is_active(*issuer))
    }

    /// The oldest format that may be written.
    pub fn min_format(&self) -> u32 {
        self.min_format
    }

    /// The snapshots that devices loaded and found right, and which devices did.
    pub fn snapshots(&self) -> &BTreeMap<Snapshot, BTreeSet<DeviceTag>> {
        &self.snapshots
    }

    /// What devices said may go: which device, when, and what.
    pub fn condemned(&self) -> &[(DeviceTag, UtcMillis, Condemn)] {
        &self.condemned
    }

    /// The records the next one names as its parents.
    pub fn heads(&self) -> &[RecordHash] {
        &self.heads
    }

    /// Every record whose parents are here, parents first.
    pub fn records(&self) -> &[Signed] {
        &self.records
    }

    /// Records that their authors were not allowed to decide. They are kept and passed on: who has seen them is part of the graph.
    pub fn powerless(&self) -> &BTreeSet<RecordHash> {
        &self.powerless
    }

    /// Records that wait for others.
    pub fn parked(&self) -> &BTreeSet<RecordHash> {
        &self.parked
    }

    /// The records they wait for.
    pub fn missing(&self) -> &BTreeSet<RecordHash> {
        &self.missing
    }

    /// Records that do not belong to this practice's graph at all.
    pub fn strays(&self) -> &BTreeSet<RecordHash> {
        &self.strays
    }

    /// The letter that lets a device in: all records, with those just made for it.
    pub fn answer<'a>(&'a self, made: &'a [Signed]) -> AnswerLetter {
        AnswerLetter::of(self.records.iter().chain(made))
    }
}

impl Invitation {
    /// Says whether it can be used at a time.
    pub fn open_at(&self, now: UtcMillis) -> bool {
        self.used_by.is_none() && !self.closed && now < self.expires
    }
}
