//! The write path. One user action is one function, one transaction, one log entry.
//!
//! An area declares its records with [`record!`](crate::record) and its append-only facts with [`fact!`](crate::fact): table,
//! columns, and *registers* (columns that only make sense together), each with a [`Class`] that says how two devices agree on it.
//! [`Practice::act`](crate::Practice::act) hands out a [`Tx`]; [`Tx::put`] and [`Tx::fact`] are the only verbs that write.
//! Before an action is written, every [`Guard`] of a table it touched is asked whether the area that needs those rows can go on.
//! What the log keeps is enough to undo an action ([`undo`]) and to build the same tables again ([`replay`]).

mod action;
mod clocks;
mod declare;
mod entry;
mod guard;
mod replay;
mod repoint;
mod stored;
mod tx;
mod undo;

pub use action::{Action, Done, UndoToken};
pub use entry::{Dot, Entry, Op};
pub use guard::{Guard, Holds};
pub use replay::{fingerprint, replayed_fingerprint};
pub use stored::{Class, Kind, Register, Stored, Table, VoidFact, rusqlite_result};
pub use tx::Tx;

pub(crate) use undo::{spoken, undo};

#[cfg(test)]
mod tests;
