//! The write path. One user action is one function, one transaction, one log entry.
//!
//! An area declares its records with [`record!`](crate::record) and its append-only facts with [`fact!`](crate::fact): table,
//! columns, and *registers* (columns that only make sense together), each with a [`Class`] that says how two devices agree on it.
//! [`Practice::act`](crate::Practice::act) hands out a [`Tx`]; [`Tx::put`] and [`Tx::fact`] are the only verbs that write.
//! Before an action is written, every [`Guard`] of a table it touched is asked whether the area that needs those rows can go on.
//! What the log keeps is enough to undo an action ([`undo`]) and to build the same tables again ([`replay`]).

mod action;
mod clocks;
mod commit;
mod declare;
mod deferred;
mod entry;
mod facts;
#[cfg(any(test, feature = "simulate"))]
pub mod generate;
mod guard;
mod merge;
mod receive;
mod replay;
mod repoint;
mod shelf;
mod stored;
mod tx;
mod undo;
mod versions;
pub mod whole;

pub use action::{Action, Done, UndoToken};
pub use clocks::RowClock;
pub use entry::{Dot, Entry, Op};
pub use guard::{Guard, Holds};
pub use merge::{Difference, Place, Shelf};
pub(crate) use receive::receive_and_note;
pub use receive::{Received, own_entries_after, receive};
pub use replay::{fingerprint, mark_of, replayed_fingerprint};
pub use stored::{
    Class, Kind, PRACTICE, RESTRICTED, Register, Stage, StageOf, Stored, Table, VoidFact, rusqlite_result,
};
pub use tx::Tx;
pub use versions::{Change, Version, before_versions, differences, history, shown, versions};

pub(crate) use deferred::apply_deferred;
pub(crate) use undo::{spoken, undo, was_restricted};
pub(crate) use versions::{holders, holds_value, open_questions, writer, written_at};

#[cfg(test)]
mod tests;
