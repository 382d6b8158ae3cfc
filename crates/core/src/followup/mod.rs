//! Patients who missed a visit: who is to be reached by when, what was tried, and when the clinician has to know.
//!
//! Every missed visit starts a clock. Attempts to reach the patient are facts with their outcome; one written down by mistake is
//! voided and stays visible in the log. A patient with a risk flag who cannot be reached goes to the clinician, and so does whoever
//! misses as often, or stays away as long, as the protocol or the practice says; the clinician acknowledges. A missed visit rests
//! when its place in the course is booked again or somebody closes it with a reason. `rules` decides all of this from what was read.

mod acting;
mod fees;
mod kept_rules;
mod rules;
mod store;
mod views;
mod ways;

#[cfg(test)]
mod tests;

pub use acting::{Attempt, StepOfMiss, acknowledge_miss, close_miss, hand_over_miss, log_attempt};
pub use fees::{MissedFee, missed_fee};
pub use kept_rules::{FollowUpRulesView, follow_up_rules, save_follow_up_rules};
pub use rules::{Ask, MissState};
pub use views::{AttemptRow, MissedOf, MissedVisit, MissedVisits, StepRow, missed_sessions};
pub use ways::WayView;

use crate::{
    fact, id_type,
    oplog::{Stored, Table},
    patients::ContactId,
    record,
    types::{PatientId, PersonId, SessionId, UtcMillis},
    word_type,
};

id_type! {
    /// An attempt to reach a patient, or a step of handing over.
    FollowUpId
}
id_type! {
    /// The practice's rules for missed visits; there is one.
    FollowUpRulesId
}

word_type! {
    /// How somebody tried to reach a patient.
    pub enum Channel {
        /// By telephone.
        Call = "call", "Call";
        /// By text message.
        Text = "text", "Text";
        /// By e-mail.
        Email = "email", "E-mail";
        /// By mail.
        Letter = "letter", "Letter";
    }
}

word_type! {
    /// What came of an attempt.
    pub enum Outcome {
        /// The patient answered.
        Reached = "reached", "Reached";
        /// A message was left or sent.
        LeftMessage = "left_message", "Message left";
        /// Nobody answered.
        NoAnswer = "no_answer", "No answer";
        /// The number or address is not the patient's.
        Wrong = "wrong", "Wrong number or address";
        /// The patient answered and does not want another visit.
        Declined = "declined", "Declined";
    }
}

word_type! {
    /// A step beside the attempts.
    pub enum Step {
        /// Somebody told the clinician.
        HandedOver = "handed_over", "Handed to the clinician";
        /// The clinician knows.
        Acknowledged = "acknowledged", "Acknowledged";
        /// Nothing more is done.
        Closed = "closed", "Closed";
    }
}

fact! {
    /// One attempt to reach a patient after a missed visit.
    pub struct ContactAttempt in "contact_attempts" = 70, void with acting::void_by_undo {
        id: FollowUpId,
        session_id: SessionId,
        patient_id: PatientId,
        contact_id: Option<ContactId>,
        channel: Channel,
        outcome: Outcome,
        note: Option<String>,
        tried_at: UtcMillis,
        tried_by: Option<PersonId>,
    }
}

fact! {
    /// A missed visit handed to the clinician, acknowledged, or closed.
    pub struct Escalation in "escalations" = 71, void with acting::void_by_undo {
        id: FollowUpId,
        session_id: SessionId,
        patient_id: PatientId,
        step: Step,
        note: Option<String>,
        done_at: UtcMillis,
        done_by: Option<PersonId>,
    }
}

fact! {
    /// An attempt or a step that was written down by mistake.
    pub struct FollowUpVoid in "follow_up_voids" = 72, void with acting::again_by_undo {
        id: FollowUpId,
        entry_id: FollowUpId,
        voided_at: UtcMillis,
    }
}

record! {
    /// What the practice does after a missed visit where the protocol does not say.
    pub struct FollowUpRules in "follow_up_rules" = 73 {
        id: FollowUpRulesId,
        Latest clock = 1 { contact_within_hours: i64, attempts_before_clinician: i64 },
        Latest misses = 2 { misses_before_clinician: i64, misses_before_stop: i64 },
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] =
    &[ContactAttempt::TABLE, Escalation::TABLE, FollowUpVoid::TABLE, FollowUpRules::TABLE];

impl Outcome {
    /// Whether the patient was spoken to.
    pub const fn is_reached(self) -> bool {
        matches!(self, Self::Reached | Self::Declined)
    }
}
