//! Where and when every session takes place, and what happens to it.
//!
//! A session holds its room until recovery ends, its provider until treatment ends, and its patient all the while. A slot that is
//! taken is refused together with the nearest free one. `diary` decides from what was read; `plan` books a whole course; `book`
//! one visit; `stages` and `complete` are the day itself. Completing and stepping back run inside an action of billing, which
//! posts and voids the charges in the same breath. Nothing here cancels a booking by itself: what two offices booked twice while
//! apart is listed by `double_bookings` for somebody to decide.

mod absent;
mod board;
mod book;
mod busy_file;
mod cards;
mod complete;
mod courses;
pub(crate) mod diary;
mod doubles;
mod file;
mod filter;
mod firm;
mod month;
mod names;
mod out_of_use;
mod patients;
mod people;
mod pin;
mod plan;
mod planning;
mod repair;
mod seats;
mod shift;
mod slots;
mod stages;
mod store;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod times;
mod typed;
mod when;

pub use absent::{AbsenceOf, Span, booked_in};
pub use board::{Board, BoardDay, BoardQuery, BoardSite, DayCounts, board};
pub use book::{BookSession, MoveSession, book_session, move_session};
pub(crate) use book::{book, usual_recovery};
pub use busy_file::{BusyCalendar, CalendarOf, PatientsInFile, busy_calendar};
pub use cards::{SessionCard, SessionQuery, session};
pub use complete::{CompleteSession, SessionDone, codes_alone, complete};
pub use courses::{SeriesCard, SeriesOf, series_of, visits_of};
pub use doubles::{DoubleBooking, Shared, double_bookings, open_double_bookings};
pub use file::{CalendarFile, calendar_file};
pub use filter::{BoardFilter, FilteredBoard};
pub use month::{KindLoad, Month, MonthDay, MonthOf, month};
pub(crate) use out_of_use::GUARDS;
pub use people::BoardPerson;
pub use pin::{PinSession, pin_session};
pub use plan::{PlanSeries, PlannedSession, SeriesPlan, SeriesStarted, preview_series, start_series};
pub(crate) use plan::{preview_by, start_by};
pub use repair::{
    ApplyRepair, BrokenOn, BrokenSession, PreviewRepair, RepairAsk, RepairDone, RepairEnd, RepairMove, RepairProposal,
    RepairView, apply_repair, broken_sessions, preview_repair,
};
pub use shift::{ShiftSeries, Shifted, shift_series};
pub use stages::{
    CancelSession, NoShowSession, ReopenSession, StageSession, arrive_session, cancel_session, confirm_session,
    monitor_session, no_show_session, reopen, start_session,
};
pub(crate) use store::diary;
pub use store::{booked_on, open_sessions};
pub use typed::{ParseWhen, ParsedWhen, parse_when};
