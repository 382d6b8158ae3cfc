//! What is asked: the typed form of `seriesdesk.plan.request/1`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::wall::{ClockTime, Date, Wall, Weekday};

/// A question to the planner.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Always `seriesdesk.plan.request/1`.
    pub format: String,
    /// A new plan, or the repair of an old one.
    pub mode: Mode,
    /// No free session starts before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Wall>,
    /// The first and last date of any free session.
    pub horizon: DateSpan,
    /// The place.
    pub site: Site,
    /// Rooms, chairs, devices and people.
    pub resources: Vec<Resource>,
    /// Kinds of visits.
    pub visit_types: Vec<VisitType>,
    /// Who comes.
    pub patients: Vec<Patient>,
    /// The courses to place.
    pub series: Vec<Series>,
    /// What is taken already.
    #[serde(default)]
    pub bookings: Vec<Booking>,
    /// Whether beginnings of courses are an answer.
    #[serde(default)]
    pub allow_partial: bool,
    /// How many plans are wanted, 1 to 3.
    #[serde(default = "one")]
    pub proposals: i64,
    /// What each wish costs.
    #[serde(default)]
    pub weights: Weights,
    /// The old plan and what went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<Repair>,
}

/// What kind of question it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// A new plan.
    Plan,
    /// The repair of an old one.
    Repair,
}

/// Dates, both inclusive.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateSpan {
    /// The first date.
    pub from: Date,
    /// The last date.
    pub to: Date,
}

/// The place and when it is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// An IANA zone.
    pub zone: String,
    /// Starts lie on multiples of it, counted from 00:00.
    #[serde(default = "five")]
    pub grid_minutes: i64,
    /// Opening hours of each weekday.
    pub hours: BTreeMap<Weekday, Vec<(ClockTime, ClockTime)>>,
    /// Dates with hours of their own.
    #[serde(default)]
    pub special_hours: Vec<SpecialHours>,
    /// Spans in which the site is closed.
    #[serde(default)]
    pub closures: Vec<Span>,
}

/// A date with hours of its own.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialHours {
    /// The date.
    pub date: Date,
    /// Its hours; none means closed.
    pub hours: Vec<(ClockTime, ClockTime)>,
}

/// A weekly window.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The days it holds on.
    pub weekdays: Vec<Weekday>,
    /// Inclusive.
    pub from: ClockTime,
    /// Exclusive.
    pub to: ClockTime,
    /// The first date it holds on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// The last date it holds on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// What a visit inside it is worth, for preferred windows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<i64>,
}

/// A named span of time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Its id.
    pub id: String,
    /// Inclusive.
    pub from: Wall,
    /// Exclusive.
    pub to: Wall,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A span of time.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BareSpan {
    /// Inclusive.
    pub from: Wall,
    /// Exclusive.
    pub to: Wall,
}

/// A room, chair, device or person.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Its id.
    pub id: String,
    /// What roles ask for.
    pub kind: String,
    /// For people to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How much it holds at once.
    #[serde(default = "one")]
    pub capacity: i64,
    /// When it is there; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shifts: Option<Vec<Window>>,
    /// When else it is there.
    #[serde(default)]
    pub extra_shifts: Vec<BareSpan>,
    /// When it is not.
    #[serde(default)]
    pub away: Vec<Span>,
    /// What each idle grid step between its first and last visit of a date costs; only with capacity 1.
    #[serde(default)]
    pub idle_weight: i64,
    /// Set while a conflict is sought without this resource's capacity.
    #[serde(skip)]
    pub unlimited: bool,
}

/// A kind of visit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitType {
    /// Its id.
    pub id: String,
    /// Its parts, without a pause between them.
    pub segments: Vec<Segment>,
    /// What it needs.
    pub roles: Vec<Role>,
}

/// A part of a visit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Its id.
    pub id: String,
    /// Elapsed minutes, a multiple of 5.
    pub minutes: i64,
}

/// One resource that a visit needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Its id.
    pub role: String,
    /// The kind of resource that fills it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The resources that may fill it, in the place of a kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any_of: Option<Vec<String>>,
    /// The segments it is held for.
    pub holds: Vec<Hold>,
}

/// What a role takes of its resource in one segment.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// The segment.
    pub segment: String,
    /// The share of the capacity.
    #[serde(default)]
    pub demand: Demand,
}

/// A share of a capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Demand {
    /// So much; 0 needs presence only.
    Units(i64),
    /// The whole capacity.
    Whole(Whole),
}

/// The word `all`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whole {
    /// The whole capacity.
    All,
}

impl Default for Demand {
    fn default() -> Demand {
        Demand::Units(1)
    }
}

/// Who comes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patient {
    /// Its id.
    pub id: String,
    /// When the patient can come; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub windows: Option<Vec<Window>>,
    /// When the patient likes to come.
    #[serde(default)]
    pub preferred: Vec<Window>,
    /// When the patient cannot come.
    #[serde(default)]
    pub away: Vec<Span>,
    /// Minutes that must be free on both sides of a visit.
    #[serde(default)]
    pub travel_minutes: i64,
    /// Set while a conflict is sought without this patient's other visits.
    #[serde(skip)]
    pub may_overlap: bool,
}

/// What is taken already.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Booking {
    /// Its id.
    pub id: String,
    /// Inclusive.
    pub from: Wall,
    /// Exclusive.
    pub to: Wall,
    /// Who is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    /// What it takes.
    #[serde(default)]
    pub resources: Vec<Taken>,
}

/// What a booking takes of a resource.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// The resource.
    pub id: String,
    /// The share of its capacity.
    #[serde(default)]
    pub demand: Demand,
}

/// What each wish costs.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)] // The names are those of the score's terms.
pub struct Weights {
    pub unplaced: i64,
    pub moved: i64,
    pub breach: i64,
    pub uncovered: i64,
    pub finish: i64,
    pub time_of_day: i64,
    pub preferred: i64,
    pub same_resource: i64,
    pub idle: i64,
    pub spread: i64,
    pub reassigned: i64,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            unplaced: 100_000_000_000,
            moved: 100_000_000,
            breach: 10_000_000,
            uncovered: 1_000_000,
            finish: 10,
            time_of_day: 1,
            preferred: 1,
            same_resource: 1,
            idle: 1,
            spread: 10,
            reassigned: 30,
        }
    }
}

/// Role to resource.
pub type Seats = BTreeMap<String, String>;

pub use crate::protocol::{Breach, Gap, Kept, Phase, Series};
pub use crate::repair::{Disruption, Place, Repair};

pub(crate) fn one() -> i64 {
    1
}

fn five() -> i64 {
    5
}
