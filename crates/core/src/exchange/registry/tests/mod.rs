//! What the registry promises.

mod admission;
mod bytes;
mod keys;
mod offices;
mod order;
mod recovery;
mod removal;

use super::*;
use crate::exchange::{
    crypto::Compartment::{Practice, Restricted},
    testing::*,
};
