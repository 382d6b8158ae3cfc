//! Papers: made, signed, declined, taken back, and whether they hold.

mod acting;
mod standing;
mod texts;
