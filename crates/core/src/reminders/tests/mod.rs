//! Reminders: pure rules, then the queue and what is written down about it.

mod acting;
mod deciding;
mod templates;
