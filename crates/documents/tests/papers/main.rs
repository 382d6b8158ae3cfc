//! Papers, read back by programs that are not ours.

mod day_book;
mod hostile;
mod others;
mod reader;
mod rules;
mod samples;
mod summary;
mod superbill;
