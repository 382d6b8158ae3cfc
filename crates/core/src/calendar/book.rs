//! One session: booked or moved.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    patients::bookable,
    plan::provider_name,
    slots::{called, check_slot},
    store,
};
use crate::{
    Practice,
    db::Db,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    packs::{self, Modality},
    practice::{self, Room},
    series::{Session, SessionStatus, Verb, after},
    types::{LocalTime, PatientId, ProviderId, RoomId, Saved, SeriesId, SessionId},
};

const BOOK: Action = Action::reversible("book_session");
const MOVE: Action = Action::reversible("move_session");
const LONGEST_MINUTES: i64 = 12 * 60;

/// A visit to book.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BookSession {
    /// For whom.
    pub patient_id: PatientId,
    /// When.
    pub starts: LocalTime,
    /// How long the treatment or visit takes.
    #[ts(type = "number")]
    pub minutes: i64,
    /// Where.
    pub room_id: RoomId,
    /// With whom.
    #[serde(default)]
    #[ts(optional)]
    pub provider_id: Option<ProviderId>,
    /// What kind of treatment or visit.
    pub modality: Modality,
    /// The course it belongs to; none for a visit on its own.
    #[serde(default)]
    #[ts(optional)]
    pub series_id: Option<SeriesId>,
    /// Minutes of recovery in the same room; the usual ones of the treatment when absent.
    #[serde(default)]
    #[ts(optional, type = "number")]
    pub recovery_minutes: Option<i64>,
}

/// Another time or place for a session.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveSession {
    /// The session.
    pub session_id: SessionId,
    /// The revision it was seen at.
    #[ts(type = "number")]
    pub revision: i64,
    /// When it starts.
    pub starts: LocalTime,
    /// Where; the same room when absent.
    #[serde(default)]
    #[ts(optional)]
    pub room_id: Option<RoomId>,
    /// With whom; the same provider when absent.
    #[serde(default)]
    #[ts(optional)]
    pub provider_id: Option<ProviderId>,
}

/// Books one visit.
///
/// # Errors
/// Refused when room, provider or patient are taken; the offer is the nearest free slot.
pub fn book_session(practice: &mut Practice, input: BookSession) -> Result<Done<Saved>> {
    practice.act(BOOK, |tx| book(tx, &input))
}

/// Books one visit inside a larger action.
pub(crate) fn book(tx: &mut Tx<'_>, input: &BookSession) -> Result<Saved> {
    bookable(tx.db(), input.patient_id)?;
    let room = practice::room(tx.db(), input.room_id)?;
    let session = new_session(tx, input)?;
    if let Some(provider) = input.provider_id {
        provider_name(tx.db(), provider)?;
    }
    check_room(&room, input.modality)?;
    check_slot(tx, &session, &room)?;
    tx.about(input.patient_id);
    tx.say(format!("Booked: {}, {}", session.starts_local.short(), room.name));
    tx.save(&session, 0)
}

/// Minutes of recovery after a visit of a kind that belongs to no course.
pub(crate) fn usual_recovery(modality: Modality) -> i64 {
    let pack = packs::protocols().iter().find(|pack| pack.protocol.modality == modality);
    pack.map_or(0, |pack| i64::from(pack.protocol.recovery_minutes()))
}

/// Moves a session that has not begun.
///
/// # Errors
/// As [`book_session`]; refused once the session began or ended.
pub fn move_session(practice: &mut Practice, input: MoveSession) -> Result<Done<Saved>> {
    practice.act(MOVE, |tx| {
        let before = store::session(tx.db(), input.session_id)?;
        tx.expect_revision::<Session>(before.id, input.revision)?;
        refuse_to_move(&before)?;
        let room = practice::room(tx.db(), input.room_id.unwrap_or(before.room_id))?;
        if let Some(provider) = input.provider_id {
            provider_name(tx.db(), provider)?;
        }
        let session = moved(&before, input.starts, room.id, input.provider_id.or(before.provider_id));
        if room.id != before.room_id {
            check_room(&room, session.modality)?;
        }
        check_slot(tx, &session, &room)?;
        tx.about(session.patient_id);
        let near = near_neighbor(tx.db(), &session)?;
        tx.say(format!("{} moved to {}, {}{near}", called(&session), session.starts_local.short(), room.name));
        tx.save(&session, input.revision)
    })
}

/// In words when a neighbor in the course is nearer than the protocol asks for.
fn near_neighbor(db: Db<'_>, session: &Session) -> Result<String> {
    let Some(series) = session.series_id else { return Ok(String::new()) };
    let gap = store::series(db, series)?.protocol.min_gap_days(session.phase.as_deref());
    let day = session.starts_local.day();
    let others = store::sessions_of(db, series)?;
    let near = others.iter().find(|other| {
        other.id != session.id && other.status.holds_its_slot() && day.since(other.starts_local.day()).abs() < gap
    });
    Ok(near.map_or_else(String::new, |near| {
        format!(". Nearer to session {} than the {gap} days of the protocol", near.number.unwrap_or(0))
    }))
}

fn check_room(room: &Room, modality: Modality) -> Result<()> {
    if !room.active {
        return Err(Error::invalid("room_id", "is no longer in use; choose another room"));
    }
    if !room.modalities.0.contains(&modality) {
        return Err(Error::invalid("room_id", format!("is not set up for {}", modality.label())));
    }
    Ok(())
}

fn new_session(tx: &Tx<'_>, input: &BookSession) -> Result<Session> {
    if !(1..=LONGEST_MINUTES).contains(&input.minutes) {
        return Err(Error::invalid("minutes", "is not between 1 and 720"));
    }
    let series = input.series_id.map(|series| store::series(tx.db(), series)).transpose()?;
    if series.as_ref().is_some_and(|series| series.patient_id != input.patient_id) {
        return Err(Error::invalid("series_id", "is a course of another patient"));
    }
    let usual = || usual_recovery(input.modality);
    let recovery = input
        .recovery_minutes
        .unwrap_or_else(|| series.as_ref().map_or_else(usual, |series| series.protocol.recovery_minutes));
    if !(0..=LONGEST_MINUTES).contains(&recovery) {
        return Err(Error::invalid("recovery_minutes", "is not between 0 and 720"));
    }
    let number = series
        .as_ref()
        .map(|series| store::sessions_of(tx.db(), series.id))
        .transpose()?
        .map(|sessions| free_number(&sessions));
    let slot = (input.starts, input.room_id);
    Ok(Session {
        series_id: input.series_id,
        number,
        minutes: input.minutes,
        recovery_minutes: recovery,
        provider_id: input.provider_id,
        ..Session::booked(tx.new_id(), input.patient_id, input.modality, slot)
    })
}

/// The lowest number of a course whose session was missed or called off and not booked again; else the next one.
fn free_number(sessions: &[Session]) -> i64 {
    let last = sessions.iter().filter_map(|session| session.number).max().unwrap_or(0);
    let held = |number: &i64| {
        sessions.iter().any(|session| session.number == Some(*number) && session.status.holds_its_slot())
    };
    (1..=last).find(|number| !held(number)).unwrap_or(last + 1)
}

fn refuse_to_move(session: &Session) -> Result<()> {
    if after(session.status, Verb::Move).is_some() {
        return Ok(());
    }
    let fact = format!("{} cannot be moved: it is {}.", called(session), session.status.label().to_lowercase());
    Err(Error::refused(fact).hint(match session.status {
        SessionStatus::NoShow | SessionStatus::Cancelled => "Book a new session instead.",
        SessionStatus::Booked
        | SessionStatus::Confirmed
        | SessionStatus::Arrived
        | SessionStatus::InSession
        | SessionStatus::Monitoring
        | SessionStatus::Done => "Step it back first if it was marked by mistake.",
    }))
}

/// The session at another place. A confirmation or an arrival holds only for the day it was given for.
pub(super) fn moved(session: &Session, starts: LocalTime, room: RoomId, provider: Option<ProviderId>) -> Session {
    let mut moved = Session { starts_local: starts, room_id: room, provider_id: provider, ..session.clone() };
    if starts.day() != session.starts_local.day() {
        moved.status = SessionStatus::Booked;
        moved.arrived_local = None;
    }
    moved
}
