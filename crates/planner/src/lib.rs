//! Plans whole courses of treatment: the same request always gives the same plan.
//!
//! Pure: no clock, no network, no store. Who calls says how long to look ([`Pace`]). The parts, in the order of the work:
//!
//! - `request`, `protocol`, `repair`, `wall`: what is asked. `read`, `check`: what is refused, and which field it is.
//! - `compile`, `facts`, `calendar` turn names into the numbers and five-minute ticks of a `problem`.
//! - `board` knows the loads and, as bit sets, where each role of each visit type may still start.
//! - `offer` prices every start of a course beside the others; `route` finds the cheapest course through the offers by a dynamic
//!   program over sessions, dates and counts; `choose` tries times of day and resources to aim at, because the terms for the usual
//!   time and the usual resource fall apart by date once the aim is fixed.
//! - `search` lets courses enter one by one, at a price where there is no room, and then a few at a time leave and enter again.
//! - `exact` looks at everything when there is little to look at: it proves a plan best, or that there is none.
//! - `conflict` and `relax` find a smallest set of constraints without a plan; `say` puts it in words.
//! - `judge` and `score` know nothing of ticks and boards. No plan leaves the crate that the judge does not find sound.
//!
//! Tables are indexed by numbers that the same compilation gave out, so indexing cannot fail.

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
mod repair;
mod request;
mod route;
mod say;
mod score;
mod search;
mod sliding;
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
pub use solve::{good_plan, plan};
pub use wall::{ClockTime, Date, Wall, Weekday};
