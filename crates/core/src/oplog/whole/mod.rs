//! Everything the store knows about its records, as pages: the log, the rows, and who holds each register.
//!
//! An empty store that loads the pages stands where the one they were read from stood, without merging an entry again. The same
//! store gives the same pages. Local numbers travel as they are, so a row's clock is right where its log is.

mod digest;
mod load;
mod page;
mod read;

#[cfg(test)]
mod tests;

pub use digest::{Digested, Digesting, StateDigest, TableDigest, digested, state_digest};
pub use load::Loading;
pub use read::{Next, Reading};

pub(in crate::oplog) use digest::add;

use crate::{db::Value, error::Result};

/// The entries of the log that a page holds, encoded.
///
/// # Errors
/// `NewerProgram` for parts this program does not know, `Unreadable` for what is no page.
pub fn entries_of(page: &[u8]) -> Result<Vec<Vec<u8>>> {
    let mut entries = Vec::new();
    page::read(page, &mut |head, row| {
        match (head.part, row.into_iter().nth(1)) {
            (Part::Log, Some(Value::Blob(payload))) => entries.push(payload),
            (Part::Log, _) => return Err(page::unreadable()),
            _ => {}
        }
        Ok(())
    })?;
    Ok(entries)
}

/// The version of a page this program writes.
pub const PAGE_VERSION: u8 = 1;

/// What a run of a page is about; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// Entries of the log.
    Log,
    /// Rows of a replicated table.
    Rows,
    /// Who holds each register of a row.
    Clocks,
    /// Entries that were written over before they arrived.
    Superseded,
    /// Registers whose holders differ.
    Differences,
    /// Entries that wait for a newer program.
    Deferred,
}

impl Part {
    const ALL: [Part; 6] = [Part::Log, Part::Rows, Part::Clocks, Part::Superseded, Part::Differences, Part::Deferred];

    fn byte(self) -> u8 {
        match self {
            Part::Log => 1,
            Part::Rows => 2,
            Part::Clocks => 3,
            Part::Superseded => 4,
            Part::Differences => 5,
            Part::Deferred => 6,
        }
    }

    fn of_byte(byte: u8) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.byte() == byte)
    }
}
