use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Passage, debug_by_name_only};

/// The day on one landscape page: rooms or people by the hour, then every visit with its gates. Shredded at day's end.
///
/// It names no diagnosis and hides no hold.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct DaySheet {
    /// Prints SAMPLE on every page.
    pub sample: bool,
    /// Name of the practice.
    pub practice: String,
    /// `DS-2026-03-03`.
    pub number: String,
    /// `Tuesday, March 3, 2026`.
    pub day: String,
    /// `14 visits, 1 held`.
    pub summary: String,
    /// What the sheet is narrowed to, in words: `Rooms: Chair.`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// Who is there: `Dr. Okafor; nurses Calloway, Doyle`.
    pub on_site: Option<String>,
    /// `03/03/2026 7:05 AM`.
    pub printed_at: String,
    /// Who printed it.
    pub printed_by: String,
    /// When the sheet was made, `YYYY-MM-DDTHH:MM`.
    pub made_local: String,
    /// First whole hour of the chart, 0 to 23.
    pub from_hour: u8,
    /// Hour at which the chart ends, 1 to 24, after `from_hour`.
    pub to_hour: u8,
    /// Rooms, chairs and offices, or people, top to bottom.
    pub lanes: Vec<DayLane>,
    /// Every visit in order of its start.
    pub visits: Vec<DayVisit>,
    /// What to do first, what to watch, who waits: at most three stand beside each other.
    pub notes: Vec<Passage>,
}

/// One place or person and what fills it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct DayLane {
    /// `TMS room A`.
    pub name: String,
    /// Its bookings.
    pub blocks: Vec<DayBlock>,
}

/// A booking as a bar in the chart.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct DayBlock {
    /// Last name; cut to fit.
    pub label: String,
    /// Start in minutes from midnight.
    pub from_minute: u16,
    /// End in minutes from midnight.
    pub to_minute: u16,
    /// Drawn with a thick frame.
    pub held: bool,
}

/// One row of the day.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct DayVisit {
    /// `8:00–8:40`.
    pub time: String,
    /// `TMS A`.
    pub place: String,
    /// `Nakamura, Ellis`.
    pub patient: String,
    /// Date of birth: `04/02/1990`.
    pub born_on: String,
    /// Kind of visit with its dose: `Spravato 84 mg`.
    pub visit: String,
    /// `12/36`, `booster`.
    pub session: Option<String>,
    /// Whether a valid consent is on file.
    pub consent: Gate,
    /// Whether an adult drives the patient home.
    pub ride: Gate,
    /// Units left on the authorization, or `self-pay`; left blank when nobody knows.
    pub units_left: Option<String>,
    /// What to check at the door; for a held visit, why it is held.
    pub check: Option<String>,
    /// Printed bold from time to check.
    pub held: bool,
    /// What the clock said so far, such as `8:04`; the rest is written by hand.
    pub clock: DayClock,
}

/// When a patient came, was treated and left, as far as it happened.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct DayClock {
    /// Came in.
    pub arrived: Option<String>,
    /// The treatment began.
    pub started: Option<String>,
    /// The treatment ended.
    pub stopped: Option<String>,
    /// Went home.
    pub left: Option<String>,
}

/// A condition that must be met before the visit starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Met: a check mark.
    Met,
    /// Not met: NO.
    Missing,
    /// This visit does not need it: a dash.
    NotNeeded,
    /// Not kept in the practice: an empty box to tick at the door.
    AtDoor,
}

debug_by_name_only!(DaySheet, DayLane, DayBlock, DayVisit, DayClock);
