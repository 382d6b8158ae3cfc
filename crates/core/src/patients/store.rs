//! Where charts are looked up.

use std::collections::BTreeSet;

use super::{Duplicate, Patient, alike::Folded, alike_names::Names, duplicates::Person, list_name};
use crate::{
    Practice,
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

/// The chart a chart was merged into, or the chart itself.
pub fn kept(db: Db<'_>, id: PatientId) -> Result<PatientId> {
    Ok(find_patient(db, id)?.merged_into.unwrap_or(id))
}

/// The ids under which facts of a patient were posted: their own, and those of charts merged into it.
pub fn all_ids(db: Db<'_>, id: PatientId) -> Result<Vec<PatientId>> {
    db.all(include_str!("all_ids.sql"), named_params! { ":patient": id }, |row| row.get("id"))
}

/// The telephone a patient prefers.
pub fn phone(db: Db<'_>, id: PatientId) -> Result<Option<String>> {
    db.maybe(include_str!("phone.sql"), named_params! { ":patient": id }, |row| row.get("value"))
}

/// Which of these patients have no diagnosis.
pub fn undiagnosed(db: Db<'_>, patients: &BTreeSet<PatientId>) -> Result<BTreeSet<PatientId>> {
    let ids = serde_json::to_string(patients).expect("ids are text");
    let found =
        db.all(include_str!("undiagnosed.sql"), named_params! { ":patients": ids }, |row| row.get("patient_id"))?;
    Ok(found.into_iter().collect())
}

/// Which of these patients have a name that another active patient's is mixed up with.
pub(super) fn name_alerts<'a>(
    practice: &Practice,
    asked: impl Iterator<Item = (PatientId, &'a str, &'a str)>,
) -> Result<BTreeSet<PatientId>> {
    let names = practice.derived::<Names>()?;
    let alike = asked.filter(|(id, family, given)| names.alike(*id, &Folded::of(family, given)).next().is_some());
    Ok(alike.map(|(id, ..)| id).collect())
}

/// The other patients whose name is mixed up with this one's.
pub fn alike_to(practice: &Practice, patient: &Patient) -> Result<Vec<Duplicate>> {
    let db = practice.db();
    let own = Folded::of(&patient.family_name, &patient.given_name);
    let names = practice.derived::<Names>()?;
    names
        .alike(patient.id, &own)
        .map(|(id, name)| {
            let other = find_patient(db, *id)?;
            Ok(Duplicate {
                id: *id,
                name: list_name(&other.family_name, &other.given_name),
                born_on: other.born_on,
                mrn: other.mrn,
                phone: phone(db, *id)?,
                why: if own.is_same(name) { "Same name" } else { "Similar name" }.to_owned(),
            })
        })
        .collect()
}

/// The names of active patients.
pub(super) fn live_names(db: Db<'_>) -> Result<Vec<(PatientId, Folded)>> {
    db.all(include_str!("live_names.sql"), [], |row| {
        let (family, given): (String, String) = (row.get("family_name")?, row.get("given_name")?);
        Ok((row.get("id")?, Folded::of(&family, &given)))
    })
}

/// Names with letters outside ASCII, each part by itself.
pub(super) fn accented_names(db: Db<'_>) -> Result<Vec<String>> {
    let names = db.all(include_str!("accented_names.sql"), [], |row| {
        Ok([row.get("family_name")?, row.get("given_name")?, row.get("middle_name")?, row.get("preferred_name")?])
    })?;
    Ok(names.into_iter().flatten().collect())
}

/// Record numbers that more than one live chart has, with those charts.
pub fn shared_numbers(db: Db<'_>) -> Result<Vec<(String, Vec<Patient>)>> {
    let numbers: Vec<String> = db.all(include_str!("shared_numbers.sql"), [], |row| row.get("mrn"))?;
    numbers
        .into_iter()
        .map(|number| {
            let charts = db.list(
                "mrn = :number AND merged_into IS NULL ORDER BY registered_at, id",
                named_params! { ":number": number },
            )?;
            Ok((number, charts))
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
