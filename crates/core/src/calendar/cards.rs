//! A session as screens show it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{names::alike, store::Wanted};
use crate::{
    Practice, Word, attendance,
    db::{Columns, Db, Row, named_params},
    error::{Error, Result},
    oplog::{Stored, rusqlite_result},
    series::{EndedBy, Session, SessionStatus, verbs},
    types::{Day, LocalTime, PatientId, ProviderId, RoomId, SeriesId, SessionId},
};

/// A session with everybody's names and what can be done with it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SessionCard {
    /// The session.
    pub id: SessionId,
    /// Whose it is.
    pub patient_id: PatientId,
    /// `Last, F.`
    pub patient: String,
    /// `Last, First`.
    pub patient_full: String,
    /// The patient's birth.
    pub born_on: Day,
    /// Whether somebody with a like name comes the same day.
    pub name_alert: bool,
    /// Its course.
    pub series_id: Option<SeriesId>,
    /// Its number in the course.
    #[ts(type = "number | null")]
    pub number: Option<i64>,
    /// Sessions in the course.
    #[ts(type = "number | null")]
    pub total: Option<i64>,
    /// The kind of treatment.
    pub modality: Word,
    /// The protocol's name.
    pub protocol: Option<String>,
    /// The protocol's phase.
    pub phase: Option<String>,
    /// Where it stands.
    pub status: Word,
    /// When it starts.
    pub starts: LocalTime,
    /// Minutes of treatment.
    #[ts(type = "number")]
    pub minutes: i64,
    /// Minutes of recovery in the same room.
    #[ts(type = "number")]
    pub recovery_minutes: i64,
    /// Where.
    pub room_id: RoomId,
    /// The room's name.
    pub room: String,
    /// With whom.
    pub provider_id: Option<ProviderId>,
    /// The provider's name.
    pub provider: Option<String>,
    /// Who else is planned for it, by name.
    pub staff: Option<String>,
    /// Whether it stays where it is, whatever is repaired.
    pub pinned: bool,
    /// The computer that has to see the booking before it stands for sure, because the room is in its hands.
    pub tentative: Option<String>,
    /// When the patient came.
    pub arrived: Option<LocalTime>,
    /// Minutes the patient came, or is by now, after the booked time, when they are more than the practice allows.
    #[ts(type = "number | null")]
    pub late_minutes: Option<i64>,
    /// When treatment began.
    pub started: Option<LocalTime>,
    /// When treatment ended.
    pub stopped: Option<LocalTime>,
    /// When the patient left.
    pub left: Option<LocalTime>,
    /// What was given.
    pub dose: Option<String>,
    /// What else was kept.
    pub note: Option<String>,
    /// Why it was missed, called off or stepped back.
    pub reason: Option<String>,
    /// Who called it off.
    pub ended_by: Option<Word>,
    /// What can be done next, the likeliest first.
    pub verbs: Vec<Word>,
    /// What a change must send back.
    #[ts(type = "number")]
    pub revision: i64,
}

/// Asks for one session.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionQuery {
    /// The session.
    pub session_id: SessionId,
}

/// One session.
pub fn session(practice: &Practice, input: SessionQuery) -> Result<SessionCard> {
    let db = practice.db();
    let found: Session = db.find(input.session_id, "session")?;
    let now = super::store::now_at(db, found.room_id, practice.env().now())?;
    let day = found.starts_local.day();
    let same_day = cards(db, &Wanted::days(day, day), now)?;
    let one = match same_day.into_iter().find(|card| card.id == found.id) {
        Some(card) => Some(card),
        None => cards(db, &Wanted::session(found.id), now)?.into_iter().next(),
    };
    let mut one = one.ok_or(Error::NotFound("session"))?;
    super::firm::mark(practice, std::slice::from_mut(&mut one), now)?;
    Ok(one)
}

/// Sessions as screens show them, with alerts for like names on one day.
pub(crate) fn cards(db: Db<'_>, wanted: &Wanted, now: LocalTime) -> Result<Vec<SessionCard>> {
    let grace = attendance::grace(db)?;
    let mut cards = db.all(
        include_str!("cards.sql"),
        named_params! {
            ":from": wanted.from,
            ":to": wanted.to,
            ":patient": wanted.patient,
            ":series": wanted.series,
            ":session": wanted.session,
            ":site": wanted.site,
        },
        |row| card(row, now, grace),
    )?;
    let mut days: BTreeMap<Day, Vec<&mut SessionCard>> = BTreeMap::new();
    for card in cards.iter_mut().filter(|card| card.status.code != SessionStatus::Cancelled.code()) {
        days.entry(card.starts.day()).or_default().push(card);
    }
    for day in days.values_mut() {
        let names: Vec<(PatientId, String)> =
            day.iter().map(|card| (card.patient_id, card.patient_full.clone())).collect();
        let alike = alike(&names);
        for card in day.iter_mut() {
            card.name_alert = alike.contains(&card.patient_id);
        }
    }
    Ok(cards)
}

fn card(row: &Row<'_>, now: LocalTime, grace: i64) -> rusqlite_result::Result<SessionCard> {
    let session = Session::from_row(row)?;
    let mut beside = Columns::after(row, Session::TABLE.columns().count() + 1);
    let patient_id = beside.next("chart_id")?;
    let (family, given): (String, String) = (beside.next("family_name")?, beside.next("given_name")?);
    let initial = given.chars().next().map(|initial| format!(", {initial}.")).unwrap_or_default();
    Ok(SessionCard {
        id: session.id,
        patient_id,
        patient: format!("{family}{initial}"),
        patient_full: format!("{family}, {given}"),
        born_on: beside.next("born_on")?,
        name_alert: false,
        series_id: session.series_id,
        number: session.number,
        total: beside.next("total")?,
        modality: session.modality.word(),
        protocol: beside.next("protocol")?,
        phase: session.phase.clone(),
        status: session.status.word(),
        starts: session.starts_local,
        minutes: session.minutes,
        recovery_minutes: session.recovery_minutes,
        room_id: session.room_id,
        room: beside.next("room")?,
        provider_id: session.provider_id,
        provider: beside.next("provider")?,
        staff: beside.next("staff")?,
        pinned: beside.next("pinned")?,
        tentative: None,
        arrived: session.arrived_local,
        late_minutes: attendance::minutes_late(&session, now, grace),
        started: session.started_local,
        stopped: session.stopped_local,
        left: session.left_local,
        dose: session.dose.clone(),
        note: session.note.clone(),
        reason: session.reason.clone(),
        ended_by: session.ended_by.map(EndedBy::word),
        verbs: verbs(&session, now).into_iter().map(crate::series::Verb::word).collect(),
        revision: beside.next("revision")?,
    })
}
