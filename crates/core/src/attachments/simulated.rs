//! Kept files as the schedule simulator makes them and looks at them.

use super::{all, keep, keep_restricted, stored};
use crate::{
    Practice,
    error::Result,
    oplog::{Action, Done},
};
use std::collections::BTreeMap;

/// Keeps a file with the practice.
pub fn keep_file(practice: &mut Practice, content: &[u8]) -> Result<Done<()>> {
    let folder = practice.folder().to_owned();
    practice.act(Action::legal("keep_file"), |tx| keep(tx, &folder, content, "text/plain").map(drop))
}

/// Keeps a file for computers with restricted records.
pub fn keep_restricted_file(practice: &mut Practice, content: &[u8]) -> Result<Done<()>> {
    let folder = practice.folder().to_owned();
    practice
        .act(Action::legal("keep_restricted_file"), |tx| keep_restricted(tx, &folder, content, "text/plain").map(drop))
}

/// The files that records name, by the hash of what lies on the disk, and whether each lies here whole.
pub fn files(practice: &Practice) -> Result<BTreeMap<[u8; 32], bool>> {
    let named = all(practice)?.into_iter().filter_map(|file| <[u8; 32]>::try_from(file.stored_hash).ok());
    Ok(named.map(|hash| (hash, stored(practice.folder(), &hash).is_some())).collect())
}
