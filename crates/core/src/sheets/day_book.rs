use super::{DaySheet, debug_by_name_only};

/// The next days on paper, for when the desk cannot be opened: the sheets of the days, and whom to reach.
#[derive(Clone, PartialEq, Eq)]
pub struct DayBook {
    /// A sheet for each day; the clock is written by hand and typed in again afterwards.
    pub days: Vec<DaySheet>,
    /// Everybody who comes, in the order of the alphabet.
    pub people: ContactSheet,
}

/// Whom to reach.
#[derive(Clone, PartialEq, Eq)]
pub struct ContactSheet {
    /// Prints SAMPLE on every page.
    pub sample: bool,
    /// Name of the practice.
    pub practice: String,
    /// `DB-2026-03-03`.
    pub number: String,
    /// `Tuesday, March 3 to Thursday, March 5, 2026`.
    pub days: String,
    /// `03/03/2026 7:05 AM`.
    pub printed_at: String,
    /// One row for each patient.
    pub rows: Vec<ContactRow>,
}

/// How to reach somebody and whoever is with them.
#[derive(Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// Family name first.
    pub patient: String,
    /// Date of birth.
    pub born_on: String,
    /// Record number.
    pub mrn: String,
    /// When they come: `Tue 9:30 AM TMS, Thu 9:30 AM TMS`.
    pub visits: String,
    /// Numbers and what they allow, one each.
    pub reach: Vec<String>,
    /// Who is called in an emergency.
    pub emergency: Option<String>,
    /// Payer and member number, or that they pay themselves.
    pub coverage: String,
    /// Allergies, and what is to be known at the door.
    pub careful: Option<String>,
}

debug_by_name_only!(DayBook, ContactSheet, ContactRow);
