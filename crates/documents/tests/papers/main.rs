//! Papers, read back by programs that are not ours.

mod others;
mod reader;
mod samples;
mod superbill;
