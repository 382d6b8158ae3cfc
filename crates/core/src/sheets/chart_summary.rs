use super::{Letterhead, debug_by_name_only};

/// What is known of a patient before treatment, each line with where it comes from.
#[derive(Clone, PartialEq, Eq)]
pub struct ChartSummarySheet {
    /// Prints SAMPLE on every page.
    pub sample: bool,
    /// The practice at the top.
    pub letterhead: Letterhead,
    /// `Intake summary`.
    pub title: String,
    /// Record number and day: `391 2026-03-03`.
    pub number: String,
    /// Family name first.
    pub patient: String,
    /// Date of birth.
    pub born_on: String,
    /// Record number.
    pub mrn: String,
    /// The day it was made.
    pub printed_on: String,
    /// When it was made, `YYYY-MM-DDTHH:MM`.
    pub made_local: String,
    /// Its parts in order; an empty one says so.
    pub parts: Vec<SummaryPart>,
    /// What is not there, one line each.
    pub missing: Vec<String>,
    /// Foot of every page.
    pub foot: String,
}

/// A part of a summary.
#[derive(Clone, PartialEq, Eq)]
pub struct SummaryPart {
    /// Its heading.
    pub head: String,
    /// Its lines.
    pub lines: Vec<SummaryLine>,
    /// What its lines leave out: `No to 14 other questions.`
    pub rest: Option<String>,
}

/// A line of a summary.
#[derive(Clone, PartialEq, Eq)]
pub struct SummaryLine {
    /// What it is about.
    pub what: String,
    /// What is known.
    pub says: String,
    /// Where it is written, and of which day.
    pub source: String,
    /// Whether nobody may read over it.
    pub strong: bool,
}

debug_by_name_only!(ChartSummarySheet, SummaryPart, SummaryLine);
