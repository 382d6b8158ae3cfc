//! When patients can come, and when they like to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    PatientAbsence, PatientAbsenceId, PatientTimes, PatientTimesId, Preferred, Weekly,
    absences::said_days,
    rules::{GRID, unweighted},
    store,
    typed::{read_liked, read_week, written},
};
use crate::{
    Practice,
    db::Db,
    derived_id,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    patients::{self, PatientQuery},
    practice::fields::{id_or_new, optional},
    types::{Day, PatientId, Saved},
};

const SAVE: Action = Action::reversible("save_patient_times");
const SAVE_ABSENCE: Action = Action::reversible("save_patient_absence");
const REMOVE_ABSENCE: Action = Action::reversible("remove_patient_absence");
const LONGEST_TRAVEL_MINUTES: i64 = 240;
const LONGEST_DAYS: i64 = 2 * 366;

/// When a patient can come and likes to come.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PatientTimesView {
    /// The patient.
    pub patient_id: PatientId,
    /// When they can come, as it may be typed again; empty for any time.
    pub windows: String,
    /// The same in words.
    pub windows_said: String,
    /// When they like to come, as it may be typed again.
    pub preferred: String,
    /// The same in words.
    pub preferred_said: String,
    /// Minutes they need to come.
    #[ts(type = "number")]
    pub travel_before_minutes: i64,
    /// Minutes they need to get away.
    #[ts(type = "number")]
    pub travel_after_minutes: i64,
    /// Days on which they are away and which are not over.
    pub absences: Vec<PatientAbsenceView>,
    /// What a change must send back; 0 while nothing is written down.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Days on which a patient is away.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct PatientAbsenceView {
    /// The absence's id.
    pub id: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// The days in words.
    pub said: String,
    /// More words.
    pub note: Option<String>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Says when a patient can come and likes to come.
#[derive(Clone, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavePatientTimes {
    /// The patient.
    pub patient_id: PatientId,
    /// When they can come: `mo-we 9-12, fr after 3p`; empty for any time.
    pub windows: String,
    /// When they like to come: `mornings!`; one mark is much, two are very much.
    pub preferred: String,
    /// Minutes they need to come.
    #[ts(type = "number")]
    pub travel_before_minutes: i64,
    /// Minutes they need to get away.
    #[ts(type = "number")]
    pub travel_after_minutes: i64,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Adds days on which a patient is away, or changes them.
#[derive(Clone, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavePatientAbsence {
    /// The absence's id; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// The patient.
    pub patient_id: PatientId,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// More words.
    #[serde(default)]
    pub note: Option<String>,
    /// What a change must send back; 0 for a new one.
    #[serde(default)]
    #[ts(type = "number")]
    pub revision: i64,
}

/// Takes days on which a patient is away from the chart.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemovePatientAbsence {
    /// The absence.
    pub id: PatientAbsenceId,
    /// The revision it was read with.
    #[ts(type = "number")]
    pub revision: i64,
}

/// When a patient can come and likes to come.
pub fn patient_times(practice: &Practice, input: PatientQuery) -> Result<PatientTimesView> {
    let db = practice.db();
    let patient = patients::find_patient(db, input.patient_id)?;
    let today = crate::practice::now_local(db, practice.env().now())?.day();
    let times = times_of(db, patient.id)?;
    let absences = store::patient_absences(db, patient.id)?.into_iter().filter(|absence| absence.ends_on >= today);
    Ok(PatientTimesView {
        patient_id: patient.id,
        windows: written(&unweighted(&times.windows.0)),
        windows_said: times.windows.said(),
        preferred: written(&times.preferred.0),
        preferred_said: times.preferred.said(),
        travel_before_minutes: times.travel_before_minutes,
        travel_after_minutes: times.travel_after_minutes,
        absences: absences.map(|absence| view(db, absence)).collect::<Result<_>>()?,
        revision: db.revision::<PatientTimes>(times.id)?,
    })
}

/// Says when a patient can come and likes to come.
///
/// # Errors
/// `Invalid` for times that cannot be understood or cannot be; `Refused` for a chart that was merged into another.
pub fn save_patient_times(practice: &mut Practice, input: SavePatientTimes) -> Result<Done<Saved>> {
    practice.act(SAVE, |tx| {
        let patient = patients::live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        let times = PatientTimes {
            id: id_of(patient.id),
            patient_id: patient.id,
            windows: Weekly(read_week("windows", &input.windows)?),
            preferred: Preferred(read_liked("preferred", &input.preferred)?),
            travel_before_minutes: travel("travel_before_minutes", input.travel_before_minutes)?,
            travel_after_minutes: travel("travel_after_minutes", input.travel_after_minutes)?,
        };
        tx.because("Times changed");
        tx.say("Times saved");
        tx.save(&times, input.revision)
    })
}

/// Writes down days on which a patient is away.
///
/// # Errors
/// `Invalid` for a last day before the first or more than two years after it.
pub fn save_patient_absence(practice: &mut Practice, input: SavePatientAbsence) -> Result<Done<Saved>> {
    practice.act(SAVE_ABSENCE, |tx| {
        let patient = patients::live_patient(tx.db(), input.patient_id)?;
        tx.about(patient.id);
        match input.ends_on.since(input.starts_on) {
            ..0 => return Err(Error::invalid("ends_on", "is before the first day")),
            0..=LONGEST_DAYS => {}
            _ => return Err(Error::invalid("ends_on", "is more than two years later; check the year")),
        }
        let absence = PatientAbsence {
            id: id_or_new(tx, &input.id)?,
            patient_id: patient.id,
            starts_on: input.starts_on,
            ends_on: input.ends_on,
            note: optional("note", input.note.as_deref())?,
        };
        tx.because("Days away changed");
        tx.say("Days away saved");
        tx.save(&absence, input.revision)
    })
}

/// Takes days on which a patient is away from the chart; the log keeps them.
pub fn remove_patient_absence(practice: &mut Practice, input: RemovePatientAbsence) -> Result<Done<()>> {
    practice.act(REMOVE_ABSENCE, |tx| {
        let absence: PatientAbsence = tx.db().find(input.id, "absence")?;
        tx.about(absence.patient_id);
        tx.expect_revision::<PatientAbsence>(absence.id, input.revision)?;
        tx.because("Days away removed");
        tx.say("Days away removed");
        tx.withdraw::<PatientAbsence>(absence.id)
    })
}

/// Before two charts become one: what only the chart that goes says of times, the chart that stays says from then on.
pub(crate) fn keep_times(tx: &mut Tx<'_>, keep: PatientId, merge: PatientId) -> Result<()> {
    let Some(merged) = tx.db().get::<PatientTimes>(id_of(merge))? else { return Ok(()) };
    let kept = times_of(tx.db(), keep)?;
    let no_travel = kept.travel_before_minutes == 0 && kept.travel_after_minutes == 0;
    let travel = if no_travel { &merged } else { &kept };
    tx.put(&PatientTimes {
        windows: if kept.windows.0.is_empty() { merged.windows.clone() } else { kept.windows.clone() },
        preferred: if kept.preferred.0.is_empty() { merged.preferred.clone() } else { kept.preferred.clone() },
        travel_before_minutes: travel.travel_before_minutes,
        travel_after_minutes: travel.travel_after_minutes,
        ..kept
    })?;
    tx.withdraw::<PatientTimes>(merged.id)
}

/// What is written down of a patient's times, or that nothing is.
pub(super) fn times_of(db: Db<'_>, patient: PatientId) -> Result<PatientTimes> {
    let id = id_of(patient);
    let none = || PatientTimes {
        id,
        patient_id: patient,
        windows: Weekly::default(),
        preferred: Preferred::default(),
        travel_before_minutes: 0,
        travel_after_minutes: 0,
    };
    Ok(db.get(id)?.unwrap_or_else(none))
}

fn id_of(patient: PatientId) -> PatientTimesId {
    derived_id("patient times", &[patient.uuid().as_bytes()]).into()
}

fn view(db: Db<'_>, absence: PatientAbsence) -> Result<PatientAbsenceView> {
    Ok(PatientAbsenceView {
        id: absence.id.to_string(),
        starts_on: absence.starts_on,
        ends_on: absence.ends_on,
        said: said_days(absence.starts_on, absence.ends_on),
        note: absence.note,
        revision: db.revision::<PatientAbsence>(absence.id)?,
    })
}

fn travel(field: &str, minutes: i64) -> Result<i64> {
    if (0..=LONGEST_TRAVEL_MINUTES).contains(&minutes) && minutes % i64::from(GRID) == 0 {
        return Ok(minutes);
    }
    Err(Error::invalid(field, format!("is 0 to {LONGEST_TRAVEL_MINUTES} minutes, in steps of {GRID}")))
}
