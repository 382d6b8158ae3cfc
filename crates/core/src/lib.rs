//! The practice: everything a clinic's back office knows, in one encrypted store.
//!
//! Areas in reading order, which is the order in which they may use each other: an area uses only areas above it.
//! Below the areas lie the shared types, the store, and the one write path.

// Where the schedule simulator takes hold.
#[macro_use]
mod hooks;

// What everything stands on.
mod env;
mod error;
pub mod types;
pub mod vault;

// The store and the one write path.
pub mod db;
pub mod oplog;
mod kept;
mod opened;
pub mod catalogue;
pub mod attachments;
pub mod people;
pub mod audit;
pub mod exchange;

// Content with a source and a date.
pub mod packs;
pub mod codes;

// What papers say.
pub mod sheets;

// What the clinic does, area by area.
pub mod practice;
pub mod patients;
pub mod restricted;
pub mod filed;
pub mod payers;
pub mod availability;
pub mod series;
pub mod forms;
pub mod trials;
pub mod consents;
pub mod prior_records;
pub mod readiness;
pub mod attendance;
pub mod calendar;
pub mod continuing;
pub mod followup;
pub mod waitlist;
pub mod finishing;
pub mod intake;
pub mod packets;
pub mod summary;
pub mod reminders;
pub mod utilization;
pub mod billing;
pub mod imports;
pub mod conflicts;
pub mod today;

// Whole, and still there.
pub mod safety;

pub use env::{Clock, Entropy, Env, derived_id};
pub use error::{Error, Refusal, Result, StorageFault};
pub use opened::{DATABASE, Practice};
pub use types::Word;
pub use uuid::Uuid;

#[cfg(any(test, feature = "fuzz"))]
pub mod fuzzing;
#[cfg(test)]
mod testing;
