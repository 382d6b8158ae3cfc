//! From when on somebody counts as late.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AttendanceRules, AttendanceRulesId};
use crate::{
    Practice,
    db::Db,
    derived_id,
    error::{Error, Result},
    oplog::{Action, Done},
    types::Saved,
};

/// A working default; no source gives a number.
const USUAL_GRACE_MINUTES: i64 = 10;
const LONGEST_GRACE_MINUTES: i64 = 120;

/// From when on somebody counts as late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(rename = "AttendanceRules")]
#[schemars(rename = "AttendanceRules")]
#[serde(deny_unknown_fields)]
pub struct AttendanceRulesView {
    /// Minutes after the booked time that do not count as late, 0 to 120.
    #[ts(type = "number")]
    pub late_after_minutes: i64,
    /// What a change must send back; 0 for the usual rule.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// The practice's rule; the usual one where it never said.
pub fn attendance_rules(practice: &Practice) -> Result<AttendanceRulesView> {
    let db = practice.db();
    Ok(AttendanceRulesView { late_after_minutes: grace(db)?, revision: db.revision::<AttendanceRules>(only())? })
}

/// Says from when on somebody counts as late.
///
/// # Errors
/// `Invalid` for a number that cannot be meant; `Stale` when somebody else changed the rule.
pub fn save_attendance_rules(practice: &mut Practice, input: AttendanceRulesView) -> Result<Done<Saved>> {
    practice.act(Action::reversible("save_attendance_rules"), |tx| {
        if !(0..=LONGEST_GRACE_MINUTES).contains(&input.late_after_minutes) {
            return Err(Error::invalid("late_after_minutes", format!("is between 0 and {LONGEST_GRACE_MINUTES}")));
        }
        tx.say(format!("Late after {} minutes", input.late_after_minutes));
        let rules = AttendanceRules { id: only(), late_after_minutes: input.late_after_minutes };
        tx.save(&rules, input.revision)
    })
}

/// Minutes after the booked time that do not count as late.
pub(crate) fn grace(db: Db<'_>) -> Result<i64> {
    Ok(db.get::<AttendanceRules>(only())?.map_or(USUAL_GRACE_MINUTES, |rules| rules.late_after_minutes))
}

fn only() -> AttendanceRulesId {
    derived_id("attendance rules", &[]).into()
}
