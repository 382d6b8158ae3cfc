//! Copies of everything on the share, so that a new device need not merge every entry there ever was, and old files may go.
//!
//! A copy is a list of the files it stands for, pages of the store ([`crate::oplog::whole`]), each sealed as a chunk, and a
//! manifest that names the chunks and says what the store comes to. It is read from the store of the device that makes it,
//! never from the share. A device that joins loads the largest copy it can believe in one transaction, or none.

mod covered;
mod due;
mod fetching;
mod making;
mod manifest;
mod store;

#[cfg(test)]
mod tests;

pub use due::{copied_at, snapshot_due};
pub use fetching::{Fetching, fetching, pass_over};
pub use making::{Making, make_snapshot};

pub(super) use fetching::{begins_with_one, look_for_one, take_chunk, take_manifest, wants_chunk};

/// About how much of a store one chunk holds, in bytes, before it is packed.
const PAGE_BYTES: usize = 6 * 1024 * 1024;
