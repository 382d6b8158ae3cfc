//! Many virtual devices of one practice, on a share that does everything shares were seen to do, drawn from one seed.
//!
//! What runs here is the program: the practice with its store, its log and its merging, the exchange, and the desk's side between
//! them. A schedule is drawn from a seed and is the same for the same seed; what is checked at its end are the promises of the
//! share, worked out a second time from nothing but the entries themselves.
#![cfg(feature = "simulate")]

pub mod chance;
mod check;
mod clinic;
mod copies;
mod device;
mod disks;
mod holding;
mod honest;
pub mod kill;
mod late;
pub mod mutants;
mod report;
mod schedule;
mod settle;
pub mod shrink;
mod tampering;
mod template;
mod watched;
mod work;
mod world;

pub use report::{Counts, Violation};
pub use schedule::{Length, Schedule, Step, What};
pub use template::Templates;
pub use world::run;
