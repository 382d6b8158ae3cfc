//! What a record can say.

use crate::{
    exchange::crypto::{Compartment, DevicePublic, DeviceTag, KeyId, PreviousKey, RootPublic, WrappedKey},
    types::{Day, UtcMillis},
};
use uuid::Uuid;

/// One decision about the practice's devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// The practice's share begins.
    Genesis(Genesis),
    /// A device is let in.
    AddDevice(AddDevice),
    /// A device is removed; what it wrote up to the frontier stands.
    Revoke {
        /// Which device.
        device: DeviceTag,
        /// How far each of its streams had been seen.
        frontier: Vec<StreamEnd>,
    },
    /// A compartment gets a new key.
    NewEpoch(NewEpoch),
    /// A device gets keys it missed, because it was let in while somebody else made them.
    Wraps {
        /// Which device.
        device: DeviceTag,
        /// The keys.
        wraps: Vec<EpochWrap>,
    },
    /// What a device may open, and whether it may decide.
    SetRole {
        /// Which device.
        device: DeviceTag,
        /// What it may open.
        role: Role,
        /// Whether it may decide about devices.
        admin: bool,
    },
    /// Somebody asks a new device in.
    Invite(Invite),
    /// An invitation is taken back.
    InviteClose {
        /// Which one.
        mail: [u8; 16],
    },
    /// Programs that write an older format may only read.
    MinFormat {
        /// The oldest format that may be written.
        format: u32,
    },
    /// A device is put away in peace: it wrote everything it had.
    Retire {
        /// Which device.
        device: DeviceTag,
    },
    /// A device loaded a snapshot and found it right.
    SnapshotOk(Snapshot),
    /// Files that a snapshot covers may go, if nobody objects.
    Condemn(Condemn),
    /// A device may number papers under a prefix.
    Series {
        /// The prefix, such as `B`.
        prefix: String,
        /// Which device.
        device: DeviceTag,
    },
    /// From here on this device gives out leases.
    LeaseIssuer {
        /// Which device.
        device: DeviceTag,
    },
    /// A device may book rooms on half-days without asking.
    Lease(Lease),
    /// A device gets another name or another user.
    Rename {
        /// Which device.
        device: DeviceTag,
        /// What people call it.
        name: String,
        /// Who uses it.
        person: Option<Uuid>,
    },
    /// From here on another recovery kit counts, because the paper was renewed.
    NewKit {
        /// The public half of its keys.
        root: RootPublic,
    },
    /// Something a newer program says. Kept and passed on.
    Unknown {
        /// Its kind.
        kind: u16,
        /// Its bytes.
        payload: Vec<u8>,
    },
}

/// The first record of a practice. It lies on the share readable, so it names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Genesis {
    /// The founding device.
    pub device: Uuid,
    /// Its public keys.
    pub keys: DevicePublic,
    /// The public half of the recovery kit's keys.
    pub root: RootPublic,
    /// The first key of each compartment.
    pub epochs: Vec<NewEpoch>,
}

/// A device and what it gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddDevice {
    /// Its id.
    pub device: Uuid,
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
    /// The invitation it came with; none after a recovery by kit.
    pub invitation: Option<[u8; 16]>,
    /// The keys of its compartments.
    pub wraps: Vec<EpochWrap>,
}

/// What a device may open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// What the back office needs.
    Practice,
    /// Restricted records as well.
    Full,
}

/// A new key of a compartment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEpoch {
    /// Whose key.
    pub compartment: Compartment,
    /// One more than the newest the author knew.
    pub number: u32,
    /// The key's id.
    pub key: KeyId,
    /// The key for each device.
    pub wraps: Vec<(DeviceTag, WrappedKey)>,
    /// The key for the recovery kit, and which kit that is.
    pub recovery: (DeviceTag, WrappedKey),
    /// The keys before it, sealed under it.
    pub previous: Vec<PreviousKey>,
}

/// An epoch key for one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochWrap {
    /// Whose key.
    pub compartment: Compartment,
    /// The key's number.
    pub number: u32,
    /// The key's id.
    pub key: KeyId,
    /// The key.
    pub wrapped: WrappedKey,
}

/// How far a stream of a device had been seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StreamEnd {
    /// Which life of the device.
    pub incarnation: [u8; 8],
    /// Which compartment.
    pub compartment: Compartment,
    /// The last number seen.
    pub seq: u64,
    /// The dot of that entry, which pins all before it.
    pub tip: [u8; 16],
}

/// An invitation as the other administrators' devices see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// The name of its mails.
    pub mail: [u8; 16],
    /// What the new device may open.
    pub role: Role,
    /// Whether it may decide about devices.
    pub admin: bool,
    /// Until when it may be used.
    pub expires: UtcMillis,
    /// The key of its mails, for each administrator's device.
    pub wraps: Vec<(DeviceTag, WrappedKey)>,
}

/// A snapshot by its hash and the digest of what it holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Snapshot {
    /// The hash of its manifest.
    pub manifest: [u8; 32],
    /// The digest of the tables after loading it.
    pub digest: [u8; 32],
}

/// Files that may be removed later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condemn {
    /// The snapshot that covers them.
    pub manifest: [u8; 32],
    /// The hashes of their parcels.
    pub files: Vec<[u8; 32]>,
}

/// Rooms and half-days that pass into another device's hands: by the device that gives them out, or back to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Which device.
    pub device: DeviceTag,
    /// What it gets.
    pub places: Vec<Place>,
    /// How far the author had written. Whoever gets the places has to hold that first: it may have booked there.
    pub after: Option<Reach>,
}

/// How far a device had written what everybody works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Which life of the device.
    pub incarnation: [u8; 8],
    /// The number of its last entry.
    pub seq: u64,
}

/// A room for half a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which room.
    pub room: Uuid,
    /// Which day.
    pub day: Day,
    /// Which half.
    pub half: Half,
}

/// Half of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Half {
    /// Until noon.
    Morning,
    /// From noon on.
    Afternoon,
}

impl Role {
    /// Says whether this role opens a compartment.
    pub fn opens(self, compartment: Compartment) -> bool {
        match (self, compartment) {
            (Role::Full, _) | (Role::Practice, Compartment::Practice) => true,
            (Role::Practice, Compartment::Restricted) => false,
        }
    }

    pub(super) fn byte(self) -> u8 {
        match self {
            Role::Practice => 1,
            Role::Full => 2,
        }
    }
}

impl Half {
    pub(super) fn byte(self) -> u8 {
        match self {
            Half::Morning => 1,
            Half::Afternoon => 2,
        }
    }
}

impl Record {
    /// The number of the kind in the bytes; never used for anything else again.
    pub(in crate::exchange) fn kind(&self) -> u16 {
        match self {
            Record::Genesis(_) => 1,
            Record::AddDevice(_) => 2,
            Record::Revoke { .. } => 3,
            Record::NewEpoch(_) => 4,
            Record::Wraps { .. } => 5,
            Record::SetRole { .. } => 6,
            Record::Invite(_) => 7,
            Record::InviteClose { .. } => 8,
            Record::MinFormat { .. } => 9,
            Record::Retire { .. } => 10,
            Record::SnapshotOk(_) => 11,
            Record::Condemn(_) => 12,
            Record::Series { .. } => 13,
            Record::LeaseIssuer { .. } => 14,
            Record::Lease(_) => 15,
            Record::Rename { .. } => 16,
            Record::NewKit { .. } => 17,
            Record::Unknown { kind, .. } => *kind,
        }
    }
}
