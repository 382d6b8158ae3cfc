//! Texts of consents and authorizations: what each must have, who signs, how long it holds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use ts_rs::TS;

use super::{Mark, Modality, PackHeader};
use crate::word_type;

word_type! {
    /// What a paper is for.
    pub enum ConsentKind {
        /// Consent to a treatment.
        Treatment = "treatment", "Treatment";
        /// Consent to care as a whole.
        General = "general", "General";
        /// That the notice of privacy practices was given.
        PrivacyNotice = "privacy_notice", "Privacy notice";
        /// HIPAA authorization.
        Authorization = "authorization", "Authorization";
        /// Authorization for psychotherapy notes.
        PsychotherapyNotes = "psychotherapy_notes", "Psychotherapy notes";
        /// Consent under 42 CFR Part 2.
        Part2 = "part2", "Substance use records";
        /// Prices, packages, cancellations.
        Financial = "financial", "Payment";
        /// Visits from a distance.
        Telehealth = "telehealth", "Telehealth";
        /// By which ways to reach somebody.
        Communications = "communications", "Communications";
        /// The ride home.
        Escort = "escort", "Ride home";
        /// Photographs and recordings.
        Recording = "recording", "Recording";
        /// Medicare's notice of non-coverage.
        Abn = "abn", "Notice of non-coverage";
    }
}

word_type! {
    /// Who signs.
    pub enum SignerRole {
        /// The patient, or who may sign for them.
        Patient = "patient", "Patient";
        /// The clinician who explained it.
        Clinician = "clinician", "Clinician";
        /// Somebody who saw it signed.
        Witness = "witness", "Witness";
    }
}

word_type! {
    /// What ends a consent besides its months.
    pub enum ValidUntil {
        /// Nothing but taking it back.
        Revoked = "revoked", "Until taken back";
        /// The end of the course.
        Course = "course", "Until the course ends";
        /// The end of the package.
        Package = "package", "Until the package ends";
        /// The day that stands in it.
        Stated = "stated", "Until the day it states";
        /// It records an act and does not run out.
        Once = "once", "Recorded once";
    }
}

word_type! {
    /// How a field is filled in.
    pub enum ConsentFieldKind {
        /// One line.
        Text = "text", "Text";
        /// Several lines.
        Lines = "lines", "Lines";
        /// A day.
        Day = "day", "Day";
        /// One of several.
        Choice = "choice", "Choice";
        /// An amount.
        Money = "money", "Amount";
    }
}

/// A consent with its source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentPack {
    #[serde(rename = "$schema")]
    _schema: String,
    /// Source and dates.
    pub pack: PackHeader,
    /// The consent.
    pub consent: ConsentText,
    /// Where single values come from when elsewhere than the rest.
    pub marks: Vec<Mark>,
}

/// A consent's text and rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConsentText {
    /// Stable code.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// Its language, `en`.
    pub language: String,
    /// What it is for.
    pub kind: ConsentKind,
    /// Treatments it belongs to; every one when empty.
    pub modalities: Vec<Modality>,
    /// Never combined with another paper.
    pub alone: bool,
    /// Whether declining it is an answer.
    pub may_decline: bool,
    /// Who signs.
    pub signers: Vec<ConsentSigner>,
    /// How long it holds.
    pub valid: ConsentValid,
    /// What is filled in before signing.
    pub fields: Vec<ConsentField>,
    /// What it must have.
    pub elements: Vec<ConsentElement>,
    /// Its parts in order.
    pub text: Vec<ConsentPart>,
    /// The sentence a signer agrees to.
    pub statement: String,
    /// What goes with each disclosure under it.
    pub redisclosure_notice: Option<String>,
}

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConsentSigner {
    /// Their part.
    pub role: SignerRole,
    /// Whether it is not signed without them.
    pub required: bool,
}

/// How long a consent holds; whichever comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConsentValid {
    /// Months from the signature.
    pub months: Option<u32>,
    /// What else ends it.
    pub until: ValidUntil,
}

/// Something that is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConsentField {
    /// Its code.
    pub code: String,
    /// What is asked.
    pub label: String,
    /// How.
    pub kind: ConsentFieldKind,
    /// Options of a choice.
    pub options: Vec<ConsentOption>,
    /// Whether it may not stay empty.
    pub required: bool,
    /// The element it carries.
    pub element: Option<String>,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConsentOption {
    /// Its code.
    pub code: String,
    /// What is read.
    pub label: String,
}

/// Something that a consent must have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct ConsentElement {
    /// Its code.
    pub code: String,
    /// What it is.
    pub what: String,
    /// Where that is written.
    pub source: String,
}

/// A part of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentPart {
    /// Its heading.
    pub heading: String,
    /// The elements it carries.
    #[serde(default)]
    pub elements: Vec<String>,
    /// Paragraphs apart by an empty line.
    pub body: String,
}

impl ConsentText {
    /// A field by its code.
    pub fn field(&self, code: &str) -> Option<&ConsentField> {
        self.fields.iter().find(|field| field.code == code)
    }
}

/// The shipped consents.
pub fn consents() -> &'static [ConsentPack] {
    static CONSENTS: LazyLock<Vec<ConsentPack>> = LazyLock::new(|| {
        FILES.iter().map(|file| serde_json::from_str(file).expect("every shipped consent is read by a test")).collect()
    });
    &CONSENTS
}

/// A shipped consent by its code.
pub fn consent(code: &str) -> Option<&'static ConsentPack> {
    consents().iter().find(|pack| pack.consent.code == code)
}

macro_rules! files {
    ($($name:literal)+) => {
        &[ $( include_str!(concat!("../../../../packs/consents/", $name, ".json")) ),+ ]
    };
}

/// In the order in which a coordinator offers them.
const FILES: &[&str] = files! {
    "general-treatment"
    "privacy-notice-acknowledgment"
    "communications"
    "financial-responsibility"
    "cancellation-terms"
    "ketamine-treatment"
    "ketamine-pain"
    "spravato-treatment"
    "tms-treatment"
    "driver-escort"
    "telehealth"
    "photo-recording"
    "records-release-request"
    "hipaa-authorization"
    "part2-consent"
    "part2-counseling-notes"
    "part2-proceedings"
    "psychotherapy-notes-authorization"
    "abn"
};
