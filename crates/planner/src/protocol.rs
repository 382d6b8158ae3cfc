//! A course and the protocol it follows.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::{
    request::{DateSpan, Seats, one},
    wall::{Date, Wall, Weekday},
};

/// A course of sessions, numbered from 1 through all phases.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub patient: String,
    /// 1 to 9; weighs the finish and sessions without a place.
    #[serde(default = "one")]
    pub priority: i64,
    /// Its phases in order.
    pub phases: Vec<Phase>,
    /// No free session before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Date>,
    /// No free session after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Date>,
    /// What a grid step away from the usual time of day costs.
    #[serde(default)]
    pub same_time_weight: i64,
    /// What each session away from the usual resource of a role costs.
    #[serde(default)]
    pub same_resource_weights: BTreeMap<String, i64>,
    /// The only resources permitted in a role.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
    /// The authorized dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<DateSpan>,
    /// Rules a clinician has set aside.
    #[serde(default)]
    pub approved_breaches: Vec<Breach>,
    /// Sessions that took place.
    #[serde(default)]
    pub completed: Vec<Kept>,
    /// Sessions that stay where they are.
    #[serde(default)]
    pub pinned: Vec<Kept>,
}

/// A part of a protocol.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Its id.
    pub id: String,
    /// The kind of its visits.
    pub visit_type: String,
    /// How many.
    pub count: i64,
    /// The weekdays it may use; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekdays: Option<Vec<Weekday>>,
    /// Sessions of this phase in one week, Monday to Sunday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_week: Option<i64>,
    /// Sessions of this phase on one date.
    #[serde(default = "one")]
    pub per_day: i64,
    /// The least distance to the session before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_gap: Option<Gap>,
    /// The most distance to the session before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_gap: Option<Gap>,
    /// Whether it starts in a later week than the phase before ends.
    #[serde(default)]
    pub new_week: bool,
    /// The wished distance in days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ideal_gap_days: Option<i64>,
}

/// A distance between two sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// Difference of dates.
    Days(i64),
    /// Elapsed time from start to start.
    Hours(i64),
}

/// A rule that may be set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// The longest gap.
    MaxGap,
}

/// A session that is a fact.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Its number.
    pub n: i64,
    /// When it starts.
    pub start: Wall,
    /// Role to resource.
    pub resources: Seats,
}
