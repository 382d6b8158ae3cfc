//! Where cases are looked up.

use super::{
    CaseStatus, IntakeCase, IntakeCaseId, IntakeContact, IntakeContactId, IntakeStepId, IntakeStepState, IntakeVoid,
    StepMark,
};
use crate::{
    Practice,
    db::{Db, named_params},
    derived_id,
    error::Result,
    packs::{IntakePhase, IntakeStep},
    patients,
    types::{Day, LocalTime, PatientId},
};

/// Cases on their way, the oldest first.
pub(super) fn open_cases(db: Db<'_>) -> Result<Vec<IntakeCase>> {
    db.list("status = :open ORDER BY opened_on, id", named_params! { ":open": CaseStatus::Open })
}

/// Cases that were opened since a day, the oldest first.
pub(super) fn opened_since(db: Db<'_>, day: Day) -> Result<Vec<IntakeCase>> {
    db.list("opened_on >= :day ORDER BY opened_on, id", named_params! { ":day": day })
}

/// Cases whose course was booked since a day.
pub(super) fn booked_since(db: Db<'_>, day: Day) -> Result<Vec<IntakeCase>> {
    db.list(
        "status = :booked AND closed_on >= :day ORDER BY closed_on, id",
        named_params! { ":booked": CaseStatus::Booked, ":day": day },
    )
}

/// The open case of a patient.
pub(super) fn open_case_of(db: Db<'_>, patient: PatientId) -> Result<Option<IntakeCase>> {
    let ids = serde_json::to_string(&patients::all_ids(db, patient)?).expect("ids are text");
    let found: Vec<IntakeCase> = db.list(
        "status = :open AND patient_id IN (SELECT value FROM json_each(:patients)) ORDER BY opened_on, id LIMIT 1",
        named_params! { ":open": CaseStatus::Open, ":patients": ids },
    )?;
    Ok(found.into_iter().next())
}

/// The newest case of a patient, whatever became of it.
pub(crate) fn latest_case(db: Db<'_>, patient: PatientId) -> Result<Option<IntakeCase>> {
    let ids = serde_json::to_string(&patients::all_ids(db, patient)?).expect("ids are text");
    let found: Vec<IntakeCase> = db.list(
        "patient_id IN (SELECT value FROM json_each(:patients)) ORDER BY opened_on DESC, id DESC LIMIT 1",
        named_params! { ":patients": ids },
    )?;
    Ok(found.into_iter().next())
}

/// What somebody said of a step.
pub(crate) struct SaidStep {
    pub title: String,
    /// `Done`, `Not needed`.
    pub status: String,
    pub on: Day,
    pub who: Option<String>,
    pub note: Option<String>,
}

/// What was said of the evaluation and the clearance in the newest case of a patient, in the order of its steps.
pub(crate) fn clinical_steps(practice: &Practice, patient: PatientId) -> Result<Vec<SaidStep>> {
    let db = practice.db();
    let Some(case) = latest_case(db, patient)? else { return Ok(Vec::new()) };
    let said = steps_of(db, case.id)?;
    let clinical = |step: &&IntakeStep| matches!(step.phase, IntakePhase::Evaluation | IntakePhase::Clearance);
    let of = |step: &IntakeStep| {
        let one = said.iter().find(|one| one.step == step.code && one.status != StepMark::Todo)?;
        Some(SaidStep {
            title: step.title.clone(),
            status: one.status.label().to_owned(),
            on: one.happened_on?,
            who: one.who.clone(),
            note: one.note.clone(),
        })
    };
    Ok(case.steps.0.iter().filter(clinical).filter_map(of).collect())
}

/// What was said of the steps of a case.
pub(super) fn steps_of(db: Db<'_>, case: IntakeCaseId) -> Result<Vec<IntakeStepState>> {
    db.list("case_id = :case ORDER BY id", named_params! { ":case": case })
}

/// The attempts of a case that stand, the newest first.
pub(super) fn contacts_of(db: Db<'_>, case: IntakeCaseId) -> Result<Vec<IntakeContact>> {
    db.list(
        "case_id = :case AND id NOT IN (SELECT entry_id FROM intake_voids) ORDER BY tried_at DESC, id DESC",
        named_params! { ":case": case },
    )
}

/// Whether an attempt was taken back.
pub(super) fn is_void(db: Db<'_>, entry: IntakeContactId) -> Result<bool> {
    let voids: Vec<IntakeVoid> = db.list("entry_id = :entry", named_params! { ":entry": entry })?;
    Ok(!voids.is_empty())
}

/// The id of what is said of a step; the same on every computer.
pub(super) fn step_id(case: IntakeCaseId, step: &str) -> IntakeStepId {
    derived_id("intake step", &[case.uuid().as_bytes(), step.as_bytes()]).into()
}

/// The day of a patient's first session of a course from a day on.
pub(super) fn first_session(db: Db<'_>, patient: PatientId, from: Day) -> Result<Option<Day>> {
    let ids = serde_json::to_string(&patients::all_ids(db, patient)?).expect("ids are text");
    let starts: Option<LocalTime> = db.maybe(
        "SELECT starts_local FROM sessions WHERE patient_id IN (SELECT value FROM json_each(:patients)) \
         AND series_id IS NOT NULL AND status NOT IN ('cancelled', 'no_show') AND starts_local >= :from \
         ORDER BY starts_local LIMIT 1",
        named_params! { ":patients": ids, ":from": from.to_string() },
        |row| row.get("starts_local"),
    )?;
    Ok(starts.map(|starts| starts.day()))
}
