//! What follows from answers, decided without asking the store.

mod answers;
mod checking;
mod scoring;
mod warning;

pub(super) use answers::{Answers, Given};
pub(super) use checking::{checked, missing};
pub(super) use scoring::{change, scored};
pub(super) use warning::{raised, results};

pub use checking::Missing;
pub use scoring::{Change, Response, Scored};
