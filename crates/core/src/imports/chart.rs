//! A candidate becomes a chart, or brings one up to date.

use super::{
    CandidatePatient,
    plan::{Since, Write},
};
use crate::{
    db::{Db, named_params},
    derived_id,
    error::Result,
    patients::{Contact, Diagnosis, Patient, Related, Sex},
    types::{Day, PatientId, UtcMillis},
};

/// A claim has letters A to L.
const DIAGNOSES_AT_MOST: i64 = 12;

/// The chart of a patient who is not here yet.
pub(super) fn new(id: PatientId, mrn: String, candidate: &CandidatePatient, born_on: Day, now: UtcMillis) -> Patient {
    Patient {
        id,
        family_name: candidate.family_name.clone(),
        given_name: candidate.given_name.clone(),
        middle_name: candidate.middle_name.clone(),
        suffix: candidate.suffix.clone(),
        born_on,
        sex: sex(candidate).unwrap_or(Sex::Unknown),
        preferred_name: candidate.preferred_name.clone(),
        pronouns: candidate.pronouns.clone(),
        address: candidate.address.clone(),
        referral_source: candidate.referral_source.clone(),
        risk_flag: None,
        allergies: None,
        notes: notes(candidate),
        archived: false,
        merged_into: None,
        mrn,
        registered_at: now,
    }
}

/// The chart with its empty fields filled, and with what changed in the file; what a person wrote here since stays.
pub(super) fn brought_up_to_date(
    there: Patient,
    candidate: &CandidatePatient,
    born_on: Day,
    since: &Since<'_>,
) -> Patient {
    let mut patient = there;
    if since.changed("name") {
        patient.family_name.clone_from(&candidate.family_name);
        patient.given_name.clone_from(&candidate.given_name);
    }
    if since.changed("born_on") {
        patient.born_on = born_on;
    }
    if let Some(sex) = sex(candidate).filter(|_| patient.sex == Sex::Unknown || since.changed("sex")) {
        patient.sex = sex;
    }
    let fill = |ours: &mut Option<String>, theirs: &Option<String>, field: &str| {
        if theirs.is_some() && (ours.is_none() || since.changed(field)) {
            ours.clone_from(theirs);
        }
    };
    fill(&mut patient.middle_name, &candidate.middle_name, "middle_name");
    fill(&mut patient.suffix, &candidate.suffix, "suffix");
    fill(&mut patient.preferred_name, &candidate.preferred_name, "preferred_name");
    fill(&mut patient.pronouns, &candidate.pronouns, "pronouns");
    fill(&mut patient.referral_source, &candidate.referral_source, "referral_source");
    if candidate.address.is_some() && (patient.address.is_none() || since.changed("address")) {
        patient.address.clone_from(&candidate.address);
    }
    if since.looks_at("notes") {
        patient.notes = joined(patient.notes, &candidate.notes);
    }
    patient
}

/// Adds ways to reach the patient that are not on the chart.
pub(super) fn add_contacts(
    db: Db<'_>,
    patient: &Patient,
    candidate: &CandidatePatient,
    since: &Since<'_>,
    writes: &mut Vec<Write>,
) -> Result<()> {
    if candidate.contacts.is_empty() || !since.looks_at("contacts") {
        return Ok(());
    }
    let there: Vec<Contact> = db.list("patient_id = :patient", named_params! { ":patient": patient.id })?;
    let missing = candidate.contacts.iter().filter(|contact| there.iter().all(|known| known.value != contact.value));
    for (place, contact) in missing.enumerate() {
        writes.push(Write::Contact(Contact {
            id: derived_id("imported contact", &[patient.id.uuid().as_bytes(), contact.value.as_bytes()]).into(),
            patient_id: patient.id,
            kind: contact.kind.parse()?,
            value: contact.value.clone(),
            preferred: there.is_empty() && place == 0,
            may_leave_message: false, // Nobody asked yet.
            may_text: false,
            note: None,
        }));
    }
    Ok(())
}

/// Adds people around the patient who are not on the chart.
pub(super) fn add_related(
    db: Db<'_>,
    patient: &Patient,
    candidate: &CandidatePatient,
    since: &Since<'_>,
    writes: &mut Vec<Write>,
) -> Result<()> {
    if candidate.related.is_empty() || !since.looks_at("related") {
        return Ok(());
    }
    let there: Vec<Related> = db.list("patient_id = :patient", named_params! { ":patient": patient.id })?;
    for person in candidate.related.iter().filter(|person| there.iter().all(|known| known.name != person.name)) {
        writes.push(Write::Related(Related {
            id: derived_id(
                "imported person",
                &[patient.id.uuid().as_bytes(), person.role.as_bytes(), person.name.as_bytes()],
            )
            .into(),
            patient_id: patient.id,
            role: person.role.parse()?,
            name: person.name.clone(),
            phone: None,
            npi: person.npi.clone(),
            relation: person.relation.clone(),
        }));
    }
    Ok(())
}

/// Adds diagnoses that are not on the list, as long as the list is shorter than a claim's.
pub(super) fn add_diagnoses(
    db: Db<'_>,
    patient: &Patient,
    candidate: &CandidatePatient,
    since: &Since<'_>,
    writes: &mut Vec<Write>,
) -> Result<()> {
    if candidate.diagnoses.is_empty() || !since.looks_at("diagnoses") {
        return Ok(());
    }
    let there: Vec<Diagnosis> =
        db.list("patient_id = :patient ORDER BY position, id", named_params! { ":patient": patient.id })?;
    let last = there.iter().map(|diagnosis| diagnosis.position).max().unwrap_or(0);
    let free = DIAGNOSES_AT_MOST.saturating_sub(i64::try_from(there.len()).unwrap_or(DIAGNOSES_AT_MOST));
    let missing = candidate.diagnoses.iter().filter(|diagnosis| there.iter().all(|known| known.code != diagnosis.code));
    for (place, diagnosis) in (1..=free).zip(missing) {
        writes.push(Write::Diagnosis(Diagnosis {
            id: derived_id("imported diagnosis", &[patient.id.uuid().as_bytes(), diagnosis.code.as_bytes()]).into(),
            patient_id: patient.id,
            code: diagnosis.code.to_owned(),
            description: diagnosis.description.to_owned(),
            onset_on: diagnosis.onset_on,
            position: last + place,
        }));
    }
    Ok(())
}

fn sex(candidate: &CandidatePatient) -> Option<Sex> {
    candidate.sex.and_then(|code| code.parse().ok())
}

fn notes(candidate: &CandidatePatient) -> Option<String> {
    joined(None, &candidate.notes)
}

/// The notes with the lines that are not in them yet.
fn joined(ours: Option<String>, theirs: &[String]) -> Option<String> {
    let mut lines: Vec<&str> = ours.iter().flat_map(|notes| notes.lines()).collect();
    for line in theirs {
        if !lines.contains(&line.as_str()) {
            lines.push(line);
        }
    }
    Some(lines.join("\n")).filter(|notes| !notes.trim().is_empty())
}
