//! Entries written short: what the entry before, the chain and the audit trail imply is left out, and the rest stands in columns.
//!
//! `[2, heading, column, …]` in CBOR. An id is written once and then named by its number; a dot that a run contains itself is never
//! written; the audit line of an entry comes down to its patient and its words. Columns hold like beside like, so that packing finds
//! what repeats. Reading gives back the very bytes, which the dots and the chain prove.

mod columns;
mod known;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub(super) use read::lengthen;
pub(super) use write::shorten;

/// The version of a segment's content that is written like this.
const VERSION: u8 = 2;

/// How a change is written.
mod change {
    /// Registers of a row get values.
    pub const PUT: u8 = 1;
    /// A fact is added.
    pub const FACT: u8 = 2;
    /// A row leaves the tables.
    pub const WITHDRAW: u8 = 3;
    /// The audit line that follows the one before.
    pub const LINE: u8 = 4;
    /// The first audit line of the run.
    pub const FIRST_LINE: u8 = 5;
}

/// How a value is written.
mod value {
    /// No value.
    pub const NULL: u8 = 0;
    /// A number.
    pub const NUMBER: u8 = 1;
    /// The entry's own instant.
    pub const NOW: u8 = 2;
    /// Words.
    pub const TEXT: u8 = 3;
    /// An id, written out in the values.
    pub const ID: u8 = 4;
    /// Bytes.
    pub const BYTES: u8 = 5;
}
