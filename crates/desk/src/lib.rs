//! Seed.

pub mod host;
