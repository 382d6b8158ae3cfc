//! Foreign papers: what a received file is, how many pages it has, and a picture of each.
//!
//! What other offices send is the most hostile thing the program reads, so it is read in a process of its own: the same program, started with
//! [`ASKED`], that gets the bytes through a pipe, may use [`MOST_MEMORY`] and is ended after [`PATIENCE`]. It writes no file and says nothing
//! but answers of the form in `wire`, which are distrusted as well. This crate knows nothing else of ours.

mod child;
mod codes;
mod kind;
mod memory;
mod paint;
mod pdf;
mod picture;
mod reader;
mod tiff;
mod wire;
mod writing;

#[cfg(any(test, feature = "fuzz"))]
pub mod fuzzing;

pub use child::serve_if_asked;
pub use codes::Code;
pub use kind::{FileKind, Verdict};
pub use reader::{OpenScan, ScanReader, Unread};
pub use wire::{Reading, Wanted};
pub use writing::Field;

use std::time::Duration;

/// The argument that makes the program a reader of foreign papers and nothing else.
pub const ASKED: &str = "--read-foreign-papers";
/// No file may be larger, in bytes.
pub const LARGEST_FILE: usize = 100 * 1024 * 1024;
/// No file may have more pages.
pub const MOST_PAGES: u32 = 2_000;
/// No picture of a page is wider or higher, in pixels.
pub const LARGEST_PICTURE: u32 = 4_000;
/// What reading one file may use of memory, in bytes.
pub const MOST_MEMORY: usize = 500 * 1000 * 1000;
/// How long one answer may take.
pub const PATIENCE: Duration = Duration::from_secs(10);
