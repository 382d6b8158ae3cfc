//! What two offices did apart that does not fit together: shown side by side until a person decides.
//!
//! Two kinds meet here. A register that two people changed without seeing each other keeps every version
//! ([`crate::oplog::versions`]); and rules over several records can be broken by changes that were each right by
//! themselves ([`findings`]): a chair booked twice, two charts with one number. Nothing here is stored but what people answered:
//! conflicts are derived from what is stored, so every device sees the same ones under the same ids.

mod actions;
mod findings;
mod inbox;
mod record;
mod words;

#[cfg(test)]
mod tests;

pub use actions::{CloseConflict, ResolveConflict, close_conflict, resolve_conflict};
pub use findings::Finding;
pub use inbox::{Conflict, ConflictList, Settled, Standing, Touched, conflicts_to_decide, list_conflicts};
pub use record::{HistoryRow, RecordOf, record_history};
pub use words::Field;

use crate::{
    fact,
    oplog::{Stored, Table},
    types::{PersonId, UtcMillis},
};

crate::id_type! {
    /// A conflict that somebody closed.
    ClosureId
}

fact! {
    /// A conflict somebody looked at and left as it is. Its id comes from the conflict's, so closing it at two offices is one closure.
    pub struct Closure in "conflict_closures" = 97 {
        id: ClosureId,
        conflict_id: String,
        note: Option<String>,
        closed_by: Option<PersonId>,
        closed_at: UtcMillis,
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[Closure::TABLE];
