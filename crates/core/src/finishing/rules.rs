//! Where in an open stretch a visit fits best, decided from what was read.

use crate::{
    availability::Stretch,
    types::{Day, LocalTime},
};

/// Visits begin on a quarter of an hour, or right when the stretch begins.
const STEP_MINUTES: i64 = 15;

/// The Monday of the week a day is in.
pub(super) fn monday(day: Day) -> Day {
    day.plus(1 - i64::from(day.weekday()))
}

/// The times at which a visit of so many minutes may begin in a stretch, in order.
pub(super) fn starts(open: Stretch, minutes: i64) -> impl Iterator<Item = LocalTime> {
    let to_quarter = (-open.from.minute_of_day()).rem_euclid(STEP_MINUTES);
    let quarters = (0..).map(move |step| open.from.plus_minutes(to_quarter + step * STEP_MINUTES));
    let first = (to_quarter > 0).then_some(open.from);
    first.into_iter().chain(quarters).take_while(move |starts| starts.plus_minutes(minutes) <= open.until)
}

/// The time that fits best: by rank, then the earliest.
pub(super) fn best<Rank: Ord, Why>(
    open: Stretch,
    minutes: i64,
    fit: impl Fn(LocalTime) -> Option<(Rank, Why)>,
) -> Option<(LocalTime, Rank, Why)> {
    let fitting = starts(open, minutes).filter_map(|starts| fit(starts).map(|(rank, why)| (starts, rank, why)));
    fitting.min_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)))
}

/// What the protocol and the other sessions of a course allow.
pub(super) struct Rhythm {
    /// The days of the sessions that stand.
    pub booked: Vec<Day>,
    /// Least days to a neighbor.
    pub gap_days: i64,
    /// The most sessions in a week.
    pub per_week: usize,
    /// Weekdays on which the phase treats, 1 Monday to 7 Sunday; any when empty.
    pub weekdays: Vec<u8>,
}

impl Rhythm {
    /// Whether a session more on a day keeps it: on a weekday of the phase, far enough from its neighbors, not too many in the week.
    pub fn allows(&self, day: Day) -> bool {
        let treats = self.weekdays.is_empty() || self.weekdays.contains(&day.weekday());
        let near = self.booked.iter().any(|other| day.since(*other).abs() < self.gap_days);
        let of_week = self.booked.iter().filter(|other| monday(**other) == monday(day)).count();
        treats && !near && of_week < self.per_week
    }
}
