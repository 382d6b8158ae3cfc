//! Between a practice and its share: the practice knows records, the share knows names and sealed bytes, and neither knows the other.

mod names;
mod side;

pub use names::name_of;
pub use side::{Door, PracticeSide};
