//! A patient's journey per file, through the same commands the window calls.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on fails where it stands")]

mod billed;
mod corrected;
mod house;
mod missed;
mod one_patient;
