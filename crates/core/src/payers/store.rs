//! Where other areas look up who pays.

use std::collections::{BTreeMap, BTreeSet};

use super::{Coverage, Payer};
use crate::{
    db::{Db, named_params},
    error::Result,
    types::{Day, PatientId, PayerId},
};

/// A payer by id.
pub fn payer(db: Db<'_>, id: PayerId) -> Result<Payer> {
    db.find(id, "payer")
}

/// The active payer of a name, letters' case aside; the one that was there first.
pub fn payer_named(db: Db<'_>, name: &str) -> Result<Option<Payer>> {
    let payers: Vec<Payer> = db.list("active ORDER BY id", [])?;
    Ok(payers.into_iter().find(|payer| payer.name.to_lowercase() == name.to_lowercase()))
}

/// The coverage that is billed first on a day; none means the patient pays.
pub fn coverage_on(db: Db<'_>, patient: PatientId, day: Day) -> Result<Option<Coverage>> {
    Ok(coverages_on(db, patient, day)?.into_iter().next())
}

/// The coverages in force on a day, in the order they are billed.
pub fn coverages_on(db: Db<'_>, patient: PatientId, day: Day) -> Result<Vec<Coverage>> {
    Ok(of_patient(db, patient)?.into_iter().filter(|coverage| coverage.holds_on(day)).collect())
}

/// The coverages of some patients, each patient's in the order they are billed.
pub fn coverages_of(db: Db<'_>, patients: &BTreeSet<PatientId>) -> Result<BTreeMap<PatientId, Vec<Coverage>>> {
    let ids = serde_json::to_string(patients).expect("ids are text");
    let all: Vec<Coverage> = db.list(
        "patient_id IN (SELECT value FROM json_each(:patients)) ORDER BY patient_id, priority, starts_on DESC, id",
        named_params! { ":patients": ids },
    )?;
    let mut coverages: BTreeMap<PatientId, Vec<Coverage>> = BTreeMap::new();
    for coverage in all {
        coverages.entry(coverage.patient_id).or_default().push(coverage);
    }
    Ok(coverages)
}

pub(super) fn of_patient(db: Db<'_>, patient: PatientId) -> Result<Vec<Coverage>> {
    db.list("patient_id = :patient ORDER BY priority, starts_on DESC, id", named_params! { ":patient": patient })
}
