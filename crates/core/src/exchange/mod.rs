//! What devices of one practice need to work on one set of records without a server: keys, and who may do what.

pub mod crypto;
pub mod registry;

#[cfg(test)]
mod testing;
