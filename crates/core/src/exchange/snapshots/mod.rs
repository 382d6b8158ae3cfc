//! Copies of everything on the share, so that a new device need not merge every entry there ever was, and old files may go.
//!
//! A copy is a list of the files it stands for, pages of the store ([`crate::oplog::whole`]), each sealed as a chunk, and a
//! manifest that names the chunks and says what the store comes to. It is read from the store of the device that makes it,
//! never from the share. A device that joins loads the largest copy it can believe in one transaction, or none.

mod catching;
mod checking;
mod covered;
mod due;
mod fetching;
mod holding;
mod known;
mod making;
mod manifest;
mod store;

#[cfg(test)]
pub(super) mod tests;

pub use catching::{Catching, catch_up};
pub use checking::{Check, Parts, begin_check, conclude_check, copy_part, postpone_check};
pub use due::{copied_at, snapshot_due};
pub use fetching::{Fetching, fetching, only_newer_copies, pass_over};
pub use making::{Making, make_snapshot};

pub(super) use catching::choose_copy;
pub(super) use checking::choose_check;
pub(super) use due::is_the_one;
pub(super) use fetching::{begins_with_one, look_for_one, take_chunk, take_manifest, wants_chunk};
pub(super) use holding::{files_of, half, held, lacking, look_at_lists};
pub(super) use known::{Copy, is_agreed, stands, usable};
pub(super) use store::{set_condemned, set_state};
#[cfg(any(test, feature = "fuzz"))]
pub(super) use {
    covered::{decode as decode_list, encode as encode_list},
    manifest::Manifest,
};

/// About how much of a store one chunk holds, in bytes, before it is packed.
const PAGE_BYTES: usize = 6 * 1024 * 1024;
