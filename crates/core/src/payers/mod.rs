//! Who pays: the practice's directory of payers, and what each patient is covered by.
//!
//! The directory starts from the shipped one; what nobody verified at the source stays marked until somebody of the practice writes
//! down when they did. A patient without a coverage pays themselves. Coverages have an order: the first in force on a day is billed
//! first. Registration lives here because its fifth fact is the payer.

mod coverages;
mod directory;
mod register;
mod store;

#[cfg(test)]
mod tests;

pub(crate) use coverages::bill_after;
pub use coverages::{CoverageView, EndCoverage, coverage_view, coverages, end_coverage, save_coverage};
pub use directory::{PayerView, Payers, adopt_payers, payers, save_payer};
pub use register::{RegisterPatient, register_patient};
pub use store::{coverage_on, coverages_of, coverages_on, payer, payer_named};

use crate::{
    id_type,
    oplog::{Guard, Holds, Stored, Table},
    record,
    types::{Address, Day, PatientId, PayerId},
    word_type,
};

id_type! {
    /// What a patient is covered by.
    CoverageId
}

word_type! {
    /// What kind of payer.
    pub enum PayerKind {
        /// A commercial plan.
        Commercial = "commercial", "Commercial";
        /// Medicare.
        Medicare = "medicare", "Medicare";
        /// Medicaid.
        Medicaid = "medicaid", "Medicaid";
        /// TRICARE.
        Tricare = "tricare", "TRICARE";
        /// Veterans Affairs community care.
        VeteransAffairs = "veterans_affairs", "Veterans Affairs";
        /// Workers' compensation.
        WorkersComp = "workers_comp", "Workers' compensation";
        /// The patient.
        SelfPay = "self_pay", "Self-pay";
        /// Something else.
        Other = "other", "Other";
    }
}

word_type! {
    /// Who holds a policy.
    pub enum SubscriberRelation {
        /// The patient.
        Oneself = "self", "Patient";
        /// The patient's spouse or partner.
        Spouse = "spouse", "Spouse or partner";
        /// A parent; the patient is the child.
        Child = "child", "Parent (patient is the child)";
        /// Somebody else.
        Other = "other", "Somebody else";
    }
}

word_type! {
    /// How the practice stands to a plan.
    pub enum Network {
        /// Contracted.
        In = "in", "In network";
        /// Not contracted.
        Out = "out", "Out of network";
        /// Nobody asked.
        Unknown = "unknown", "Not known";
    }
}

record! {
    /// A payer of the practice's directory.
    pub struct Payer in "payers" = 50 {
        id: PayerId,
        Latest name = 1 { name: String, kind: PayerKind },
        Latest claims = 2 { payer_id: Option<String> },
        Latest channels = 3 { phone: Option<String>, authorization_phone: Option<String>, fax: Option<String>, portal_url: Option<String> },
        Latest carve_out = 4 { behavioral_carve_out: Option<String> },
        Latest appeals = 5 { appeal_address: Option<Address> },
        Latest verified = 6 { source: Option<String>, verified_on: Option<Day>, unverified: bool },
        Latest active = 7 { active: bool },
    }
}

record! {
    /// What a patient is covered by.
    pub struct Coverage in "coverages" = 51 {
        id: CoverageId,
        Latest owner = 1 { patient_id: PatientId },
        Clinical policy = 2 { payer_id: PayerId, plan: Option<String>, member_id: Option<String>, group_number: Option<String> },
        Latest priority = 3 { priority: i64 },
        Clinical subscriber = 4 { subscriber_name: Option<String>, subscriber_relation: SubscriberRelation, subscriber_born_on: Option<Day> },
        Latest network = 5 { network: Network },
        Clinical term = 6 { starts_on: Option<Day>, ends_on: Option<Day> },
    }
}

/// A coverage needs its payer.
pub(crate) const GUARDS: &[Guard] = &[Guard {
    of: Payer::TABLE,
    holds: Holds::WhileNamed {
        by: &["payer_id"],
        words: ["payer", "payers"],
        way_out: "Take the payers that are not wanted out of use.",
    },
}];

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[Payer::TABLE, Coverage::TABLE];

impl Coverage {
    /// Whether it pays for a day; without dates it always does.
    pub fn holds_on(&self, day: Day) -> bool {
        self.starts_on.is_none_or(|starts| starts <= day) && self.ends_on.is_none_or(|ends| day <= ends)
    }
}
