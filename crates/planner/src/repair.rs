//! An old plan and what went wrong with it.

use serde::{Deserialize, Serialize};

use crate::{request::Seats, wall::Wall};

/// The old plan and what went wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repair {
    /// The places of all sessions that are not completed.
    pub previous: Vec<Place>,
    /// What went wrong.
    pub disruptions: Vec<Disruption>,
}

/// Where a session was.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The course.
    pub series: String,
    /// Its session.
    pub n: i64,
    /// When it starts.
    pub start: Wall,
    /// Role to resource.
    pub resources: Seats,
}

/// What went wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Disruption {
    /// A resource cannot be used.
    ResourceDown {
        resource: String,
        from: Wall,
        to: Wall,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The site is closed.
    Closed {
        from: Wall,
        to: Wall,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A patient cannot come.
    PatientAway {
        patient: String,
        from: Wall,
        to: Wall,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A session did not take place.
    Missed {
        series: String,
        n: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}
