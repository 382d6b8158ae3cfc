//! The readers of bytes that a taken-over reading process could send, and of what the program follows itself.

use crate::{tiff, wire};

/// Reads answers until there is none.
pub fn answers(mut bytes: &[u8]) {
    while wire::read_answer(&mut bytes).is_some() {}
}

/// Follows the directories of a TIFF.
pub fn directories(bytes: &[u8]) {
    for page in tiff::pages(bytes).unwrap_or_default() {
        let _ = tiff::beginning_at(bytes.to_vec(), page);
    }
}
