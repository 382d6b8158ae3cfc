//! A patient's courses as screens show them. How far each is is counted from its sessions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    cards::{SessionCard, cards},
    store::Wanted,
};
use crate::{
    Practice, Word,
    db::named_params,
    error::Result,
    practice,
    series::{Series, SeriesStatus, SessionStatus},
    types::{LocalTime, PatientId, SeriesId},
};

/// Asks for the courses of a patient.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeriesOf {
    /// The patient.
    pub patient_id: PatientId,
}

/// A course with its sessions.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SeriesCard {
    /// The course.
    pub id: SeriesId,
    /// Whose it is.
    pub patient_id: PatientId,
    /// The protocol's name.
    pub protocol: String,
    /// The kind of treatment.
    pub modality: Word,
    /// Where it stands.
    pub status: Word,
    /// Sessions in the course.
    #[ts(type = "number")]
    pub total: i64,
    /// Delivered.
    pub done: u32,
    /// Still to come.
    pub booked: u32,
    /// No-shows.
    pub missed: u32,
    /// When the next one starts.
    pub next: Option<LocalTime>,
    /// When the last one starts.
    pub ends: Option<LocalTime>,
    /// Its sessions in the order of their numbers.
    pub sessions: Vec<SessionCard>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// The courses of a patient, the latest first.
pub fn series_of(practice: &Practice, input: SeriesOf) -> Result<Vec<SeriesCard>> {
    let db = practice.db();
    let now = practice::now_local(db, practice.env().now())?;
    let courses: Vec<Series> = db.list(
        "patient_id IN (SELECT id FROM patients WHERE id = :patient OR merged_into = :patient) ORDER BY starts_on DESC, id DESC",
        named_params! { ":patient": input.patient_id },
    )?;
    let mut sessions = cards(db, &Wanted::patient(input.patient_id), now)?;
    super::firm::mark(practice, &mut sessions, now)?;
    courses
        .into_iter()
        .map(|series| {
            let (own, others): (Vec<_>, Vec<_>) =
                sessions.drain(..).partition(|session| session.series_id == Some(series.id));
            sessions = others;
            let revision = db.revision::<Series>(series.id)?;
            Ok(course(series, own, revision))
        })
        .collect()
}

/// The sessions of a patient that belong to no course, in the order they begin.
pub fn visits_of(practice: &Practice, patient: PatientId) -> Result<Vec<SessionCard>> {
    let db = practice.db();
    let now = practice::now_local(db, practice.env().now())?;
    let mut sessions = cards(db, &Wanted::patient(patient), now)?;
    super::firm::mark(practice, &mut sessions, now)?;
    Ok(sessions.into_iter().filter(|session| session.series_id.is_none()).collect())
}

fn course(series: Series, mut sessions: Vec<SessionCard>, revision: i64) -> SeriesCard {
    let is = |session: &SessionCard, wanted: fn(SessionStatus) -> bool| session.status.code.parse().is_ok_and(wanted);
    let count = |wanted: fn(SessionStatus) -> bool| {
        u32::try_from(sessions.iter().filter(|session| is(session, wanted)).count()).unwrap_or(u32::MAX)
    };
    let (done, booked) = (count(|status| status == SessionStatus::Done), count(SessionStatus::lies_ahead));
    let missed = count(|status| status == SessionStatus::NoShow);
    let ahead =
        || sessions.iter().filter(|session| is(session, SessionStatus::lies_ahead)).map(|session| session.starts);
    let held =
        sessions.iter().filter(|session| is(session, SessionStatus::holds_its_slot)).map(|session| session.starts);
    let total = sessions.iter().filter_map(|session| session.number).max().unwrap_or(series.protocol.sessions);
    let status = match (booked, i64::from(done) >= total) {
        (0, true) => SeriesStatus::Completed,
        (0, false) if !sessions.is_empty() => SeriesStatus::Stopped,
        (_, _) => SeriesStatus::Active,
    };
    let (next, ends) = (ahead().min(), held.max());
    sessions.sort_by_key(|session| (session.number, session.starts));
    SeriesCard {
        id: series.id,
        patient_id: series.patient_id,
        protocol: series.protocol.name,
        modality: series.protocol.modality.word(),
        status: status.word(),
        total,
        done,
        booked,
        missed,
        next,
        ends,
        sessions,
        revision,
    }
}
