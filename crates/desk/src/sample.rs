//! The sample practice: a made-up clinic to look around in.

use crate::{Code, Desk, UiError};

pub(crate) const PRACTICE: &str = "Cedar Grove Interventional Psychiatry";
pub(crate) const OWNER: &str = "Dr. Miriam Halloran";
pub(crate) const TIME_ZONE: &str = "America/New_York";

/// Fills a new, open practice with made-up people, series and papers, through the same commands a clinic uses.
pub fn build(_desk: &Desk) -> Result<(), UiError> {
    Err(UiError::new(Code::Refused, "This program was built without the sample practice."))
}
