//! What a verdict says, and where a document is cut.

use super::{FileFormat, FileVerdict};
use crate::error::{Error, Result};

/// A verdict in a sentence, with the way out.
pub(crate) fn sentence(format: FileFormat, verdict: FileVerdict) -> &'static str {
    match verdict {
        FileVerdict::Sound => "Every page can be looked at.",
        FileVerdict::Encrypted => "This file opens with a password only. Ask the sender for one without.",
        FileVerdict::Damaged => "This file is damaged and cannot be shown. Ask the sender for another copy.",
        FileVerdict::TooManyPages => "This file has more than 2,000 pages and is not shown. Ask for it in parts.",
        FileVerdict::TooLarge => {
            "This file needs more than 10 seconds or 500 MB to be read and is not shown. Ask for it in parts."
        }
        FileVerdict::Foreign if format == FileFormat::Heic => {
            "This is a photograph as iPhones take them, shown where the computer can. Ask the sender for a JPEG."
        }
        FileVerdict::Foreign => "This is not a PDF, JPEG, PNG or TIFF. Ask the sender for one of these.",
    }
}

/// The runs of a document's pages when it is cut after each of some pages, counted from 1 within the document.
pub(super) fn cut(first: i64, last: i64, after: &[i64]) -> Result<Vec<(i64, i64)>> {
    let pages = last - first + 1;
    let mut cuts = after.to_vec();
    cuts.sort_unstable();
    cuts.dedup();
    if cuts.is_empty() {
        return Err(Error::invalid("after", "is missing; say after which page to cut"));
    }
    if cuts.iter().any(|page| !(1..pages).contains(page)) {
        return Err(Error::invalid("after", "is not a page with another page behind it"));
    }
    let begins = std::iter::once(first).chain(cuts.iter().map(|page| first + page));
    let ends = cuts.iter().map(|page| first + page - 1).chain(std::iter::once(last));
    Ok(begins.zip(ends).collect())
}
