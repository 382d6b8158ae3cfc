//! The mailbox between the devices of a practice: a folder, a WebDAV collection or a bucket in which sealed parcels lie.
//!
//! The share is never the truth. Files are only added, each by one writer under a name that its content gives it, and that a
//! file is absent never means that something was deleted. This crate sees sealed bytes only: it knows names, the trailer
//! that shows whether a parcel is whole, stores that may tear, delay, lose and forge anything, and the [`Exchange`] that
//! carries parcels between such a store and a [`Side`]. It knows no device, key, person or record.

#![forbid(unsafe_code)]

#[macro_use]
mod hooks;
mod kind;
mod name;
pub mod parcel;
mod store;
mod worker;
mod folder;
#[cfg(feature = "object")]
mod object;
mod memory;
mod exchange;
pub mod container;
pub mod faults;

pub use exchange::report::{Flow, Progress, Round, RoundFault, Step, Why};
pub use exchange::side::{Expected, Outgoing, Side, Taken};
pub use exchange::{Exchange, Limits};
pub use folder::FolderStore;
pub use kind::Kind;
pub use memory::{Image, MemoryStore};
pub use name::{FOLDER, Month, Name, README, Span};
#[cfg(feature = "object")]
pub use object::{Bucket, Collection, ObjectStore};
pub use store::{Listed, Store, StoreFault};

#[cfg(any(test, feature = "fuzz"))]
pub mod fuzzing;
#[cfg(test)]
mod testing;
