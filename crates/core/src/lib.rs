//! Seed.

pub mod sheets;
