//! The main job without a window: the sample practice on paper.
use crate::shop::Outcome;

/// Writes the papers of the sample practice to `out/` and prints their names.
pub fn write_to_out() -> Outcome {
    Err("not written".into())
}
