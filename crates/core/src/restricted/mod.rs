//! Restricted notes and papers of a chart: psychotherapy notes and substance-use records, which the law keeps apart from the rest of it.
//!
//! They stand in a compartment of their own: a computer that was let in without restricted records holds neither key nor rows, and
//! only owners and clinicians read and write them. No export, search, paper or summary knows of this area (decision 21). Disclosing
//! them needs an authorization of its own: 45 CFR 164.508(a)(2) for psychotherapy notes, 42 CFR 2.31 for substance-use records.

mod access;
mod actions;
mod documents;
mod views;

#[cfg(test)]
mod tests;

pub use access::{may_undo, open_to_actor};
pub use actions::{
    ChangeRestrictedNote, WithdrawRestrictedNote, WriteRestrictedNote, change_restricted_note,
    withdraw_restricted_note, write_restricted_note,
};
pub use documents::{
    ChangeRestrictedDocument, KeepRestricted, RestrictedDocumentView, WithdrawRestrictedDocument,
    change_restricted_document, keep_restricted_document, patient_of_restricted, restricted_original,
    withdraw_restricted_document,
};
pub use views::{RestrictedNoteView, RestrictedNotes, restricted_notes};

use crate::{
    attachments::RestrictedFileId,
    filed::{ArrivedBy, FileFormat, FileVerdict},
    id_type,
    oplog::{Stored, Table},
    record,
    types::{Day, PatientId, PersonId, UtcMillis},
    word_type,
};

id_type! {
    /// A restricted note.
    RestrictedNoteId
}
id_type! {
    /// A restricted document.
    RestrictedDocumentId
}

word_type! {
    /// Which law keeps a note apart.
    pub enum RestrictedKind {
        /// Notes of a mental health professional about what was said in counseling, 45 CFR 164.501.
        Psychotherapy = "psychotherapy", "Psychotherapy note";
        /// Records of a substance use disorder program, 42 CFR Part 2.
        SubstanceUse = "substance_use", "Substance-use record (42 CFR Part 2)";
    }
}

record! {
    /// A note that only owners and clinicians read, on computers that hold restricted records.
    pub struct RestrictedNote in "restricted_notes" = 40, restricted {
        id: RestrictedNoteId,
        Latest origin = 1 { patient_id: PatientId, author_id: Option<PersonId>, written_at: UtcMillis },
        Clinical heading = 2 { kind: RestrictedKind, noted_on: Day, title: String },
        Clinical text = 3 { body: String },
    }
}

record! {
    /// A paper on file that only owners and clinicians look at, on computers that hold restricted records.
    pub struct RestrictedDocument in "restricted_documents" = 126, restricted {
        id: RestrictedDocumentId,
        Latest origin = 1 {
            patient_id: PatientId, file_id: RestrictedFileId, format: FileFormat, verdict: FileVerdict, pages: i64,
            kept_by: Option<PersonId>,
        },
        Clinical heading = 2 { kind: RestrictedKind, title: String },
        Latest arrival = 3 { dated_on: Option<Day>, received_on: Day, arrived_by: ArrivedBy, source: Option<String> },
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[RestrictedNote::TABLE, RestrictedDocument::TABLE];
