//! Where entries and overrides are looked up.

use super::{ReadinessEntry, ReadinessId, ReadinessOverride, ReadinessVoid};
use crate::{
    db::{Db, named_params},
    error::Result,
    packs::GateItem,
    patients,
    series::Session,
    types::{Day, PatientId, SeriesId, SessionId},
};

/// What was written down about a patient and stands, the newest first.
pub(super) fn entries_of(db: Db<'_>, patient: PatientId) -> Result<Vec<ReadinessEntry>> {
    let ids = serde_json::to_string(&patients::all_ids(db, patient)?).expect("ids are text");
    db.list(
        "patient_id IN (SELECT value FROM json_each(:patients)) AND id NOT IN (SELECT entry_id FROM readiness_voids) \
         ORDER BY done_at DESC, id DESC",
        named_params! { ":patients": ids },
    )
}

/// Whether an entry was taken back.
pub(super) fn is_void(db: Db<'_>, entry: ReadinessId) -> Result<bool> {
    let voids: Vec<ReadinessVoid> = db.list("entry_id = :entry", named_params! { ":entry": entry })?;
    Ok(!voids.is_empty())
}

/// The overrides of a session, the newest first.
pub(super) fn overrides_of(db: Db<'_>, session: SessionId) -> Result<Vec<ReadinessOverride>> {
    db.list("session_id = :session ORDER BY signed_at DESC, id DESC", named_params! { ":session": session })
}

/// The day of the last evaluation visit that was done before a day.
pub(crate) fn evaluated_on(db: Db<'_>, patient: PatientId, before: Day) -> Result<Option<Day>> {
    let ids = serde_json::to_string(&patients::all_ids(db, patient)?).expect("ids are text");
    let starts: Option<crate::types::LocalTime> = db.maybe(
        "SELECT starts_local FROM sessions WHERE patient_id IN (SELECT value FROM json_each(:patients)) \
         AND modality = 'evaluation' AND status = 'done' AND starts_local < :before ORDER BY starts_local DESC LIMIT 1",
        named_params! { ":patients": ids, ":before": before.plus(1).to_string() },
        |row| row.get("starts_local"),
    )?;
    Ok(starts.map(|starts| starts.day()))
}

/// The sessions of a day that may still take place or did, in the order of the clock.
pub(super) fn sessions_on(db: Db<'_>, day: Day) -> Result<Vec<Session>> {
    db.list(
        "starts_local >= :from AND starts_local < :to AND status NOT IN ('cancelled', 'no_show') AND series_id IS NOT NULL \
         ORDER BY starts_local, id",
        named_params! { ":from": day.to_string(), ":to": day.plus(1).to_string() },
    )
}

/// The sessions of a course that may still take place, in the order of the calendar.
pub(super) fn sessions_ahead(db: Db<'_>, series: SeriesId) -> Result<Vec<Session>> {
    db.list(
        "series_id = :series AND status IN ('booked', 'confirmed', 'arrived') ORDER BY starts_local, id",
        named_params! { ":series": series },
    )
}

/// The day on which somebody wrote down last that an item is there, where nothing newer says that it is not.
pub(crate) fn written_on(db: Db<'_>, patient: PatientId, item: GateItem) -> Result<Option<Day>> {
    let newest = entries_of(db, patient)?.into_iter().find(|entry| entry.item == item);
    Ok(newest.filter(|entry| entry.met).map(|entry| entry.happened_on))
}
