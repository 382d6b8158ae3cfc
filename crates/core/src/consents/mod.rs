//! Consents and authorizations of a patient: what was put before them, who signed, and whether it holds today.
//!
//! A paper is a text with what was filled in, and never changes; a correction is another paper. The text is kept as it was, shipped or
//! the practice's own, so a paper says in ten years what it said when it was signed. Signing, declining, taking back are facts. Whether a
//! paper holds on a day is worked out by `rules` and stored nowhere: from its signatures, its months, the day it states, the end of its
//! course, whether it was taken back, and whether a newer text asks for a new signature.
//!
//! One paper is one document. Authorizations that may stand with nothing else (psychotherapy notes, counseling notes, proceedings:
//! 45 CFR 164.508(b)(3)(ii), 42 CFR 2.31) are never part of another.

mod best;
mod filling;
mod paper;
mod preparing;
mod rules;
mod scans;
mod signing;
mod steps;
mod store;
mod texts;
mod views;
mod writing;

#[cfg(test)]
mod tests;

pub(crate) use best::{PaperOfText, Papers, Texts, methods_of, papers_of_text, standing_of};
pub use paper::{ConsentPaperOf, blank_consent, consent_sheet, signed_consent};
pub use preparing::{Filled, PrepareConsent, prepare_consent};
pub use rules::Standing;
pub use scans::{FileConsentScan, file_consent_scan};
pub use signing::{ReadyToSign, SignConsent, Signed, ready_to_sign, sign_consent};
pub use steps::{DeclineConsent, RevokeConsent, VoidConsent, decline_consent, revoke_consent, void_consent};
pub(crate) use texts::{usable, version_in_force};
pub use views::{
    ConsentOf, ConsentOffer, ConsentRow, ConsentView, ConsentsOf, PatientConsents, SignatureView, StandingView,
    consent, consents_of, to_sign_again,
};
pub use writing::{
    ConsentTextOf, ConsentTextRow, ConsentTextView, ConsentVersion, PublishConsent, SignAgain, consent_text,
    consent_texts, publish_consent,
};

use crate::{
    attachments::AttachmentId,
    db, fact,
    filed::DocumentId,
    id_type,
    oplog::{Stored, Table},
    packs::{ConsentText, SignerRole},
    types::{Day, LocalTime, PatientId, PersonId, SeriesId, UtcMillis},
    word_type,
};

id_type! {
    /// A text by which papers are made.
    ConsentTextId
}
id_type! {
    /// A paper of a patient.
    ConsentId
}
id_type! {
    /// A signature under a paper.
    ConsentSignatureId
}
id_type! {
    /// Something that happened to a paper.
    ConsentStepId
}
id_type! {
    /// A finished paper as a file.
    ConsentPaperId
}

id_type! {
    /// The scan of a paper.
    ConsentScanId
}

word_type! {
    /// How a signature came.
    pub enum SignMethod {
        /// Drawn on the screen.
        Drawn = "drawn", "Drawn on screen";
        /// The name typed and the statement agreed to.
        Typed = "typed", "Typed and agreed";
        /// With a pen on paper.
        Paper = "paper", "On paper";
    }
}

word_type! {
    /// What happened to a paper besides being signed.
    pub enum ConsentStepKind {
        /// The patient does not want it.
        Declined = "declined", "Declined";
        /// The patient took it back; what was done in reliance on it before stays right.
        Revoked = "revoked", "Taken back";
        /// It was made or signed by mistake.
        Void = "void", "Made by mistake";
    }
}

db::json_column!(ConsentText);

fact! {
    /// A text by which papers are made: a copy of a shipped one, or the practice's own.
    pub struct KeptText in "consent_texts" = 102 {
        id: ConsentTextId,
        code: String,
        version: String,
        shipped: bool,
        effective_on: Day,
        /// Whether papers of older texts have to be signed anew.
        sign_again: bool,
        content: ConsentText,
        note: Option<String>,
        written_at: Option<UtcMillis>,
        written_by: Option<PersonId>,
    }
}

fact! {
    /// A paper of a patient.
    pub struct Consent in "consents" = 103, void with preparing::void_by_undo {
        id: ConsentId,
        patient_id: PatientId,
        series_id: Option<SeriesId>,
        code: String,
        text_id: ConsentTextId,
        filled: Filled,
        clinician: Option<String>,
        prepared_on: Day,
        prepared_at: UtcMillis,
        prepared_by: Option<PersonId>,
    }
}

fact! {
    /// A signature under a paper.
    pub struct ConsentSignature in "consent_signatures" = 104 {
        id: ConsentSignatureId,
        consent_id: ConsentId,
        patient_id: PatientId,
        role: SignerRole,
        name: String,
        /// What they are to the patient, when they are not the patient.
        relationship: Option<String>,
        /// What gives them the right to sign for the patient.
        authority: Option<String>,
        method: SignMethod,
        /// Strokes as `x,y x,y;x,y x,y` on a field of 1000 by 300.
        drawing: Option<String>,
        signed_local: LocalTime,
        computer: String,
        /// Where the paper lies that was signed with a pen.
        kept_at: Option<String>,
        taken_at: UtcMillis,
        taken_by: Option<PersonId>,
    }
}

fact! {
    /// Something that happened to a paper.
    pub struct ConsentStep in "consent_steps" = 105 {
        id: ConsentStepId,
        consent_id: ConsentId,
        patient_id: PatientId,
        step: ConsentStepKind,
        happened_on: Day,
        said_by: Option<String>,
        in_writing: bool,
        reason: Option<String>,
        done_at: UtcMillis,
        done_by: Option<PersonId>,
    }
}

fact! {
    /// The finished paper as it was signed.
    pub struct ConsentPaper in "consent_papers" = 106 {
        id: ConsentPaperId,
        consent_id: ConsentId,
        patient_id: PatientId,
        attachment_id: AttachmentId,
        pages: i64,
        made_at: UtcMillis,
    }
}

fact! {
    /// The scan of a paper that was signed with a pen.
    pub struct ConsentScan in "consent_scans" = 123, void with scans::void_by_undo {
        id: ConsentScanId,
        consent_id: ConsentId,
        patient_id: PatientId,
        document_id: DocumentId,
        filed_at: UtcMillis,
        filed_by: Option<PersonId>,
    }
}

fact! {
    /// One that was filed by mistake.
    pub struct ConsentScanVoid in "consent_scan_voids" = 124, void with scans::again_by_undo {
        id: ConsentScanId,
        entry_id: ConsentScanId,
        voided_at: UtcMillis,
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[
    KeptText::TABLE,
    Consent::TABLE,
    ConsentSignature::TABLE,
    ConsentStep::TABLE,
    ConsentPaper::TABLE,
    ConsentScan::TABLE,
    ConsentScanVoid::TABLE,
];
