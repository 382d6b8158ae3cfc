//! How much of its rooms a site uses, and how often patients do not come. Only reads.
//!
//! A room is open as long as the site is, less the time it is out of order. It is used while a session that was held, or is still to
//! come, is booked in it, recovery included. What lies outside the hours is told apart, so no share is above a whole.

mod rules;
mod views;

#[cfg(test)]
mod tests;

pub use views::{HourUse, MissRate, RoomUse, Utilization, UtilizationOf, WeekdayMisses, WeekdayUse, utilization};
