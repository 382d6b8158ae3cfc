//! Requests for records to those who treated a patient before, and to pharmacies and health plans.
//!
//! A request says whom, what and on whose authorization; each time somebody asks is a fact. When to ask again follows by `rules` from
//! the day it was sent: after 7, 14 and 21 days, then the clinician decides. A request that goes out on an authorization goes out only
//! while that is in force.

mod acting;
mod paper;
mod rules;
mod store;
mod views;

#[cfg(test)]
mod tests;

pub use acting::{
    EndPriorRequest, LogPriorAttempt, RemovePriorRequest, SavePriorRequest, end_prior_request, log_prior_attempt,
    remove_prior_request, save_prior_request,
};
pub use paper::records_request_sheet;
pub use rules::RequestState;
pub use views::{
    KnownHolder, PriorAttemptRow, PriorRequestOf, PriorRequestStart, PriorRequestView, PriorRequestsOf,
    ReleaseAuthorization, prior_request_start, prior_requests_of,
};
pub(crate) use views::{asked, waiting};

use crate::{
    consents::ConsentId,
    fact,
    filed::DocumentId,
    id_type,
    oplog::{Guard, Holds, Stage, Stored, Table},
    record,
    types::{Day, PatientId, PersonId, UtcMillis},
    word_type,
};

id_type! {
    /// A request for records.
    PriorRequestId
}
id_type! {
    /// One time somebody asked.
    PriorAttemptId
}

word_type! {
    /// Who has the records.
    pub enum RecordHolder {
        /// Who treats or treated the patient.
        Provider = "provider", "Provider or clinic";
        /// A hospital.
        Hospital = "hospital", "Hospital";
        /// A pharmacy: what was filled and when.
        Pharmacy = "pharmacy", "Pharmacy";
        /// A health plan: what it paid for.
        Plan = "plan", "Health plan";
    }
}

word_type! {
    /// Where a request stands by what somebody said.
    pub enum RequestStatus {
        /// Nothing came yet.
        Open = "open", "Open";
        /// The records came.
        Came = "came", "Records came";
        /// They have none.
        Nothing = "nothing", "They have none";
        /// Nobody asks any more.
        GivenUp = "given_up", "Given up";
    }
}

word_type! {
    /// How somebody asked.
    pub enum RequestWay {
        /// By fax.
        Fax = "fax", "Fax";
        /// By mail.
        Mail = "mail", "Mail";
        /// Through their portal.
        Portal = "portal", "Portal";
        /// By secure e-mail.
        Email = "email", "Secure e-mail";
        /// By telephone.
        Call = "call", "Call";
        /// At their desk.
        InPerson = "in_person", "In person";
    }
}

word_type! {
    /// What came of it.
    pub enum RequestOutcome {
        /// It was sent.
        Sent = "sent", "Sent";
        /// They said that they will send them.
        WillSend = "will_send", "They will send them";
        /// A message was left.
        LeftMessage = "left_message", "Message left";
        /// Nobody answered.
        NoAnswer = "no_answer", "No answer";
        /// They do not send them.
        Refused = "refused", "They refuse";
        /// The number or address is wrong.
        Wrong = "wrong", "Wrong number or address";
    }
}

record! {
    /// A request for records.
    pub struct PriorRequest in "prior_requests" = 115 {
        id: PriorRequestId,
        Latest patient = 1 { patient_id: PatientId, made_on: Day, made_by: Option<PersonId> },
        Latest whom = 2 { holder: RecordHolder, name: String, address: Option<String>, phone: Option<String>, fax: Option<String> },
        Latest asks = 3 { records: String, since: Option<Day>, until: Option<Day>, consent_id: Option<ConsentId> },
        Latest chase = 4 { chase_on: Option<Day> },
        State progress = 5 by stage { status: RequestStatus, ended_on: Option<Day>, document_id: Option<DocumentId>, note: Option<String> },
    }
}

fact! {
    /// One time somebody asked.
    pub struct PriorAttempt in "prior_attempts" = 116, void with acting::void_by_undo {
        id: PriorAttemptId,
        request_id: PriorRequestId,
        patient_id: PatientId,
        way: RequestWay,
        outcome: RequestOutcome,
        note: Option<String>,
        tried_on: Day,
        logged_at: UtcMillis,
        logged_by: Option<PersonId>,
    }
}

fact! {
    /// One that was written down by mistake.
    pub struct PriorVoid in "prior_voids" = 122, void with acting::again_by_undo {
        id: PriorAttemptId,
        entry_id: PriorAttemptId,
        voided_at: UtcMillis,
    }
}

/// What was sent is ended, not taken off.
pub(crate) const GUARDS: &[Guard] = &[Guard {
    of: PriorRequest::TABLE,
    holds: Holds::WhileNamed {
        by: &["request_id"],
        words: ["request", "requests"],
        way_out: "It went out; end it and say why instead.",
    },
}];

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[PriorRequest::TABLE, PriorAttempt::TABLE, PriorVoid::TABLE];

/// The ways in which a request ends exclude each other.
fn stage(status: &str) -> Stage {
    match status {
        "came" => Stage { branch: 1, height: 1 },
        "nothing" => Stage { branch: 2, height: 1 },
        "given_up" => Stage { branch: 3, height: 1 },
        _ => Stage::default(),
    }
}

impl RecordHolder {
    /// Whether they have lists of what was filled instead of visit notes.
    pub(crate) const fn has_fills(self) -> bool {
        matches!(self, Self::Pharmacy | Self::Plan)
    }
}
