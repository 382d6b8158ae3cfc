//! Commands of times: what staff can do and when they work, absences, and when patients can come.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use seriesdesk_core::{
    Practice, Result,
    availability::{
        self, AbsenceView, ParseTimes, ParsedTimes, PatientTimesView, RemoveAbsence, RemovePatientAbsence, RemoveShift,
        SaveAbsence, SavePatientAbsence, SavePatientTimes, SaveShift, SaveStaffSkills, StaffTimes,
    },
    calendar::{self, AbsenceOf, Span},
    oplog::Done,
    patients::PatientQuery,
    practice,
    types::{Day, Saved},
};
use ts_rs::TS;

use crate::Nothing;

crate::commands! {
    query staff_times (Read): Nothing => Vec<StaffTimes> = |practice, _: Nothing| availability::staff_times(practice);
    action save_staff_skills (ManagePractice): SaveStaffSkills => Saved = availability::save_staff_skills;
    action save_shift (ManagePractice): SaveShift => Saved = availability::save_shift;
    action remove_shift (ManagePractice): RemoveShift => () = availability::remove_shift;
    query absences (Read): Nothing => Vec<AbsenceView> = |practice, _: Nothing| availability::absences(practice);
    action save_absence (ManagePractice): SaveAbsence => AbsenceSaved = save_absence;
    action remove_absence (ManagePractice): RemoveAbsence => () = availability::remove_absence;
    query patient_times (Read): PatientQuery => PatientTimesView = availability::patient_times;
    action save_patient_times (EditPatients): SavePatientTimes => Saved = availability::save_patient_times;
    action save_patient_absence (EditPatients): SavePatientAbsence => AbsenceSaved = save_patient_absence;
    action remove_patient_absence (EditPatients): RemovePatientAbsence => () = availability::remove_patient_absence;
    query parse_times (Read): ParseTimes => ParsedTimes = availability::parse_times;
}

/// An absence that was saved, and how many booked sessions it touches.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct AbsenceSaved {
    /// The absence's id.
    pub id: String,
    /// The revision after the save.
    #[ts(type = "number")]
    pub revision: i64,
    /// Booked sessions that lie in it.
    pub touched: u32,
}

/// Saves an absence, and says how many sessions are booked in it: those have to be moved by hand.
fn save_absence(practice: &mut Practice, input: SaveAbsence) -> Result<Done<AbsenceSaved>> {
    let of = match (input.provider_id, input.room_id) {
        (Some(provider), _) => Some(AbsenceOf::Provider(provider)),
        (None, room) => room.map(AbsenceOf::Room),
    };
    let (from, until, site) = (input.from, input.until, input.site_id);
    let done = availability::save_absence(practice, input)?;
    let site = match (of, site) {
        (Some(AbsenceOf::Provider(_)), Some(site)) => Some(site),
        (Some(AbsenceOf::Provider(_)), None) => Some(practice::home_site(practice.db())?.id),
        _ => None,
    };
    let touched = of.map_or(Ok(0), |of| calendar::booked_in(practice.db(), of, Span { site, from, until }))?;
    Ok(told(done, touched))
}

/// Saves days away, and says how many of the patient's sessions are booked in them.
fn save_patient_absence(practice: &mut Practice, input: SavePatientAbsence) -> Result<Done<AbsenceSaved>> {
    let midnight = |day: Day| day.at(0, 0).expect("every day has a midnight in civil time");
    let (from, until) = (midnight(input.starts_on), midnight(input.ends_on.plus(1)));
    let of = AbsenceOf::Patient(input.patient_id);
    let done = availability::save_patient_absence(practice, input)?;
    let touched = calendar::booked_in(practice.db(), of, Span { site: None, from, until })?;
    Ok(told(done, touched))
}

fn told(done: Done<Saved>, touched: u32) -> Done<AbsenceSaved> {
    let said = done.said.clone().map(|said| match touched {
        0 => said,
        1 => format!("{said}; 1 booked session is touched: move or cancel it"),
        many => format!("{said}; {many} booked sessions are touched: move or cancel them"),
    });
    Done { said, ..done.map(|Saved { id, revision }| AbsenceSaved { id, revision, touched }) }
}
