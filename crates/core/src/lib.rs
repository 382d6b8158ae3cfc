//! Seed.

pub mod sheets;
pub mod vault;
