//! A patient's journey per file, through the same commands the window calls.

mod house;
mod one_patient;
