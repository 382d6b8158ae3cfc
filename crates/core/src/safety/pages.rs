//! Looking at the seal of every page of the store while the practice is in use.
//!
//! A damaged page shows only when somebody reads it, which may be years after the last backup that still had it whole. So every
//! page is looked at once the practice is open, on a connection that lives for those seconds and commits nothing.

use std::path::Path;

use super::store;
use crate::{
    DATABASE, Practice,
    db::{self, Connection, Db},
    error::Result,
    vault::DbKey,
};

/// A look at every page, on a connection of its own.
pub struct PageReader(Connection);

impl PageReader {
    /// A reader of the practice in a folder.
    ///
    /// # Errors
    /// As opening the practice.
    pub fn open(folder: &Path, key: &DbKey) -> Result<Self> {
        Ok(Self(db::open_to_read(&folder.join(DATABASE), key)?))
    }

    /// Whether a page may be damaged. One that was written at the same moment looks so too: ask [`has_damage`] then.
    ///
    /// # Errors
    /// `Storage` for a file that cannot be read at all.
    pub fn doubts(self) -> Result<bool> {
        Ok(store::page_faults(Db(&self.0))? > 0)
    }
}

/// Whether a page does not carry its seal.
///
/// # Errors
/// `Storage` for a file that cannot be read at all.
pub fn has_damage(practice: &Practice) -> Result<bool> {
    Ok(store::page_faults(practice.db())? > 0)
}
