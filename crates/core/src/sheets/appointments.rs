use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Letterhead, Passage, debug_by_name_only};

/// The visits of a series for the patient's refrigerator door.
///
/// First name and initial only; no diagnosis, no treatment name, no plan. The letterhead's name says nothing about
/// treatment either.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct AppointmentListSheet {
    /// Prints SAMPLE on every page.
    pub sample: bool,
    /// The practice under its short name.
    pub letterhead: Letterhead,
    /// `Your appointments`.
    pub title: String,
    /// First name and initial: `Desmond F.`.
    pub patient: String,
    /// Number of the list: `391-36`.
    pub number: String,
    /// `03/03/2026`.
    pub printed_on: String,
    /// When the sheet was made, `YYYY-MM-DDTHH:MM`.
    pub made_local: String,
    /// How far the series is and what comes: `24 of 36 visits done.` in bold, then the rest.
    pub summary: Passage,
    /// How many visits the course has.
    pub total: u32,
    /// Whether it is set in letters of twice the size.
    pub large: bool,
    /// The visits in order.
    pub visits: Vec<ListedVisit>,
    /// What to do or bring before each visit.
    pub prepare: Vec<String>,
    /// Whom to call and when.
    pub if_you_cannot_come: String,
    /// Crisis and emergency lines.
    pub crisis: Passage,
    /// Foot of every page.
    pub foot: String,
}

/// One visit of the list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct ListedVisit {
    /// Its number in the series.
    pub number: Option<u32>,
    /// `Tuesday`.
    pub weekday: String,
    /// `March 3, 2026`.
    pub day: String,
    /// `9:30 AM`.
    pub time: String,
    /// How long to plan for: `40 min`.
    pub length: Option<String>,
    /// Where to go.
    pub place: String,
    /// Whom the patient meets.
    pub with: Option<String>,
    /// What to know about this one visit: `bring a driver`.
    pub note: Option<String>,
    /// Whether it lies behind or ahead.
    pub mark: VisitMark,
}

/// How a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum VisitMark {
    /// Took place: a check mark.
    Done,
    /// Ahead: an empty box.
    ToCome,
    /// Missed or called off: a dash.
    Missed,
}

debug_by_name_only!(AppointmentListSheet, ListedVisit);
