//! Whether a missed visit may cost the patient anything.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::payers::PayerKind;

/// Whether a fee for a missed visit may be asked for, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct MissedFee {
    /// Whether it is out of the question.
    pub never: bool,
    /// Why, in words.
    pub text: String,
}

/// What the payers of a patient on the day of the visit allow. One that forbids a fee forbids it whatever the others say.
pub fn missed_fee(payers: &[PayerKind]) -> MissedFee {
    let has = |kind| payers.contains(&kind);
    let (never, text) = if has(PayerKind::VeteransAffairs) {
        (true, "No fee for this missed visit: Veterans Affairs never allows one.")
    } else if has(PayerKind::Medicaid) {
        (true, "No fee for this missed visit: Medicaid does not allow one.")
    } else if has(PayerKind::Medicare) {
        (
            false,
            "A fee only when every patient of the practice pays the same one: Medicare’s rule. None is charged by itself.",
        )
    } else {
        (false, "A fee only as the patient signed for. None is charged by itself.")
    };
    MissedFee { never, text: text.to_owned() }
}
