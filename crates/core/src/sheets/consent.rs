use serde::Serialize;

use super::{Letterhead, Passage, debug_by_name_only};

/// A consent or authorization: to be signed, or as it was signed.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ConsentSheet {
    /// Prints SAMPLE.
    pub sample: bool,
    /// The practice at the top.
    pub letterhead: Letterhead,
    /// What it is called.
    pub title: String,
    /// Text and version: `ketamine-treatment v1`.
    pub number: String,
    /// Family name first.
    pub patient: String,
    /// Date of birth.
    pub born_on: String,
    /// Record number.
    pub mrn: String,
    /// The day this copy was made.
    pub printed_on: String,
    /// When it was made, `YYYY-MM-DDTHH:MM`.
    pub made_local: String,
    /// Heading and paragraphs of each part.
    pub parts: Vec<(String, Vec<String>)>,
    /// Filled fields that stand in no part, label and value.
    pub beside: Vec<(String, String)>,
    /// What signers agree to.
    pub statement: String,
    /// A line for each who signs.
    pub signatures: Vec<SheetSignature>,
    /// What goes with each disclosure under it.
    pub notice: Option<Passage>,
    /// Where the text comes from, and how sure it is.
    pub source: String,
}

/// A line to sign on, or with what stands on it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct SheetSignature {
    /// `Patient`, `Clinician`.
    pub role: String,
    /// Whether the paper is not signed without it.
    pub required: bool,
    /// Who signed.
    pub name: Option<String>,
    /// When.
    pub at: Option<String>,
    /// How, and on which computer.
    pub how: Option<String>,
    /// Strokes of a drawn signature on a field of 1000 by 300.
    pub strokes: Vec<Vec<(u32, u32)>>,
}

debug_by_name_only!(ConsentSheet, SheetSignature);
