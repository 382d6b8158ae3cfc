//! The practice behind the mailbox, as the exchange sees it.
use crate::name::Name;

/// The practice behind the mailbox. Every method is one durable step: what it answered holds after a crash.
pub trait Side {
    /// Why a step could not be done; it ends the round.
    type Fault;

    /// Tells which share this has to be.
    fn genesis(&self) -> Result<Expected, Self::Fault>;

    /// Parcels to place, in order of dependency, about this many bytes of them and at least one if there is any. The side
    /// stored them before and answers the identical bytes until they are placed.
    fn outgoing(&mut self, most_bytes: usize) -> Result<Vec<Outgoing>, Self::Fault>;

    /// Notes that a parcel lies on the share, read back and whole.
    fn placed(&mut self, name: &Name) -> Result<(), Self::Fault>;

    /// Says whether a parcel is to be read: false for what was taken already or is ours. Asked again from time to time,
    /// so it should be quick. The name is exact, or as found where too little is left of it to tell.
    fn wants(&mut self, name: &Name, bytes: u64) -> Result<bool, Self::Fault>;

    /// Takes a parcel. The hash in an exact name was compared with the bytes; its other parts were not. Any other name
    /// only says where the bytes were found. The sealed bytes of a bundle are for
    /// [`split_bundle`](crate::parcel::split_bundle).
    fn take(&mut self, name: &Name, sealed: Vec<u8>) -> Result<Taken, Self::Fault>;

    /// What should lie on the share as far as this device holds the bytes, its own and its peers'.
    fn shelf(&mut self) -> Result<Vec<Name>, Self::Fault>;

    /// The sealed bytes of a parcel, to place again what is missing or bad; none when they are not held.
    fn bytes(&mut self, name: &Name) -> Result<Option<Vec<u8>>, Self::Fault>;

    /// Parcels this device may remove from the share. `lies` tells whether this round saw an exact name there: what others are
    /// to stand for has to be there before they may go.
    fn doomed(&mut self, lies: &dyn Fn(&Name) -> bool) -> Result<Vec<Name>, Self::Fault>;

    /// Notes that a doomed parcel lies on the share no longer.
    fn removed(&mut self, name: &Name) -> Result<(), Self::Fault>;
}

/// Which share this has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// The one whose genesis has this parcel hash.
    Root([u8; 32]),
    /// One on which no practice lies: this device is about to place its genesis.
    Founding,
    /// Any: a new device has the code of an invitation and nothing else.
    Joining,
}

/// A parcel to place.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its exact name.
    pub name: Name,
    /// Its sealed bytes, without the trailer.
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outgoing").field("name", &self.name).field("bytes", &self.sealed.len()).finish()
    }
}

/// What became of a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was new, and is in.
    Applied,
    /// It was known.
    Known,
    /// It is kept until a key or a record is known.
    Parked,
    /// It is not genuine.
    Refused,
}
