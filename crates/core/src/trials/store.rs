//! Where trials are looked up.

use super::Trial;
use crate::{
    db::{Db, named_params},
    error::Result,
    patients,
    types::PatientId,
};

/// What was tried with a patient, under all ids the patient has had.
pub(super) fn of_patient(db: Db<'_>, patient: PatientId) -> Result<Vec<Trial>> {
    let ids = serde_json::to_string(&patients::all_ids(db, patient)?).expect("ids are text");
    db.list("patient_id IN (SELECT value FROM json_each(:patients)) ORDER BY id", named_params! { ":patients": ids })
}
