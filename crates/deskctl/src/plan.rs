//! Plans without a practice: a request in, a result out.

use serde_json::Value;
use seriesdesk_desk::{Code, UiError};
use seriesdesk_planner::{Answer, Refused};
use std::time::Instant;

use crate::failure::Failure;

/// Answers a request of the planner, looking for so many seconds at most.
pub fn plan(request: &Value, seconds: f64) -> Result<Answer, Failure> {
    let begun = Instant::now();
    let pace = |_: u64| begun.elapsed().as_secs_f64() / seconds.max(0.05);
    let read = seriesdesk_planner::read(request);
    read.and_then(|request| seriesdesk_planner::plan(&request, &pace)).map_err(refused)
}

fn refused(refused: Refused) -> Failure {
    let mut error = UiError::new(Code::Invalid, format!("{refused}."));
    error.field = Some(refused.field);
    error.into()
}
