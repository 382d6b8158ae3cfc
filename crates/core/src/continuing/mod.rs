//! How courses go on: near the end of each, the clinician decides, and what was decided is booked.
//!
//! A course is asked about while its last sessions are still ahead, so that nothing breaks off by itself: it stops, gets more sessions,
//! goes over into maintenance or boosters, or is looked at again on a day. Decisions are facts; where a course stands is worked out from
//! them and from its sessions. What follows a decision is a course of its own, by the phase of the protocol that comes then.

mod acting;
mod booking;
mod rules;
mod store;
mod views;

#[cfg(test)]
mod tests;

pub use acting::{DecideCourse, decide_course};
pub use booking::{Continue, preview_continuation, start_continuation};
pub use rules::EndState;
pub use views::{CoursesEnding, DecisionOffer, DecisionRow, EndingCourse, EndingOf, ending_courses};

use crate::{
    fact, id_type,
    oplog::{Stored, Table},
    types::{Day, PatientId, PersonId, SeriesId, UtcMillis},
    word_type,
};

id_type! {
    /// A decision about a course, or what followed.
    DecisionId
}

word_type! {
    /// How a course goes on.
    pub enum Decision {
        /// It ends with its last session.
        Stop = "stop", "Stop";
        /// More sessions in the rhythm of the treatment.
        More = "more", "More sessions";
        /// Maintenance or boosters.
        Maintenance = "maintenance", "Maintenance";
        /// Somebody looks at it again on a day.
        Review = "review", "Decide later";
    }
}

fact! {
    /// What a clinician decided about a course near its end.
    pub struct CourseDecision in "course_decisions" = 92, void with acting::void_by_undo {
        id: DecisionId,
        series_id: SeriesId,
        patient_id: PatientId,
        decision: Decision,
        after_session: i64,
        sessions: Option<i64>,
        every_days: Option<i64>,
        review_on: Option<Day>,
        note: Option<String>,
        decided_at: UtcMillis,
        decided_by: Option<PersonId>,
    }
}

fact! {
    /// The course that was booked because of a decision.
    pub struct CourseContinuation in "course_continuations" = 93, void with acting::loosen_by_undo {
        id: DecisionId,
        decision_id: DecisionId,
        patient_id: PatientId,
        followed_by: SeriesId,
        booked_at: UtcMillis,
    }
}

fact! {
    /// A decision, or the tie to what followed it, that no longer counts.
    pub struct CourseDecisionVoid in "course_decision_voids" = 94, void with acting::again_by_undo {
        id: DecisionId,
        entry_id: DecisionId,
        voided_at: UtcMillis,
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[CourseDecision::TABLE, CourseContinuation::TABLE, CourseDecisionVoid::TABLE];
