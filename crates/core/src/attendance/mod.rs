//! What staff check at a visit, and who comes late.
//!
//! The protocol of a course says what is checked before treatment, after its start and before the patient leaves. Each answer is a
//! fact with who and when; a correction is a newer fact that names the one it stands for, and one written down by mistake is voided.
//! On its day a treatment begins only when every check before it is in order, and a patient who was asked to bring a driver leaves
//! only when every check before leaving is; a clinician can let either go on, with the reason. Answers that two offices gave apart
//! both stand until somebody answers again. Lateness is worked out from the booked time, the arrival and the clock, never stored.

mod acting;
mod gates;
mod kept_rules;
mod rules;
mod steps;
mod store;
mod views;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use acting::{AnswerCheck, LetGo, answer_check, let_go};
pub(crate) use gates::{may_leave, may_start};
pub(crate) use kept_rules::grace;
pub use kept_rules::{AttendanceRulesView, attendance_rules, save_attendance_rules};
pub use rules::CheckState;
pub(crate) use rules::minutes_late;
pub use steps::StepOfDay;
pub(crate) use views::checked_visits;
pub use views::{AnswerRow, CheckRow, ChecksOf, HeldUp, PassRow, SessionChecks, session_checks};

use serde::{Deserialize, Serialize};

use crate::{
    db, fact, id_type,
    oplog::{Stored, Table},
    packs::CheckAt,
    record,
    types::{PatientId, PersonId, SessionId, UtcMillis},
    word_type,
};

id_type! {
    /// An answer to a check, or the word of a clinician that it may go on.
    CheckId
}
id_type! {
    /// The practice's rule of lateness; there is one.
    AttendanceRulesId
}

word_type! {
    /// What a check came to.
    pub enum Answer {
        /// As it should be.
        Ok = "ok", "OK";
        /// Not as it should be.
        NotOk = "not_ok", "Not OK";
    }
}

/// Which answers a correction stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CheckIds(pub Vec<CheckId>);
db::json_column!(CheckIds);

/// A check that was let go, as it was answered then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedCheck {
    /// What was to be checked.
    pub what: String,
    /// The answers that stood; none when nobody had answered.
    pub answers: Vec<CheckId>,
}

/// The checks that were let go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PassedChecks(pub Vec<PassedCheck>);
db::json_column!(PassedChecks);

fact! {
    /// One answer to one check of a session.
    pub struct CheckAnswer in "session_checks" = 64, void with acting::void_by_undo {
        id: CheckId,
        session_id: SessionId,
        patient_id: PatientId,
        due: CheckAt,
        minutes: Option<u16>,
        what: String,
        answer: Answer,
        word: Option<String>,
        replaces: CheckIds,
        answered_at: UtcMillis,
        answered_by: Option<PersonId>,
    }
}

fact! {
    /// A clinician's word that a visit goes on although checks hold it up.
    pub struct CheckPass in "check_passes" = 65, void with acting::void_by_undo {
        id: CheckId,
        session_id: SessionId,
        patient_id: PatientId,
        due: CheckAt,
        over: PassedChecks,
        reason: String,
        passed_at: UtcMillis,
        passed_by: Option<PersonId>,
    }
}

fact! {
    /// An answer or a pass that was written down by mistake.
    pub struct CheckVoid in "check_voids" = 66, void with acting::again_by_undo {
        id: CheckId,
        entry_id: CheckId,
        voided_at: UtcMillis,
    }
}

record! {
    /// From when on somebody counts as late.
    pub struct AttendanceRules in "attendance_rules" = 67 {
        id: AttendanceRulesId,
        Latest lateness = 1 { late_after_minutes: i64 },
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[CheckAnswer::TABLE, CheckPass::TABLE, CheckVoid::TABLE, AttendanceRules::TABLE];
