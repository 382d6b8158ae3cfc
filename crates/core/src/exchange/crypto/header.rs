//! The readable front of a sealed file: enough to see whose it is, where it belongs and which key opens it.

use super::{Compartment, DeviceTag, KeyId, SealFault};

/// The length of a header in bytes.
pub const HEADER_BYTES: usize = 103;
const MAGIC: &[u8; 4] = b"SDS1";
const FAMILY: &[u8; 3] = b"SDS";
/// XChaCha20-Poly1305 under HKDF-SHA256, signed with Ed25519, content packed with zstd.
const SUITE: u8 = 1;

/// What a sealed file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A registry record.
    Registry,
    /// Entries of one device's log.
    Segment,
    /// What a device has seen.
    Heartbeat,
    /// A part of a snapshot.
    SnapshotChunk,
    /// The list of a snapshot's parts.
    SnapshotManifest,
}

/// A header. Numbers are little-endian, and the whole of it is authenticated with the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// What the file holds.
    pub kind: Kind,
    /// The epoch key it is sealed under.
    pub key: KeyId,
    /// The first 8 bytes of the practice's id.
    pub practice: [u8; 8],
    /// The device that sealed it.
    pub device: DeviceTag,
    /// Which life of the device.
    pub incarnation: [u8; 8],
    /// Which records it is about.
    pub compartment: Compartment,
    /// The first number of the stream it covers; what it means is the kind's business.
    pub from: u64,
    /// The last number of the stream it covers.
    pub to: u64,
    /// The hash of the file before it in the stream; zeroes for the first.
    pub previous: [u8; 32],
    /// The length of the ciphertext, tag included.
    pub length: u64,
}

impl Kind {
    const ALL: [Kind; 5] =
        [Kind::Registry, Kind::Segment, Kind::Heartbeat, Kind::SnapshotChunk, Kind::SnapshotManifest];

    pub(super) fn byte(self) -> u8 {
        match self {
            Kind::Registry => 1,
            Kind::Segment => 2,
            Kind::Heartbeat => 3,
            Kind::SnapshotChunk => 4,
            Kind::SnapshotManifest => 5,
        }
    }

    fn of_byte(byte: u8) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.byte() == byte)
    }
}

impl Header {
    /// The bytes in front of a sealed file.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&[self.kind.byte(), SUITE]);
        bytes.extend_from_slice(&self.key.0);
        bytes.extend_from_slice(&self.practice);
        bytes.extend_from_slice(&self.device);
        bytes.extend_from_slice(&self.incarnation);
        bytes.push(self.compartment.byte());
        bytes.extend_from_slice(&self.from.to_le_bytes());
        bytes.extend_from_slice(&self.to.to_le_bytes());
        bytes.extend_from_slice(&self.previous);
        bytes.extend_from_slice(&self.length.to_le_bytes());
        bytes
    }

    /// Reads the front of a sealed file; what follows is not looked at.
    ///
    /// # Errors
    /// `Newer` for a format, suite, kind or compartment this program does not know, `Damaged` for anything else.
    pub fn decode(bytes: &[u8]) -> Result<Header, SealFault> {
        let mut rest = bytes;
        let magic: [u8; 4] = take(&mut rest)?;
        if &magic != MAGIC {
            return Err(if magic.starts_with(FAMILY) { SealFault::Newer } else { SealFault::Damaged });
        }
        let [kind, suite] = take(&mut rest)?;
        if suite != SUITE {
            return Err(SealFault::Newer);
        }
        Ok(Header {
            kind: Kind::of_byte(kind).ok_or(SealFault::Newer)?,
            key: KeyId(take(&mut rest)?),
            practice: take(&mut rest)?,
            device: take(&mut rest)?,
            incarnation: take(&mut rest)?,
            compartment: {
                let [letter] = take(&mut rest)?;
                Compartment::of_letter(char::from(letter)).ok_or(SealFault::Newer)?
            },
            from: number(&mut rest)?,
            to: number(&mut rest)?,
            previous: take(&mut rest)?,
            length: u64::from_le_bytes(take(&mut rest)?),
        })
    }
}

/// A number that a store holds: nobody gets as far as one beyond it.
fn number(rest: &mut &[u8]) -> Result<u64, SealFault> {
    let number = u64::from_le_bytes(take(rest)?);
    if i64::try_from(number).is_ok() { Ok(number) } else { Err(SealFault::Damaged) }
}

/// Cuts the next bytes off.
pub(super) fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], SealFault> {
    let (taken, left) = rest.split_first_chunk().ok_or(SealFault::Damaged)?;
    *rest = left;
    Ok(*taken)
}
