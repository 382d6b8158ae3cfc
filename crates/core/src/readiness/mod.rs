//! Whether a session may start: one verdict from the rules of its protocol, each cell one sentence.
//!
//! The protocol a course was started by says what has to be there. Forms, consents and visits speak for themselves; what happens elsewhere
//! (an evaluation, a clearance, the REMS, the driver) somebody writes down, as a fact with who and when. The verdict is worked out at
//! every read and stored nowhere. What the program does not keep yet says so and is never called there. On its day a session that is not
//! ready does not start; a clinician can let it, with a reason and a signature, for what was missing at that moment and nothing else.

mod acting;
mod course;
mod gate;
mod gathering;
mod rules;
mod store;
mod views;
mod written;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use acting::{OverrideReadiness, WriteReadiness, override_readiness, write_readiness};
pub use course::{CourseItem, CourseReadiness, CourseReadinessOf, course_readiness};
pub(crate) use gate::may_start;
pub(crate) use store::{evaluated_on, written_on};
pub use views::{
    GateCell, OverrideView, ReadinessBoard, ReadinessDay, ReadinessOf, ReadinessRow, SessionReadiness, readiness_of,
    readiness_on,
};
pub(crate) use written::written_of;

use serde::{Deserialize, Serialize};

use crate::{
    db, fact, id_type,
    oplog::{Stored, Table},
    packs::GateItem,
    types::{Day, PatientId, PersonId, SessionId, UtcMillis},
    word_type,
};

id_type! {
    /// Something written down about readiness.
    ReadinessId
}

word_type! {
    /// Whether a session may start.
    pub enum Verdict {
        /// Something that blocks is missing.
        NoGo = "no_go", "No-go";
        /// Something is to be looked at.
        Watch = "watch", "Watch";
        /// Everything is there.
        Go = "go", "Go";
    }
}

word_type! {
    /// How one item stands.
    pub enum CellState {
        /// Missing, and nothing starts without it.
        Stop = "stop", "Missing";
        /// To be looked at; it holds nothing up.
        Watch = "watch", "To look at";
        /// There.
        Met = "met", "There";
        /// A clinician let the session start without it.
        LetGo = "let_go", "Let go";
        /// Not kept by the program yet.
        Untracked = "untracked", "Not tracked yet";
        /// Not asked for.
        NotNeeded = "not_needed", "Not needed";
    }
}

/// What was missing when a session was let go, each as it was said then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MissingItems(pub Vec<MissingItem>);
db::json_column!(MissingItems);

/// One thing that was missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingItem {
    /// The item.
    pub item: GateItem,
    /// Why it was missing.
    pub says: String,
}

fact! {
    /// That something is there, or is not.
    pub struct ReadinessEntry in "readiness_entries" = 107, void with acting::void_by_undo {
        id: ReadinessId,
        patient_id: PatientId,
        session_id: Option<SessionId>,
        item: GateItem,
        met: bool,
        happened_on: Day,
        who: Option<String>,
        says: Option<String>,
        /// The last day on which it holds.
        until: Option<Day>,
        done_at: UtcMillis,
        done_by: Option<PersonId>,
    }
}

fact! {
    /// An entry that was written down by mistake.
    pub struct ReadinessVoid in "readiness_voids" = 108, void with acting::again_by_undo {
        id: ReadinessId,
        entry_id: ReadinessId,
        voided_at: UtcMillis,
    }
}

fact! {
    /// A signed word that a session starts although something is missing.
    pub struct ReadinessOverride in "readiness_overrides" = 109 {
        id: ReadinessId,
        session_id: SessionId,
        patient_id: PatientId,
        missing: MissingItems,
        reason: String,
        signature: String,
        signed_at: UtcMillis,
        signed_by: Option<PersonId>,
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[ReadinessEntry::TABLE, ReadinessVoid::TABLE, ReadinessOverride::TABLE];
