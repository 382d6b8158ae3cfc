//! The command layer: every command by name, typed, whoever calls it: window, command line, test.
//!
//! One line in [`commands!`] is a command: its kind, name, permission, input, output and function. From it come the dispatcher
//! ([`Desk::call`]), the permission check, the audit of views and prints, `changed` events, JSON Schema and the TypeScript
//! bindings. A new feature adds a line here and never touches the shell.

mod ahead;
mod attendance;
mod audit;
mod availability;
mod billing;
pub mod bindings;
mod calendar;
mod command;
mod conflicts;
mod consents;
mod desk;
mod documents;
mod error;
pub mod exchange;
mod continuing;
mod finishing;
mod followup;
mod forms;
pub mod host;
mod imports;
mod intake;
mod packets;
mod prior_records;
mod patients;
mod payers;
mod people;
mod permission;
mod practice;
mod registry;
mod readiness;
mod reminders;
mod restricted;
mod safety;
pub mod sample;
mod series;
pub mod session;
mod today;
mod trials;
mod utilization;
mod waitlist;

pub use command::{Command, Kind, Nothing, Reply};
pub use desk::{Desk, Me};
pub use error::{Code, Offer, UiError};
pub use permission::Permission;
pub use registry::commands;
