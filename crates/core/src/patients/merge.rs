use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Contact, Diagnosis, Patient, Sex, contacts, diagnoses, store::live_patient};
use crate::{
    Practice, catalogue,
    db::named_params,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    types::{PatientId, Saved},
};

const MERGE: Action = Action::reversible("merge_patients");

/// Makes two charts of one person one.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergePatients {
    /// The chart that stays.
    pub keep: PatientId,
    /// The chart that goes into it.
    pub merge: PatientId,
}

/// Merges a chart into the one that is kept.
///
/// Every record of the merged chart, in whatever area, moves; facts stay where they were posted and are read through
/// [`all_ids`](super::all_ids). What the kept chart lacks is taken over; allergies and risk flags of both stay; what has an
/// order, such as diagnoses and coverages, comes after what the kept chart has.
///
/// # Errors
/// `Refused` for one chart twice and for a chart that was merged before.
pub fn merge_patients(practice: &mut Practice, input: MergePatients) -> Result<Done<Saved>> {
    practice.act(MERGE, |tx| {
        if input.keep == input.merge {
            return Err(Error::refused("These are not two charts but one.")
                .on("merge")
                .hint("Choose the other chart."));
        }
        let keep = live_patient(tx.db(), input.keep)?;
        let merge = live_patient(tx.db(), input.merge)?;
        tx.about(keep.id);
        drop_doubles(tx, &keep, &merge)?;
        for put_in_order in catalogue::before_merge() {
            put_in_order(tx, keep.id, merge.id)?;
        }
        tx.repoint("patient_id", merge.id.into(), keep.id.into())?;
        put_diagnoses_in_order(tx, keep.id)?;
        for earlier in earlier_merges(tx, merge.id)? {
            tx.put(&Patient { merged_into: Some(keep.id), ..earlier })?;
        }
        tx.put(&Patient { merged_into: Some(keep.id), ..merge.clone() })?;
        let revision = tx.db().revision::<Patient>(keep.id)?;
        tx.because(format!("{} into {}", merge.mrn, keep.mrn));
        tx.say(format!("{} merged into {}", merge.mrn, keep.mrn));
        tx.save(&completed(keep, merge), revision)
    })
}

/// What both charts say is kept once; the telephone the kept chart prefers stays preferred.
fn drop_doubles(tx: &mut Tx<'_>, keep: &Patient, merge: &Patient) -> Result<()> {
    let kept = contacts::of_patient(tx.db(), keep.id)?;
    for contact in contacts::of_patient(tx.db(), merge.id)? {
        if kept.iter().any(|other| other.value == contact.value && other.kind == contact.kind) {
            tx.withdraw::<Contact>(contact.id)?;
        } else if contact.preferred && kept.iter().any(|other| other.preferred) {
            tx.put(&Contact { preferred: false, ..contact })?;
        }
    }
    let kept = diagnoses::of_patient(tx.db(), keep.id)?;
    for diagnosis in diagnoses::of_patient(tx.db(), merge.id)? {
        if kept.iter().any(|other| other.code == diagnosis.code) {
            tx.withdraw::<Diagnosis>(diagnosis.id)?;
        } else {
            let position = kept.last().map_or(0, |last| last.position) + diagnosis.position;
            tx.put(&Diagnosis { position, ..diagnosis })?;
        }
    }
    Ok(())
}

fn put_diagnoses_in_order(tx: &mut Tx<'_>, patient: PatientId) -> Result<()> {
    for (position, diagnosis) in (1..).zip(diagnoses::of_patient(tx.db(), patient)?) {
        tx.put(&Diagnosis { position, ..diagnosis })?;
    }
    Ok(())
}

fn earlier_merges(tx: &Tx<'_>, patient: PatientId) -> Result<Vec<Patient>> {
    tx.db().list("merged_into = :patient ORDER BY id", named_params! { ":patient": patient })
}

/// The kept chart with what only the other one knew.
fn completed(keep: Patient, merge: Patient) -> Patient {
    Patient {
        middle_name: keep.middle_name.or(merge.middle_name),
        suffix: keep.suffix.or(merge.suffix),
        sex: if keep.sex == Sex::Unknown { merge.sex } else { keep.sex },
        preferred_name: keep.preferred_name.or(merge.preferred_name),
        pronouns: keep.pronouns.or(merge.pronouns),
        address: keep.address.or(merge.address),
        referral_source: keep.referral_source.or(merge.referral_source),
        risk_flag: both(keep.risk_flag, merge.risk_flag, "; "),
        allergies: both(keep.allergies, merge.allergies, "\n"),
        notes: both(keep.notes, merge.notes, "\n"),
        ..keep
    }
}

fn both(one: Option<String>, other: Option<String>, between: &str) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => Some([one, other].join(between)),
        (one, other) => one.or(other),
    }
}
