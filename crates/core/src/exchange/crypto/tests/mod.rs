//! What sealing promises.

mod codes;
mod keys;
mod sealing;

use super::*;
use crate::exchange::testing::*;
