use serde::Serialize;

use super::{Letterhead, debug_by_name_only};

/// A questionnaire to be filled in with a pen. No answer and no score stands on it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct FormSheet {
    /// Prints SAMPLE.
    pub sample: bool,
    /// The practice at the top.
    pub letterhead: Letterhead,
    /// What it is called.
    pub title: String,
    /// Form and version: `phq-9 v2`.
    pub number: String,
    /// Family name first.
    pub patient: String,
    /// Date of birth.
    pub born_on: String,
    /// Record number.
    pub mrn: String,
    /// When it was made, `YYYY-MM-DDTHH:MM`.
    pub made_local: String,
    /// Read before the first question.
    pub instructions: Option<String>,
    /// What it asks, in order.
    pub blocks: Vec<FormBlock>,
    /// Always printed with the form.
    pub notice: Option<String>,
    /// Where its words come from, and how sure they are.
    pub source: String,
}

/// A part of a questionnaire on paper.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub enum FormBlock {
    /// A heading, with what is read before its first question.
    Heading {
        /// The heading; none where only the words under it stand.
        text: Option<String>,
        /// The words under it.
        help: Option<String>,
        /// When it is to be answered, where not always.
        only_if: Option<String>,
    },
    /// Questions with the same answers, one row each.
    Grid {
        /// The answers, with what each counts where it is scored.
        options: Vec<(String, Option<String>)>,
        /// The questions.
        rows: Vec<FormQuestion>,
    },
    /// A question with boxes under it.
    Choice {
        /// The question.
        question: FormQuestion,
        /// The answers.
        options: Vec<String>,
        /// Whether several may be marked.
        several: bool,
    },
    /// A question with lines to write on.
    Lines {
        /// The question.
        question: FormQuestion,
        /// How many lines.
        lines: u8,
        /// What stands behind the line.
        unit: Option<String>,
    },
    /// A row of numbers to mark one of.
    Rating {
        /// The question.
        question: FormQuestion,
        /// The numbers.
        numbers: Vec<String>,
        /// What the first and the last mean.
        ends: (Option<String>, Option<String>),
    },
    /// A line of 100 mm to put a mark on.
    Ruler {
        /// The question.
        question: FormQuestion,
        /// What its ends mean.
        ends: (Option<String>, Option<String>),
    },
    /// A list to be filled in, one row an entry.
    List {
        /// The columns.
        columns: Vec<String>,
        /// How many empty rows.
        rows: u8,
    },
}

/// A question.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct FormQuestion {
    /// Its number.
    pub number: u16,
    /// Its words.
    pub text: String,
    /// Words beside it.
    pub help: Option<String>,
    /// When it is to be answered, where not always.
    pub only_if: Option<String>,
    /// What is asked for after some answers, with those answers.
    pub detail: Option<String>,
}

debug_by_name_only!(FormSheet, FormBlock, FormQuestion);
