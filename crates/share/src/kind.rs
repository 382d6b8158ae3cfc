//! What kinds of parcels lie on a share, and how large each may be.

/// What a parcel is, as its name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The first record of a practice, `root.reg`.
    Genesis,
    /// A signed record about devices, keys and rights.
    Registry,
    /// Which chunks make a snapshot.
    SnapshotManifest,
    /// A part of a snapshot.
    SnapshotChunk,
    /// Several segments of one device in one parcel.
    Bundle,
    /// Changes of one device.
    Segment,
    /// What a device has seen.
    Heartbeat,
    /// The way in for a new device.
    Invitation,
    /// A new device asks to be let in.
    Request,
    /// The answer to a new device.
    Answer,
    /// The ciphertext of an attachment.
    Blob,
}

const MIB: u64 = 1024 * 1024;

impl Kind {
    /// All kinds, in the order in which a device takes them.
    pub const ALL: [Self; 11] = [
        Self::Genesis,
        Self::Registry,
        Self::SnapshotManifest,
        Self::SnapshotChunk,
        Self::Bundle,
        Self::Segment,
        Self::Heartbeat,
        Self::Invitation,
        Self::Request,
        Self::Answer,
        Self::Blob,
    ];

    /// The largest parcel of this kind, in bytes. A larger file is not ours and is never read.
    pub const fn most_bytes(self) -> u64 {
        match self {
            Self::Segment => 8 * MIB,
            // Eight MiB of content, and what sealing adds.
            Self::SnapshotChunk => 9 * MIB,
            Self::Bundle => 32 * MIB,
            Self::Blob => 64 * MIB,
            Self::Genesis
            | Self::Registry
            | Self::SnapshotManifest
            | Self::Heartbeat
            | Self::Invitation
            | Self::Request
            | Self::Answer => MIB,
        }
    }

    /// The extension of its file, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Genesis | Self::Registry => "reg",
            Self::Segment => "seg",
            Self::Bundle => "bun",
            Self::Heartbeat => "hb",
            Self::Blob => "blb",
            Self::SnapshotChunk => "snp",
            Self::SnapshotManifest => "man",
            Self::Invitation => "inv",
            Self::Request => "req",
            Self::Answer => "ans",
        }
    }
}
