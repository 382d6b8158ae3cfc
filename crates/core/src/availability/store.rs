//! Where times are looked up.

use super::{Absence, PatientAbsence, PatientTimes, Shift};
use crate::{
    db::{Db, named_params},
    error::Result,
    types::{Day, PatientId, ProviderId},
};

/// The weekly patterns of somebody at every site, the earliest first.
pub(super) fn shifts_of(db: Db<'_>, provider: ProviderId) -> Result<Vec<Shift>> {
    db.list("provider_id = :provider ORDER BY effective_on, id", named_params! { ":provider": provider })
}

/// The absences of staff and rooms that end after a day begins, the next one first.
pub(super) fn absences_after(db: Db<'_>, day: Day) -> Result<Vec<Absence>> {
    db.list("until_local > :day ORDER BY from_local, until_local, id", named_params! { ":day": day })
}

/// The days on which a patient is away, the earliest first.
pub(super) fn patient_absences(db: Db<'_>, patient: PatientId) -> Result<Vec<PatientAbsence>> {
    db.list("patient_id = :patient ORDER BY starts_on, ends_on, id", named_params! { ":patient": patient })
}

/// Every patient of whom times or days away are written down.
pub(super) fn patients_with_times(db: Db<'_>) -> Result<Vec<PatientId>> {
    let times: Vec<PatientTimes> = db.list("1 ORDER BY patient_id", [])?;
    let away: Vec<PatientAbsence> = db.list("1 ORDER BY patient_id", [])?;
    let mut patients: Vec<PatientId> =
        times.iter().map(|times| times.patient_id).chain(away.iter().map(|away| away.patient_id)).collect();
    patients.sort_unstable();
    patients.dedup();
    Ok(patients)
}
