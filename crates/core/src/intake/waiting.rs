//! The waiting list of intake: who asked while the practice had no room, and whose turn it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CaseStatus, IntakeCase, IntakeCaseId, acting::today};
use crate::{
    Practice,
    error::{Error, Result},
    oplog::{Action, Done},
    patients,
    types::Saved,
};

/// Takes a case up, or puts it on the waiting list.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeUp {
    /// The case.
    pub case_id: IntakeCaseId,
    /// Whether it waits from now on.
    #[serde(default)]
    pub waits: bool,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Takes a case from the waiting list, so that its steps count from today; or puts it there.
///
/// # Errors
/// Refused for a case that is closed; `Stale` when somebody else changed it.
pub fn take_up(practice: &mut Practice, input: TakeUp) -> Result<Done<Saved>> {
    practice.act(Action::reversible("take_up"), |tx| {
        let case: IntakeCase = tx.db().find(input.case_id, "case")?;
        if case.status != CaseStatus::Open {
            return Err(Error::refused("This case is closed.").hint("Open it again first."));
        }
        if let Some(patient) = case.patient_id {
            tx.about(patients::kept(tx.db(), patient)?);
        }
        let today = today(tx)?;
        tx.say(if input.waits { "Intake: on the waiting list" } else { "Intake: taken up" });
        let (waits_since, taken_up_on) = match input.waits {
            true => (Some(case.waits_since.unwrap_or(today)), case.taken_up_on),
            false => (None, Some(today)),
        };
        tx.save(&IntakeCase { waits_since, taken_up_on, ..case }, input.revision)
    })
}
