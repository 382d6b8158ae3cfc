//! The week before it stands: open time of the rooms, whom it fits, who still has no day, and whether somebody called it finished.
//!
//! Nothing is booked by itself. The open time of a site's rooms is laid beside everybody who needs a visit: those who wait, courses with
//! a session that has no day, and visits on their own that were missed. Each is offered the time that fits best in each open stretch,
//! by the same reasons as on the waitlist. That a week is finished is what somebody said; booking goes on as before.

mod acting;
mod rules;
mod store;
mod views;
mod wanting;

#[cfg(test)]
mod tests;

pub use acting::{FinishWeek, finish_week};
pub(crate) use views::next_unfinished;
pub use views::{FinishedBy, OpenTime, Placing, Wanting, WeekAsked, WeekToFinish, week_to_finish};
pub use wanting::WantKind;

use crate::{
    id_type,
    oplog::{Stored, Table},
    record,
    types::{Day, PersonId, SiteId, UtcMillis},
};

id_type! {
    /// A site's week.
    FinishedWeekId
}

record! {
    /// Whether the schedule of a site's week, which begins on a Monday, is finished.
    pub struct FinishedWeek in "finished_weeks" = 99 {
        id: FinishedWeekId,
        Latest week = 1 { site_id: SiteId, week_on: Day },
        Latest finished = 2 { finished_at: Option<UtcMillis>, finished_by: Option<PersonId> },
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[FinishedWeek::TABLE];
