//! How this practice's devices exchange what they did, through a share that nobody has to trust: keys, and who may do what.
//!
//! The share is a mailbox and never the truth. What this device did leaves as sealed, signed and chained segments of its log;
//! what others did comes in the same way and is merged. Every step here is durable by itself and can be repeated: the caller
//! carries parcels between this module and the share, and may be killed between any two of them.

pub mod crypto;
pub mod registry;

mod anchor;
mod attached;
mod beats;
mod bundles;
mod carried;
mod cleaning;
mod devices;
mod digests;
mod elapsed;
mod frontier;
mod joining;
mod late;
mod leases;
mod left;
mod lives;
mod outgoing;
mod recovering;
mod remembered;
mod segments;
mod store_going;
mod shutting;
mod snapshots;
mod standing;
mod status;
mod store;
mod taking;
mod wants;

#[cfg(any(test, feature = "fuzz"))]
pub(crate) mod fuzzing;
#[cfg(test)]
mod altered_tests;
#[cfg(test)]
mod frontier_tests;
#[cfg(test)]
mod late_tests;
#[cfg(test)]
mod waiting_tests;
#[cfg(test)]
mod joining_tests;
#[cfg(test)]
mod pinned_tests;
#[cfg(test)]
mod restricted_tests;
#[cfg(test)]
mod signed_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod bundle_tests;
#[cfg(test)]
mod clean_tests;
#[cfg(test)]
mod digest_tests;
#[cfg(test)]
mod tests;

pub use anchor::{Anchor, heed};
pub use attached::attached;
pub(crate) use attached::attached_restricted;
pub use carried::carried;
pub use devices::{
    NewInvitation, Request, approve, cancel_invitation, device_names, invite, refuse, rename_device, requests,
    retire_device, revoke_device, rotate_keys,
};
pub use digests::{Disagreement, digest_state, disagreements};
pub use joining::{
    Guest, Seen, Underway, answer_arrived, arrived, begin_joining, caught_up, read_invitation, underway,
};
pub(crate) use late::begins_after_a_loss;
pub use late::{late_changes, settle_late};
pub use leases::{Hands, LeaseBook, Leased, Stretch, give_back_rooms, lease_book, lease_rooms, name_lease_issuer};
pub use outgoing::{doomed, held_bytes, outgoing, placed, removed, seal_waiting, shelf, something_waits, wanted};
pub use recovering::{LostDevice, LostShare, Rescue, lost_changes, recover, used_by};
pub use shutting::{Left, left, open_shut, opened_by_kit, shut};
pub use snapshots::{
    Catching, Check, Fetching, Making, Parts, begin_check, catch_up, conclude_check, copied_at, copy_part, fetching,
    make_snapshot, only_newer_copies, pass_over, postpone_check, snapshot_due,
};
pub use standing::{
    Expected, expected, forget_share, found_share, genesis_hash, is_set_up, keep_place, number_letter,
    opens_restricted, place, renew_kit,
};
pub use status::{DeviceStanding, OpenInvitation, Progress, broken_chain, progress};
pub use taking::{Took, look_again, take};

pub(crate) use late::TABLES;

use std::collections::BTreeSet;

use crate::{Practice, attachments, error::Result};
use crypto::DeviceTag;

/// How long an invitation can be used, in milliseconds.
pub const OPEN_FOR_MS: i64 = 72 * 60 * 60 * 1000;
/// The largest segment's content, in bytes.
const LARGEST_SEGMENT: usize = 1024 * 1024;
/// The most entries in one segment.
const MOST_ENTRIES: u32 = 2000;

/// Which entries a segment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The device that wrote them.
    pub device: DeviceTag,
    /// Which life of the device.
    pub incarnation: [u8; 8],
    /// `p` or `r`.
    pub compartment: char,
    /// The first entry's number in its stream.
    pub from: u64,
    /// The last entry's.
    pub to: u64,
}

/// What a file of the share is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// The first record of the practice, readable.
    Genesis,
    /// A record of the registry.
    Record,
    /// Entries of a device's log.
    Segment(Span),
    /// Several segments of one device, verbatim.
    Bundle(Span),
    /// A part of a copy of everything, and the month it lies under, such as 202603.
    Chunk(u32),
    /// Which chunks make a copy of everything, and the month.
    Manifest(u32),
    /// What a device had taken in.
    Heartbeat {
        /// The device.
        device: DeviceTag,
        /// Its count of heartbeats.
        number: u64,
    },
    /// An attachment, encrypted as it lies.
    Blob,
    /// An invitation, by the id of its mail.
    Invitation([u8; 16]),
    /// A device asking to be let in.
    Request([u8; 16]),
    /// What it was answered.
    Answer([u8; 16]),
}

/// A file of the share: what it is and its sealed bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Parcel {
    /// What it is.
    pub what: What,
    /// The BLAKE3 hash of the sealed bytes.
    pub hash: [u8; 32],
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

impl Parcel {
    fn of(what: What, sealed: Vec<u8>) -> Self {
        Self { what, hash: blake3::hash(&sealed).into(), sealed }
    }

    /// The id under which this device remembers it.
    fn id(&self) -> String {
        id_of(&self.what, &self.hash)
    }
}

/// The id under which a file is remembered: mails by their own id, everything else but the one genesis by the first half of its hash.
fn id_of(what: &What, hash: &[u8]) -> String {
    let half = hash.get(..16).unwrap_or(hash);
    match what {
        What::Genesis => "gen".to_owned(),
        What::Record => format!("reg:{}", hex(half)),
        What::Segment(_) => format!("seg:{}", hex(half)),
        What::Bundle(_) => format!("bun:{}", hex(half)),
        What::Chunk(_) => format!("snp:{}", hex(half)),
        What::Manifest(_) => format!("man:{}", hex(half)),
        What::Heartbeat { .. } => format!("hb:{}", hex(half)),
        What::Blob => format!("blb:{}", hex(half)),
        What::Invitation(mail) => format!("inv:{}", hex(mail)),
        What::Request(mail) => format!("req:{}", hex(mail)),
        What::Answer(mail) => format!("ans:{}", hex(mail)),
    }
}

/// The hashes of every attachment that a record names.
fn attachments_of(practice: &Practice) -> Result<BTreeSet<[u8; 32]>> {
    Ok(attachments::stored_names(practice)?.iter().filter_map(|name| unhex(name)).collect())
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(*DIGITS.get(usize::from(nibble)).unwrap_or(&b'0'));
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}
