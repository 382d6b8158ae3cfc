//! Patients: who they are, how to reach them, who else belongs to them, and what they are treated for.
//!
//! A patient is registered with five facts and gets a record number: the practice's prefix and the next number counted from those
//! that are stored. Two offices that register apart can give one number to two patients; the number is for people, the id is what
//! records point at, so such a pair is told apart and renumbered by hand and never mixed up.
//!
//! A chart is edited register by register: the legal name, the birth and what is clinical keep both values when two offices change
//! them apart; the rest takes the latest. Search reads local tables that SQL triggers keep beside the records; names that are mixed up
//! are found among all names arranged in memory. Two charts of one
//! person are merged: records move to the one that is kept, facts stay where they were posted and are read through
//! [`all_ids`], and the merge can be undone.

mod alike;
mod alike_names;
mod contacts;
mod diagnoses;
mod duplicates;
mod find;
mod merge;
mod numbers;
mod record;
mod register;
mod related;
mod spelled;
mod store;
mod terms;

#[cfg(test)]
mod tests;

pub use contacts::{ContactView, RemoveContact, contacts, remove_contact, save_contact};
pub use diagnoses::{
    AddDiagnosis, DiagnosisView, OrderDiagnoses, RemoveDiagnosis, add_diagnosis, diagnoses, order_diagnoses,
    remove_diagnosis,
};
pub use duplicates::{CheckDuplicates, Duplicate, check_duplicates, refuse_duplicates};
pub use find::{Find, Found, FoundPatient, find};
pub use merge::{MergePatients, merge_patients};
pub use numbers::RecordNumbers;
pub use record::{PatientInput, PatientQuery, PatientView, patient, save_patient};
pub use register::{NewPatient, Registered, register};
pub use related::{RelatedView, RemoveRelated, related, remove_related, save_related};
pub use store::{alike_to, all_ids, find_patient, kept, live_patient, phone, shared_numbers, undiagnosed};

use crate::{
    id_type,
    oplog::{Guard, Holds, Stored, Table},
    record,
    types::{Address, Day, PatientId, UtcMillis},
    word_type,
};

id_type! {
    /// A way to reach a patient.
    ContactId
}
id_type! {
    /// Somebody who belongs to a patient: family, prescriber, therapist.
    RelatedId
}
id_type! {
    /// A diagnosis on a patient's list.
    DiagnosisId
}

word_type! {
    /// Sex as payers have it.
    pub enum Sex {
        /// Female.
        Female = "female", "Female";
        /// Male.
        Male = "male", "Male";
        /// Neither, as some cards say.
        X = "x", "X";
        /// Not said.
        Unknown = "unknown", "Not said";
    }
}

word_type! {
    /// A way to reach a patient.
    pub enum ContactKind {
        /// A mobile telephone.
        Mobile = "mobile", "Mobile";
        /// A telephone at home.
        Home = "home", "Home";
        /// A telephone at work.
        Work = "work", "Work";
        /// E-mail.
        Email = "email", "E-mail";
    }
}

word_type! {
    /// What somebody is to a patient.
    pub enum RelatedRole {
        /// To be called in an emergency.
        Emergency = "emergency", "Emergency contact";
        /// Sent the patient here.
        Referring = "referring", "Referring provider";
        /// Prescribes outside this practice.
        Prescriber = "prescriber", "Outpatient prescriber";
        /// Treats by talking.
        Therapist = "therapist", "Therapist";
    }
}

record! {
    /// A patient.
    pub struct Patient in "patients" = 30 {
        id: PatientId,
        Clinical legal_name = 1 { family_name: String, given_name: String, middle_name: Option<String>, suffix: Option<String> },
        Clinical birth = 2 { born_on: Day },
        Clinical sex = 3 { sex: Sex },
        Latest called = 4 { preferred_name: Option<String>, pronouns: Option<String> },
        Latest address = 5 { address: Option<Address> },
        Latest referral_source = 6 { referral_source: Option<String> },
        Clinical risk_flag = 7 { risk_flag: Option<String> },
        Clinical allergies = 8 { allergies: Option<String> },
        Latest notes = 9 { notes: Option<String> },
        Latest archived = 10 { archived: bool },
        Clinical merged = 11 { merged_into: Option<PatientId> },
        Clinical mrn = 12 { mrn: String },
        Latest registered = 13 { registered_at: UtcMillis },
    }
}

record! {
    /// A way to reach a patient, and what they allow on it.
    pub struct Contact in "contacts" = 31 {
        id: ContactId,
        Latest owner = 1 { patient_id: PatientId },
        Latest channel = 2 { kind: ContactKind, value: String },
        Clinical permission = 3 { may_leave_message: bool, may_text: bool },
        Latest preferred = 4 { preferred: bool },
        Latest note = 5 { note: Option<String> },
    }
}

record! {
    /// Somebody who belongs to a patient.
    pub struct Related in "related_people" = 32 {
        id: RelatedId,
        Latest owner = 1 { patient_id: PatientId },
        Latest who = 2 { role: RelatedRole, name: String, phone: Option<String>, npi: Option<String>, relation: Option<String> },
    }
}

record! {
    /// A diagnosis on a patient's list.
    pub struct Diagnosis in "diagnoses" = 33 {
        id: DiagnosisId,
        Latest owner = 1 { patient_id: PatientId },
        Clinical what = 2 { code: String, description: String, onset_on: Option<Day> },
        Latest place = 3 { position: i64 },
    }
}

/// What anybody keeps of a patient needs the chart.
pub(crate) const GUARDS: &[Guard] = &[
    Guard {
        of: Patient::TABLE,
        holds: Holds::WhileNamed {
            by: &["patient_id", "merged_into"],
            words: ["patient", "patients"],
            way_out: "Archive the charts that are not wanted, or merge doubles.",
        },
    },
    Guard { of: Patient::TABLE, holds: Holds::Rule(numbers::numbers_are_given_once) },
];

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[Patient::TABLE, Contact::TABLE, Related::TABLE, Diagnosis::TABLE];

impl Patient {
    /// `Last, First`, as lists show it.
    pub fn list_name(&self) -> String {
        list_name(&self.family_name, &self.given_name)
    }

    /// `Last, F.`, as calendars show it.
    pub fn short_name(&self) -> String {
        match self.given_name.chars().next() {
            Some(initial) => format!("{}, {initial}.", self.family_name),
            None => self.family_name.clone(),
        }
    }

    /// The legal name in the order it is spoken: `First Middle Last Jr.`
    pub fn full_name(&self) -> String {
        [
            Some(self.given_name.as_str()),
            self.middle_name.as_deref(),
            Some(self.family_name.as_str()),
            self.suffix.as_deref(),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
    }
}

fn list_name(family: &str, given: &str) -> String {
    format!("{family}, {given}")
}
