//! What the registry promises.

mod admission;
mod bytes;
mod keys;
mod leases;
mod offices;
mod order;
mod recovery;
mod removal;
mod sealed;

use super::*;
use crate::exchange::{
    crypto::Compartment::{Practice, Restricted},
    testing::*,
};
