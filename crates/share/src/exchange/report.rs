//! What a round tells while it goes on, and when it is over.

/// What a round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Parcels placed, read back and whole.
    pub placed: u32,
    /// Parcels taken that were new.
    pub taken: u32,
    /// Parcels read that turned out to be known.
    pub known: u32,
    /// Parcels that wait at the side for a key or a record.
    pub parked: u32,
    /// Parcels the side refused.
    pub refused: u32,
    /// Parcels placed again because they were missing or bad.
    pub healed: u32,
    /// Parcels removed.
    pub removed: u32,
    /// Bytes written to the share.
    pub bytes_out: u64,
    /// Bytes read of new parcels.
    pub bytes_in: u64,
    /// Files that were not whole or not readable and will be read again.
    pub torn: u32,
    /// Parcels that could not be placed and will be placed later.
    pub waiting: u32,
    /// Files on the share that are not ours.
    pub foreign: u32,
    /// There is more to do at once.
    pub more: bool,
}

/// Why a round ended early. What was done before is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoundFault<F> {
    /// The share did not answer.
    #[error("The share did not answer.")]
    Offline,
    /// The share has no space left. Parcels were still taken.
    #[error("The share is full.")]
    Full,
    /// The share does not allow to read or write. Parcels were taken as far as reading is allowed.
    #[error("The share does not allow it.")]
    Denied,
    /// A parcel to place is larger than its kind may be.
    #[error("A parcel is too large for the share.")]
    TooLarge,
    /// This is not the share of yesterday. Nothing was published, taken or deleted.
    #[error("This is not the share this practice used before.")]
    NotThisShare {
        /// What shows it.
        why: Why,
    },
    /// The side could not do a step.
    #[error("The practice could not go on with the exchange.")]
    Side(F),
    /// The one who watches said stop.
    #[error("The exchange was stopped.")]
    Stopped,
}

/// What shows that this is another share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// No practice lies on it.
    Missing,
    /// Another practice lies on it.
    Another,
    /// Its first record is there, and everything this device knows of is gone.
    OursAreGone,
}

/// How far a round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What goes on.
    pub step: Step,
    /// How many parcels of this step are done.
    pub done: u64,
    /// How many there are, as far as is known.
    pub of: u64,
    /// How many bytes went either way in this round.
    pub bytes: u64,
}

/// A part of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Listing, and checking that this is the right share.
    Looking,
    /// Placing what goes out.
    Placing,
    /// Taking what came.
    Taking,
    /// Placing again what is missing or bad.
    Healing,
    /// Removing what is doomed.
    Removing,
}

/// Whether a round goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// It goes on.
    Go,
    /// It ends before the next parcel.
    Stop,
}
