//! Where charts are looked up.

use std::collections::BTreeSet;

use super::{Duplicate, Patient, alike::Folded, duplicates::Person, list_name};
use crate::{
    db::{Db, named_params},
    error::{Error, Result},
    types::PatientId,
};

/// A chart by id, merged or not.
pub fn find_patient(db: Db<'_>, id: PatientId) -> Result<Patient> {
    db.find(id, "patient")
}

/// A chart that can be changed.
///
/// # Errors
/// `Refused` for a chart that was merged into another.
pub fn live_patient(db: Db<'_>, id: PatientId) -> Result<Patient> {
    let patient = find_patient(db, id)?;
    if patient.merged_into.is_some() {
        return Err(Error::refused("This chart was merged into another.").hint("Open the chart that was kept."));
    }
    Ok(patient)
}

/// The ids under which facts of a patient were posted: their own, and those of charts merged into it.
pub fn all_ids(db: Db<'_>, id: PatientId) -> Result<Vec<PatientId>> {
    db.all(include_str!("all_ids.sql"), named_params! { ":patient": id }, |row| row.get("id"))
}

/// The telephone a patient prefers.
pub fn phone(db: Db<'_>, id: PatientId) -> Result<Option<String>> {
    db.maybe(include_str!("phone.sql"), named_params! { ":patient": id }, |row| row.get("value"))
}

/// Which of these patients have a name that another patient's is mixed up with. Archived charts do not count.
pub fn name_alerts(db: Db<'_>, ids: &[PatientId]) -> Result<BTreeSet<PatientId>> {
    let asked: BTreeSet<_> = ids.iter().copied().collect();
    if asked.is_empty() {
        return Ok(BTreeSet::new());
    }
    let names = live_names(db)?;
    let wanted: Vec<_> = names.iter().filter(|(id, _)| asked.contains(id)).collect();
    let alike =
        wanted.iter().filter(|(id, name)| names.iter().any(|(other, theirs)| other != id && name.is_alike(theirs)));
    Ok(alike.map(|(id, _)| *id).collect())
}

/// The other patients whose name is mixed up with this one's.
pub fn alike_to(db: Db<'_>, patient: &Patient) -> Result<Vec<Duplicate>> {
    let own = Folded::of(&patient.family_name, &patient.given_name);
    let alike: Vec<_> =
        live_names(db)?.into_iter().filter(|(id, name)| *id != patient.id && own.is_alike(name)).collect();
    alike
        .into_iter()
        .map(|(id, name)| {
            let other = find_patient(db, id)?;
            Ok(Duplicate {
                id,
                name: list_name(&other.family_name, &other.given_name),
                born_on: other.born_on,
                mrn: other.mrn,
                phone: phone(db, id)?,
                why: if own.is_same(&name) { "Same name" } else { "Similar name" }.to_owned(),
            })
        })
        .collect()
}

/// Everybody who was ever registered and not merged, as duplicates are looked for.
pub(super) fn people(db: Db<'_>) -> Result<Vec<Person>> {
    db.all(include_str!("people.sql"), [], |row| {
        Ok(Person {
            id: row.get("id")?,
            family_name: row.get("family_name")?,
            given_name: row.get("given_name")?,
            born_on: row.get("born_on")?,
            mrn: row.get("mrn")?,
        })
    })
}

/// Patients with a telephone number that ends in these digits.
pub(super) fn with_phone(db: Db<'_>, digits: &str) -> Result<BTreeSet<PatientId>> {
    let found =
        db.all(include_str!("with_phone.sql"), named_params! { ":digits": digits }, |row| row.get("patient_id"))?;
    Ok(found.into_iter().collect())
}

fn live_names(db: Db<'_>) -> Result<Vec<(PatientId, Folded)>> {
    db.all(include_str!("live_names.sql"), [], |row| {
        let (family, given): (String, String) = (row.get("family_name")?, row.get("given_name")?);
        Ok((row.get("id")?, Folded::of(&family, &given)))
    })
}
