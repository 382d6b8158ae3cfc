//! Papers, read back by programs that are not ours.

mod day_book;
mod forms;
mod hostile;
mod others;
mod packets;
mod reader;
mod requests;
mod rules;
mod samples;
mod summary;
mod superbill;
