//! The registry itself: what a set of records adds up to.

use super::{
    authority,
    epochs::{Epoch, epochs},
    graph::Graph,
    record::{Condemn, Lease, Place, Reach, Record, Role, Snapshot, StreamEnd},
    signed::{RecordHash, Signed},
    standing::{Roll, View, admitted},
};
use crate::{
    exchange::crypto::{DevicePublic, DeviceTag, RootPublic, WrappedKey, kit_tag, tag},
    types::UtcMillis,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What a set of records adds up to. The same set gives the same registry on every device, in whatever order it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Registry {
    pub(super) pin: RecordHash,
    pub(super) practice: Uuid,
    pub(super) root: RootPublic,
    pub(super) kits: BTreeMap<DeviceTag, RootPublic>,
    pub(super) signers: BTreeMap<DeviceTag, DevicePublic>,
    pub(super) records: Vec<Signed>,
    pub(super) powerless: BTreeSet<RecordHash>,
    pub(super) heads: Vec<RecordHash>,
    pub(super) parked: BTreeSet<RecordHash>,
    pub(super) missing: BTreeSet<RecordHash>,
    pub(super) strays: BTreeSet<RecordHash>,
    pub(super) devices: BTreeMap<DeviceTag, Device>,
    pub(super) epochs: Vec<Epoch>,
    pub(super) invitations: BTreeMap<[u8; 16], Invitation>,
    pub(super) series: BTreeMap<String, DeviceTag>,
    pub(super) leases: BTreeMap<Place, Held>,
    pub(super) lease_issuer: DeviceTag,
    pub(super) min_format: u32,
    pub(super) snapshots: BTreeMap<Snapshot, BTreeSet<DeviceTag>>,
    pub(super) condemned: Vec<(DeviceTag, UtcMillis, Condemn)>,
}

/// A device of the practice, also one that has left.
#[derive(Clone, Debug, PartialEq)]
pub struct Device {
    /// Its id.
    pub id: Uuid,
    /// Its id in short.
    pub tag: DeviceTag,
    /// Its public keys.
    pub keys: DevicePublic,
    /// What people call it.
    pub name: String,
    /// Who uses it.
    pub person: Option<Uuid>,
    /// What it may open.
    pub role: Role,
    /// Whether it may decide about devices.
    pub admin: bool,
    /// Whether it is still part of the practice.
    pub state: DeviceState,
    /// When it was let in, by the clock of whoever let it in.
    pub added_at: UtcMillis,
}

/// Whether a device is part of the practice.
#[derive(Clone, Debug, PartialEq)]
pub enum DeviceState {
    /// It reads and writes.
    Active,
    /// It was put away in peace. What it wrote stands.
    Retired,
    /// It was removed. What led to the frontier stands; anything else it wrote waits for somebody to look at it.
    Removed {
        /// How far each of its streams had been seen by those who removed it: every end that any of them saw, because of a copied
        /// disk they may have seen different entries under the same numbers.
        frontier: Vec<StreamEnd>,
    },
}

/// An invitation and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Invitation {
    /// The name of its mails.
    pub mail: [u8; 16],
    /// What the new device may open.
    pub role: Role,
    /// Whether it may decide about devices.
    pub admin: bool,
    /// Until when it may be used.
    pub expires: UtcMillis,
    /// The device that was let in with it.
    pub used_by: Option<DeviceTag>,
    /// Whether it was taken back.
    pub closed: bool,
    pub(super) wraps: Vec<(DeviceTag, WrappedKey)>,
}

/// A room on half a day in a device's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Whose.
    pub device: DeviceTag,
    /// Who passed it on, and how far that device had written by then.
    pub after: Option<(DeviceTag, Reach)>,
}

/// The pinned first record is not among the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The first record of the practice is missing.")]
pub struct NotFounded;

impl Registry {
    /// Adds records up, in any order and with any number of copies, from the first record this device has pinned.
    ///
    /// Records whose parents have not arrived are parked; those that their authors were not allowed to decide have no power.
    ///
    /// # Errors
    /// `NotFounded` without the pinned record.
    pub fn build(pin: RecordHash, records: impl IntoIterator<Item = Signed>) -> Result<Registry, NotFounded> {
        let graph = Graph::of(pin, records).ok_or(NotFounded)?;
        let Record::Genesis(genesis) = graph.node(0).record() else { return Err(NotFounded) };
        let roll = Roll::of(&graph, genesis.root);
        let counted = authority::settle(&graph, &roll);
        let view = View { graph: &graph, counted: &counted, from: None };
        let devices = devices(view, &roll);
        let mut registry = Registry {
            pin,
            practice: graph.node(0).signed.practice(),
            root: roll.kit(view),
            kits: roll.kits(&graph).map(|root| (kit_tag(&root), root)).collect(),
            records: Vec::new(),
            powerless: powerless(view),
            heads: heads(view),
            parked: graph.parked.keys().copied().collect(),
            missing: graph.missing.clone(),
            strays: graph.strays.clone(),
            signers: signers(view, &roll, &devices),
            devices,
            epochs: epochs(view, &roll),
            invitations: BTreeMap::new(),
            series: BTreeMap::new(),
            leases: BTreeMap::new(),
            lease_issuer: tag(genesis.device),
            min_format: 0,
            snapshots: BTreeMap::new(),
            condemned: Vec::new(),
        };
        for at in ranked(view) {
            let node = graph.node(at);
            let by = roll.holder(&graph, &node.signed.signer());
            registry.add(node.record(), by, node.signed.at());
        }
        registry.records = graph.into_records();
        Ok(registry)
    }

    /// Places pass from hand to hand: only whoever holds one passes it on, and what a device that left held is the issuer's again.
    fn pass_on(&mut self, lease: &Lease, by: Option<DeviceTag>) {
        for place in &lease.places {
            let holder = self.leases.get(place).map(|held| held.device).filter(|holder| self.is_active(*holder));
            if by == Some(holder.unwrap_or(self.lease_issuer)) {
                self.leases.insert(*place, Held { device: lease.device, after: by.zip(lease.after) });
            }
        }
    }

    pub(super) fn is_active(&self, device: DeviceTag) -> bool {
        self.devices.get(&device).is_some_and(|device| device.state == DeviceState::Active)
    }

    /// Adds what a record that counts says, except about devices and epochs. Later ones of the same rank order win.
    fn add(&mut self, record: &Record, by: Option<DeviceTag>, at: UtcMillis) {
        match record {
            Record::Rename { device, name, person } => {
                if let Some(device) = self.devices.get_mut(device) {
                    device.name.clone_from(name);
                    device.person = *person;
                }
            }
            Record::Invite(invite) => {
                self.invitations.entry(invite.mail).or_insert_with(|| Invitation {
                    mail: invite.mail,
                    role: invite.role,
                    admin: invite.admin,
                    expires: invite.expires,
                    used_by: None,
                    closed: false,
                    wraps: invite.wraps.clone(),
                });
            }
            Record::InviteClose { mail } => {
                if let Some(invitation) = self.invitations.get_mut(mail) {
                    invitation.closed = true;
                }
            }
            Record::AddDevice(add) => {
                let invitation = add.invitation.and_then(|mail| self.invitations.get_mut(&mail));
                if let Some(invitation) = invitation {
                    invitation.used_by = Some(tag(add.device));
                }
            }
            Record::MinFormat { format } => self.min_format = self.min_format.max(*format),
            Record::Series { prefix, device } => {
                self.series.entry(prefix.clone()).or_insert(*device);
            }
            Record::LeaseIssuer { device } => self.lease_issuer = *device,
            Record::Lease(lease) => self.pass_on(lease, by),
            Record::SnapshotOk(snapshot) => {
                self.snapshots.entry(snapshot.clone()).or_default().extend(by);
            }
            Record::Condemn(condemn) => {
                self.condemned.push((by.unwrap_or_default(), at, condemn.clone()));
            }
            Record::Genesis(_)
            | Record::Revoke { .. }
            | Record::NewEpoch(_)
            | Record::Wraps { .. }
            | Record::SetRole { .. }
            | Record::Retire { .. }
            | Record::NewKit { .. }
            | Record::Unknown { .. } => {}
        }
    }
}

/// The keys of every device that was ever let in, also by somebody who was not allowed to, and of every kit.
fn signers(view: View<'_>, roll: &Roll, devices: &BTreeMap<DeviceTag, Device>) -> BTreeMap<DeviceTag, DevicePublic> {
    let powerless = roll.devices().filter_map(|tag| Some((tag, roll.first_keys(view.graph, tag)?)));
    let with_power = devices.values().map(|device| (device.tag, device.keys));
    let kits = roll.kits(view.graph).map(|root| (kit_tag(&root), root));
    powerless.chain(with_power).chain(kits).collect()
}

fn devices(view: View<'_>, roll: &Roll) -> BTreeMap<DeviceTag, Device> {
    let mut devices = BTreeMap::new();
    for tag in roll.devices() {
        let Some(member) = roll.member(view, tag) else { continue };
        let signed = &view.graph.node(member.admission).signed;
        let (id, name, person) = match signed.record() {
            Record::Genesis(genesis) => (genesis.device, String::new(), None),
            Record::AddDevice(add) => (add.device, add.name.clone(), add.person),
            _ => continue,
        };
        let Some((_, keys)) = admitted(signed.record()) else { continue };
        let state = state(view, &member.endings);
        let (role, admin, added_at) = (member.role, member.admin, signed.at());
        devices.insert(tag, Device { id, tag, keys, name, person, role, admin, state, added_at });
    }
    devices
}

fn state(view: View<'_>, endings: &[usize]) -> DeviceState {
    let mut frontier = BTreeSet::new();
    let mut removed = false;
    for at in endings {
        let Record::Revoke { frontier: seen, .. } = view.graph.node(*at).record() else { continue };
        removed = true;
        frontier.extend(seen.iter().cloned());
    }
    match (removed, endings.is_empty()) {
        (true, _) => DeviceState::Removed { frontier: frontier.into_iter().collect() },
        (false, false) => DeviceState::Retired,
        (false, true) => DeviceState::Active,
    }
}

/// The records that count, in the order of who knew whom.
fn ranked(view: View<'_>) -> Vec<usize> {
    let mut ranked: Vec<usize> = counted(view).collect();
    ranked.sort_by_key(|at| view.graph.rank(*at));
    ranked
}

fn counted(view: View<'_>) -> impl DoubleEndedIterator<Item = usize> {
    view.counted.iter().enumerate().filter(|(_, counts)| **counts).map(|(at, _)| at)
}

fn powerless(view: View<'_>) -> BTreeSet<RecordHash> {
    let without = view.counted.iter().enumerate().filter(|(_, counts)| !**counts);
    without.map(|(at, _)| view.graph.node(at).signed.hash()).collect()
}

/// The records that count and that none that counts has seen: the parents of the next one.
fn heads(view: View<'_>) -> Vec<RecordHash> {
    let mut covered = vec![false; view.counted.len()];
    let mut heads = Vec::new();
    for (at, node) in view.graph.nodes().rev() {
        let counts = view.counted.get(at).copied().unwrap_or(false);
        let is_covered = covered.get(at).copied().unwrap_or(false);
        if counts && !is_covered {
            heads.push(node.signed.hash());
        }
        if counts || is_covered {
            for parent in &node.parents {
                if let Some(place) = covered.get_mut(*parent) {
                    *place = true;
                }
            }
        }
    }
    heads.sort();
    heads
}
