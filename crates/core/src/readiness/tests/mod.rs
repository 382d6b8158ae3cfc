//! Verdicts from rules, and what they hold up.

mod acting;
mod course;
mod deciding;
