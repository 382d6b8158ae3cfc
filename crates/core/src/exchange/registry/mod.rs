//! The registry: which devices belong to the practice, and which keys they hold.
//!
//! Every change is a record signed by the device that decided it. Records name the ones their author had seen, so together they
//! are a graph that grows on every device alike, whatever order files arrive in. The first record, the genesis, is pinned; the
//! rest follows from it: [`Registry::build`] is a pure function of a set of records.
//!
//! Whoever was an administrator in the records an author had seen may decide. Removing a device beats everything that device
//! did without having seen its removal. When two devices remove each other, the one that was let in earlier stays.
//! Records of kinds this program does not know are kept and passed on.

mod record;
mod encode;
mod decode;
mod signed;
mod letters;
mod graph;
mod standing;
mod authority;
mod state;
mod epochs;
mod answers;
mod author;
mod rekey;
mod found;
mod admit;

#[cfg(test)]
mod tests;

pub use admit::{Admission, Invited};
pub use author::{Author, CannotAct};
pub use epochs::{Epoch, Unwrapped};
pub use found::{Founding, Recovery, found, recover_by_kit};
pub use letters::{AnswerLetter, InvitationLetter, RequestLetter};
pub use record::{
    AddDevice, Condemn, EpochWrap, Genesis, Half, Invite, Lease, NewEpoch, Place, Reach, Record, Role, Snapshot,
    StreamEnd,
};
pub use signed::{LARGEST_RECORD, RecordFault, RecordHash, Signed};
pub use state::{Device, DeviceState, Held, Invitation, NotFounded, Registry};
#[cfg(any(test, feature = "fuzz"))]
pub(super) use {decode::record as decoded, encode::payload as encoded};
