//! Documents on file: what other offices sent, by fax, portal, mail or hand.
//!
//! A file is kept as it came and never changed; the same bytes are kept once. What a document is, is a run of its pages: splitting makes
//! further documents of the same file, turning and labelling say how a page lies and what is on it. A document without a patient lies in
//! the inbox. A file that cannot be shown, because it is damaged or locked or too large, is kept all the same and says why.
//!
//! Papers that the law keeps apart (psychotherapy notes, substance-use records) do not belong here: every computer of the practice
//! holds what is on file (decision 32).

mod filing;
mod pages;
mod receiving;
mod rules;
mod store;
mod views;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use filing::{FileDocument, RemoveDocument, file_document, remove_document};
pub use pages::{MarkPage, SplitDocument, mark_page, split_document};
pub use receiving::{ReceiveFile, Received, receive_file};
pub(crate) use rules::sentence;
pub(crate) use store::first_of_each;
pub use views::{
    DocumentOf, DocumentPageOf, DocumentRow, DocumentView, DocumentsOf, EvidencePage, PagePlace, PageView, document,
    document_inbox, documents_of, evidence_page, original, page_place,
};
pub(crate) use views::{first_page, of_patient, page_of_file, page_on_file, waiting};

use crate::{
    attachments::AttachmentId,
    fact, id_type,
    oplog::{Guard, Holds, Stored, Table},
    record,
    types::{Day, PatientId, UtcMillis},
    word_type,
};

id_type! {
    /// A file as it came.
    ReceivedFileId
}
id_type! {
    /// A document.
    DocumentId
}
id_type! {
    /// A page of a file.
    DocumentPageId
}

word_type! {
    /// What a file is.
    pub enum FileFormat {
        /// Pages as PDF.
        Pdf = "pdf", "PDF";
        /// One photograph.
        Jpeg = "jpeg", "JPEG";
        /// One picture.
        Png = "png", "PNG";
        /// One or many pictures.
        Tiff = "tiff", "TIFF";
        /// A photograph of a telephone.
        Heic = "heic", "HEIC";
        /// Anything else.
        Other = "other", "Another kind of file";
    }
}

word_type! {
    /// What was found when a file was read.
    pub enum FileVerdict {
        /// It can be looked at.
        Sound = "sound", "Can be looked at";
        /// It opens with a password only.
        Encrypted = "encrypted", "Locked with a password";
        /// It is broken.
        Damaged = "damaged", "Damaged";
        /// It has more pages than are shown.
        TooManyPages = "too_many_pages", "Too many pages";
        /// It needs more time or memory than one file gets.
        TooLarge = "too_large", "Too large";
        /// It is of a kind that is not read here.
        Foreign = "foreign", "Not a kind that is shown";
    }
}

word_type! {
    /// What a document is.
    pub enum DocumentKind {
        /// An identity card.
        PhotoId = "photo_id", "Photo ID";
        /// A card of an insurance.
        InsuranceCard = "insurance_card", "Insurance card";
        /// A referral.
        Referral = "referral", "Referral";
        /// Records of another office.
        Records = "records", "Outside records";
        /// A clearance for treatment.
        ClearanceLetter = "clearance_letter", "Clearance letter";
        /// An ECG.
        Ecg = "ecg", "ECG";
        /// Results of a laboratory.
        Labs = "labs", "Lab results";
        /// Pictures of the body.
        Imaging = "imaging", "Imaging";
        /// The enrollment in a REMS.
        RemsEnrollment = "rems_enrollment", "REMS enrollment";
        /// What a payer wrote about an authorization.
        AuthorizationLetter = "authorization_letter", "Authorization letter";
        /// A signed consent.
        Consent = "consent", "Consent";
        /// A filled form.
        Form = "form", "Form";
        /// A letter.
        Letter = "letter", "Letter";
        /// A good faith estimate.
        GoodFaithEstimate = "good_faith_estimate", "Good faith estimate";
        /// Anything else.
        Other = "other", "Other";
    }
}

word_type! {
    /// How a document came.
    pub enum ArrivedBy {
        /// By fax.
        Fax = "fax", "Fax";
        /// Out of a portal.
        Portal = "portal", "Portal";
        /// By mail.
        Mail = "mail", "Mail";
        /// Scanned here.
        Scan = "scan", "Scanned here";
        /// By e-mail.
        Email = "email", "E-mail";
        /// Brought along.
        Hand = "hand", "By hand";
    }
}

fact! {
    /// A file as it came, with what was found when it was read.
    pub struct ReceivedFile in "received_files" = 110 {
        id: ReceivedFileId,
        attachment_id: AttachmentId,
        format: FileFormat,
        verdict: FileVerdict,
        pages: i64,
        kept_at: UtcMillis,
    }
}

record! {
    /// A run of pages of a file; one that cannot be shown ends before it begins.
    pub struct Document in "documents" = 111 {
        id: DocumentId,
        Latest run = 1 { file_id: ReceivedFileId, first_page: i64, last_page: i64 },
        Clinical owner = 2 { patient_id: Option<PatientId> },
        Latest what = 3 { title: Option<String>, kind: Option<DocumentKind>, dated_on: Option<Day> },
        Latest origin = 4 { received_on: Day, arrived_by: ArrivedBy, source: Option<String> },
    }
}

record! {
    /// How a page of a file lies, and what is on it.
    pub struct DocumentPage in "document_pages" = 112 {
        id: DocumentPageId,
        Latest place = 1 { file_id: ReceivedFileId, page: i64 },
        Latest turn = 2 { turns: i64 },
        Latest label = 3 { label: Option<String> },
    }
}

/// A document does not go while others name it.
pub(crate) const GUARDS: &[Guard] = &[Guard {
    of: Document::TABLE,
    holds: Holds::WhileNamed {
        by: &["document_id"],
        words: ["document", "documents"],
        way_out: "Choose another page there first, or none.",
    },
}];

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[ReceivedFile::TABLE, Document::TABLE, DocumentPage::TABLE];
