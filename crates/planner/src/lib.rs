//! Plans whole courses of treatment: the same request always gives the same plan.
//!
//! Pure: no clock, no network, no store. Who calls says how long to look ([`Pace`]). A request becomes ticks and numbers
//! ([`problem`]); one course beside others is placed by a dynamic program ([`route`]); many courses by letting a few leave and
//! enter again ([`search`]); tiny requests by looking at everything. Every plan is judged by rules written apart from the search
//! before it is given out.

mod answer;
mod bits;
mod board;
mod calendar;
mod check;
mod choose;
mod compile;
mod conflict;
mod draft;
mod draw;
mod exact;
mod facts;
mod offer;
mod judge;
mod others;
mod own;
mod problem;
mod protocol;
mod read;
mod relax;
mod request;
mod route;
mod say;
mod score;
mod search;
mod solve;
mod spans;
mod wall;

#[cfg(test)]
mod tests;

pub use answer::{Alternative, Answer, Conflict, Score, Session, Status, Unplaced};
pub use check::{Refused, check, read};
pub use request::*;
pub use score::Terms;
pub use search::Pace;
pub use solve::plan;
pub use wall::{ClockTime, Date, Wall, Weekday};
