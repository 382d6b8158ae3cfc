//! The request with every name turned into a number and every calendar into ticks.
//!
//! Numbers point into the tables of the same problem, so indexing them cannot fail.

use chrono::NaiveDate;

use crate::{
    bits::{Bits, TICKS},
    protocol::Gap,
    request::Weights,
};

/// Everything the search knows.
#[derive(Debug)]
pub struct Problem {
    pub grid: i64,
    pub weights: Weights,
    pub allow_partial: bool,
    pub days: Vec<Day>,
    /// Real resources, then one for each patient with several courses.
    pub resources: Vec<Store>,
    pub patterns: Vec<Pattern>,
    pub courses: Vec<Course>,
    /// Load of facts, by resource and day.
    pub taken: Vec<(usize, usize, Box<[u16; TICKS]>)>,
    /// Presence of facts on resources whose idle time counts.
    pub present: Vec<(usize, usize, Bits)>,
}

/// A date of the horizon.
#[derive(Debug)]
pub struct Day {
    pub date: NaiveDate,
    pub number: i32,
    pub monday: i32,
    /// The instant of its midnight.
    pub start: i64,
    pub ticks: usize,
    /// Ticks a visit may start at.
    pub starts: Bits,
    /// The clock's minutes at each such tick.
    pub tod: Vec<i16>,
}

/// A resource.
#[derive(Debug)]
pub struct Store {
    pub capacity: u16,
    pub idle: i64,
    /// When it is there, by day.
    pub open: Vec<Bits>,
    /// The patterns that use it.
    pub patterns: Vec<usize>,
}

/// What a role of a visit type takes of one resource, from the start of the visit.
#[derive(Debug, PartialEq, Eq)]
pub struct Pattern {
    pub resource: usize,
    pub holds: Vec<Take>,
}

/// So much of a resource from one tick to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Take {
    pub from: usize,
    pub to: usize,
    pub demand: u16,
}

/// A series.
#[derive(Debug)]
pub struct Course {
    pub priority: i64,
    pub sessions: Vec<Rule>,
    pub phases: Vec<PhaseRule>,
    pub shapes: Vec<Shape>,
    pub approved: bool,
    /// Authorized date numbers.
    pub coverage: Option<(i32, i32)>,
    pub time_weight: i64,
    /// What a session away from the usual resource costs, for each weighted role.
    pub seat_weights: Vec<i64>,
    /// The date number that the finish is counted from.
    pub base: i32,
    pub previous: Vec<Previous>,
    /// Preferred spans by day, with their weights; and the highest weight of all.
    pub preferred: Vec<Vec<(i64, i64, i64)>>,
    pub most_preferred: i64,
}

/// One session of a course.
#[derive(Debug)]
pub struct Rule {
    pub phase: usize,
    pub shape: usize,
    pub fact: Option<Visit>,
    /// What the fact misses of the preferred windows.
    pub fact_preferred: i64,
}

/// The rules of a phase.
#[derive(Debug)]
pub struct PhaseRule {
    pub visit_type: usize,
    pub per_week: Option<i64>,
    pub per_day: i64,
    pub min_gap: Option<Gap>,
    pub max_gap: Option<Gap>,
    pub new_week: bool,
    pub ideal: Option<i64>,
    /// Facts by Monday and by date number.
    pub fact_weeks: Vec<(i32, i64)>,
    pub fact_days: Vec<(i32, i64)>,
}

/// A visit type with the weekdays of a phase: what may start when.
#[derive(Debug)]
pub struct Shape {
    pub visit_type: usize,
    pub minutes: i64,
    /// Ticks that the calendars of site and patient permit, by day.
    pub starts: Vec<Bits>,
    pub roles: Vec<Seat>,
    /// Whether one resource may be a choice of two roles.
    pub entangled: bool,
}

/// A role of a shape and who may fill it. The last may be the patient of several courses, who cannot be in two places.
#[derive(Debug)]
pub struct Seat {
    pub patterns: Vec<usize>,
    /// Which of the course's weighted roles it is.
    pub weighted: Option<usize>,
}

/// An old place that may still be held.
#[derive(Debug)]
pub struct Previous {
    pub visit_type: usize,
    /// Its date number and minutes on the clock.
    pub wall: (i32, i64),
    /// Its day and tick when a free session could hold it.
    pub at: Option<(usize, usize)>,
    /// The resources in the order of the roles; none when they do not fit the visit type.
    pub seats: Option<Vec<usize>>,
}

/// A session with a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The day of the horizon; `usize::MAX` for facts.
    pub day: usize,
    pub tick: usize,
    pub number: i32,
    pub monday: i32,
    pub tod: i64,
    pub start: i64,
    pub end: i64,
    /// A pattern for each role of the shape; empty for facts.
    pub seats: Vec<usize>,
    /// Resource of each weighted role.
    pub weighted: Vec<Option<usize>>,
    /// For facts: whether an old place that starts at the same time has exactly its resources.
    pub same_seats: bool,
}

impl Problem {
    /// The session's place at a day and tick; weighted roles and seats are given by patterns.
    pub fn visit(&self, course: &Course, shape: usize, day: usize, tick: usize, seats: Vec<usize>) -> Visit {
        let on = &self.days[day];
        let shape = &course.shapes[shape];
        let mut weighted = vec![None; course.seat_weights.len()];
        for (seat, pattern) in shape.roles.iter().zip(&seats) {
            if let Some(role) = seat.weighted {
                weighted[role] = Some(self.patterns[*pattern].resource);
            }
        }
        let start = on.start + 5 * tick as i64;
        Visit {
            day,
            tick,
            number: on.number,
            monday: on.monday,
            tod: i64::from(on.tod[tick]),
            start,
            end: start + shape.minutes,
            seats,
            weighted,
            same_seats: false,
        }
    }

    /// What a visit misses of the preferred windows.
    pub fn misses(&self, course: &Course, day: usize, start: i64, end: i64) -> i64 {
        let got = course.preferred[day].iter().filter(|(a, b, _)| *a <= start && end <= *b).map(|p| p.2).max();
        course.most_preferred - got.unwrap_or(0)
    }
}

impl Gap {
    /// Whether two starts are at least so far apart.
    pub fn at_least(self, earlier: (i32, i64), later: (i32, i64)) -> bool {
        match self {
            Gap::Days(days) => i64::from(later.0 - earlier.0) >= days,
            Gap::Hours(hours) => later.1 - earlier.1 >= hours.saturating_mul(60),
        }
    }

    /// Whether two starts are at most so far apart.
    pub fn at_most(self, earlier: (i32, i64), later: (i32, i64)) -> bool {
        match self {
            Gap::Days(days) => i64::from(later.0 - earlier.0) <= days,
            Gap::Hours(hours) => later.1 - earlier.1 <= hours.saturating_mul(60),
        }
    }
}
