//! Where reminders are looked up.

use super::{Reminder, ReminderId, ReminderVoid, ReminderWish};
use crate::{
    db::{Db, named_params},
    error::Result,
    patients,
    types::{LocalTime, PatientId, SessionId, SiteId, UtcMillis},
};

/// Sessions that may need a reminder, the next one first.
pub(super) fn due(db: Db<'_>, now: LocalTime, until: LocalTime, site: Option<SiteId>) -> Result<Vec<SessionId>> {
    let values = named_params! { ":now": now, ":until": until, ":site": site };
    db.all(include_str!("due.sql"), values, |row| row.get("id"))
}

/// The reminders of a patient that stand, in the order they were made.
pub(super) fn of_patient(db: Db<'_>, patient: PatientId, since: UtcMillis) -> Result<Vec<Reminder>> {
    let patients = serde_json::to_string(&patients::all_ids(db, patient)?).expect("ids are text");
    let values = named_params! { ":patients": patients, ":since": since };
    let ids: Vec<ReminderId> = db.all(include_str!("of_patients.sql"), values, |row| row.get("id"))?;
    ids.into_iter().map(|id| db.find(id, "reminder")).collect()
}

/// What was said about a patient's wishes; more than one row only where charts became one.
pub(super) fn wishes(db: Db<'_>, patient: PatientId) -> Result<Vec<ReminderWish>> {
    db.list("patient_id = :patient ORDER BY id", named_params! { ":patient": patient })
}

/// Whether a reminder was taken back.
pub(super) fn is_void(db: Db<'_>, entry: ReminderId) -> Result<bool> {
    let voids: Vec<ReminderVoid> = db.list("entry_id = :entry", named_params! { ":entry": entry })?;
    Ok(!voids.is_empty())
}
