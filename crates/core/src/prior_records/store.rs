//! Where requests are looked up.

use super::{PriorAttempt, PriorAttemptId, PriorRequest, PriorRequestId, PriorVoid, RequestStatus};
use crate::{
    db::{Db, named_params},
    error::Result,
    patients,
    types::PatientId,
};

/// The requests of a patient, under all ids the patient has had, the newest first.
pub(super) fn of_patient(db: Db<'_>, patient: PatientId) -> Result<Vec<PriorRequest>> {
    let ids = serde_json::to_string(&patients::all_ids(db, patient)?).expect("ids are text");
    db.list(
        "patient_id IN (SELECT value FROM json_each(:patients)) ORDER BY made_on DESC, id DESC",
        named_params! { ":patients": ids },
    )
}

/// Requests that nobody ended, the oldest first.
pub(super) fn open(db: Db<'_>) -> Result<Vec<PriorRequest>> {
    db.list("status = :open ORDER BY made_on, id", named_params! { ":open": RequestStatus::Open })
}

/// The newest requests of the practice, for the names and numbers in them.
pub(super) fn lately(db: Db<'_>, most: usize) -> Result<Vec<PriorRequest>> {
    let mut all: Vec<PriorRequest> = db.list("1 ORDER BY made_on DESC, id DESC", [])?;
    all.truncate(most);
    Ok(all)
}

/// The times somebody asked that stand, in the order of their days.
pub(super) fn attempts_of(db: Db<'_>, request: PriorRequestId) -> Result<Vec<PriorAttempt>> {
    db.list(
        "request_id = :request AND id NOT IN (SELECT entry_id FROM prior_voids) ORDER BY tried_on, logged_at, id",
        named_params! { ":request": request },
    )
}

/// Whether one was taken back.
pub(super) fn is_void(db: Db<'_>, entry: PriorAttemptId) -> Result<bool> {
    let voids: Vec<PriorVoid> = db.list("entry_id = :entry", named_params! { ":entry": entry })?;
    Ok(!voids.is_empty())
}
