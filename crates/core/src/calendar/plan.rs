//! A whole course: shown before it is booked, and booked in one action.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::seats::{Plan, Seat};
use crate::{
    Practice,
    db::Db,
    error::{Error, Result},
    oplog::{Action, Done, Tx},
    packs::Regimen,
    practice,
    series::{self, Series, SeriesStatus, Session, SessionPlan, Weekdays},
    types::{Day, LocalTime, PatientId, ProviderId, RoomId, SeriesId},
};

const START: Action = Action::reversible("start_series");

/// A wish for a course of sessions.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanSeries {
    /// For whom.
    pub patient_id: PatientId,
    /// By which protocol.
    pub protocol_id: String,
    /// The first day that may be used.
    pub starts_on: Day,
    /// Days the patient can come, 1 Monday to 7 Sunday; the protocol's own when absent.
    #[serde(default)]
    #[ts(optional)]
    pub weekdays: Option<Vec<u8>>,
    /// The time of day, `HH:MM`.
    pub time: String,
    /// The room; any room that fits when absent.
    #[serde(default)]
    #[ts(optional)]
    pub room_id: Option<RoomId>,
    /// The provider; nobody in particular when absent.
    #[serde(default)]
    #[ts(optional)]
    pub provider_id: Option<ProviderId>,
    /// Another number of sessions than the protocol's.
    #[serde(default)]
    #[ts(optional)]
    pub sessions: Option<u32>,
    /// The diagnosis its charges point to.
    #[serde(default)]
    #[ts(optional)]
    pub charge_diagnosis: Option<String>,
    /// Numbers of sessions that are not booked.
    #[serde(default)]
    #[ts(optional)]
    pub skip: Option<Vec<u32>>,
}

/// A course as it would be booked.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SeriesPlan {
    /// Its sessions in order.
    pub sessions: Vec<PlannedSession>,
    /// The day of the last one.
    pub ends_on: Option<Day>,
    /// How many could not be placed as asked.
    pub clashes: u32,
    /// What was moved and why, and what to ask the clinician.
    pub notes: Vec<String>,
    /// Minutes the room is taken by one session.
    #[ts(type = "number")]
    pub minutes: i64,
    /// The room most sessions are in.
    pub room: Option<String>,
    /// The provider.
    pub provider: Option<String>,
}

/// One session of a plan.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct PlannedSession {
    /// Its number, from 1.
    pub number: u32,
    /// When it starts.
    pub starts: LocalTime,
    /// The phase it belongs to.
    pub phase: String,
    /// Week of the course, from 1.
    pub week: u32,
    /// Where.
    pub room_id: RoomId,
    /// The room's name.
    pub room: String,
    /// Why it is not at the asked day, time or room.
    pub moved: Option<String>,
    /// Why it has no slot at all.
    pub blocked: Option<String>,
}

/// A course that was booked.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct SeriesStarted {
    /// The series.
    pub series_id: SeriesId,
    /// How many sessions were booked.
    pub sessions: u32,
    /// The first.
    pub first: LocalTime,
    /// The last.
    pub last: LocalTime,
}

/// Lays a course out and places each session in the asked room and time, or the nearest free slot of its day.
pub fn preview_series(practice: &Practice, input: PlanSeries) -> Result<SeriesPlan> {
    let (regimen, version) = series::usable(practice.db(), &input.protocol_id)?;
    preview_by(practice, &input, &regimen, &version)
}

/// As [`preview_series`], by phases that somebody else chose.
pub(crate) fn preview_by(
    practice: &Practice,
    input: &PlanSeries,
    regimen: &Regimen,
    version: &str,
) -> Result<SeriesPlan> {
    Ok(Plan::of(practice.db(), practice.env().now(), input, regimen, version)?.shown())
}

/// Books a whole course in one action.
///
/// # Errors
/// Refused when a session has no free slot on its day; the offer books the course without it.
pub fn start_series(practice: &mut Practice, input: PlanSeries) -> Result<Done<SeriesStarted>> {
    practice.act(START, |tx| {
        let (regimen, version) = series::usable(tx.db(), &input.protocol_id)?;
        start_by(tx, &input, &regimen, &version)
    })
}

/// Books a whole course inside a larger action, by phases that somebody else chose.
pub(crate) fn start_by(tx: &mut Tx<'_>, input: &PlanSeries, regimen: &Regimen, version: &str) -> Result<SeriesStarted> {
    let plan = Plan::of(tx.db(), tx.now(), input, regimen, version)?;
    let skip = input.skip.clone().unwrap_or_default();
    refuse_blocked(&plan, &skip)?;
    let series = new_series(tx, input, &plan);
    tx.put(&series)?;
    let booked: Vec<&Seat> = plan.seats.iter().filter(|seat| !skip.contains(&seat.number)).collect();
    let (Some(first), Some(last)) = (booked.first(), booked.last()) else {
        return Err(Error::invalid("skip", "leaves no session to book"));
    };
    for seat in &booked {
        let session = session(tx, &series, seat);
        tx.put(&session)?;
        SessionPlan::staff(tx, session.id, seat.staff.clone())?;
    }
    tx.about(input.patient_id);
    let (first, last) = (first.slot.starts, last.slot.starts);
    let count = u32::try_from(booked.len()).expect("a course has at most 200 sessions");
    tx.say(match count {
        1 => format!("1 session booked: {}", first.short()),
        _ => format!("{count} sessions booked, {} to {}", first.day().short(), last.day().short()),
    });
    Ok(SeriesStarted { series_id: series.id, sessions: count, first, last })
}

fn refuse_blocked(plan: &Plan, skip: &[u32]) -> Result<()> {
    let blocked: Vec<&Seat> =
        plan.seats.iter().filter(|seat| seat.blocked.is_some() && !skip.contains(&seat.number)).collect();
    let Some(first) = blocked.first() else { return Ok(()) };
    let why = first.blocked.clone().unwrap_or_default();
    let numbers: Vec<u32> = skip.iter().copied().chain(blocked.iter().map(|seat| seat.number)).collect();
    let others = match blocked.len() - 1 {
        0 => String::new(),
        more => format!(" The same holds for {more} more."),
    };
    let fact =
        format!("Session {} has no free slot on {}: {why}.{others}", first.number, first.slot.starts.day().short());
    Err(Error::refused(fact)
        .hint("Choose another time or room, or book the course without it and place it by hand.")
        .offer(
            format!("Book the other {}", plan.seats.len().saturating_sub(numbers.len())),
            json!({ "skip": numbers }),
        ))
}

fn new_series(tx: &Tx<'_>, input: &PlanSeries, plan: &Plan) -> Series {
    Series {
        id: tx.new_id(),
        patient_id: input.patient_id,
        protocol_id: input.protocol_id.clone(),
        protocol: plan.frozen.clone(),
        started_at: tx.now(),
        status: SeriesStatus::Active,
        starts_on: input.starts_on,
        weekdays: Weekdays(input.weekdays.clone().unwrap_or_default()),
        time_of_day: input.time.clone(),
        room_id: input.room_id,
        provider_id: input.provider_id,
        charge_diagnosis: input.charge_diagnosis.clone(),
    }
}

fn session(tx: &Tx<'_>, series: &Series, seat: &Seat) -> Session {
    let slot = (seat.slot.starts, seat.slot.room);
    Session {
        series_id: Some(series.id),
        number: Some(i64::from(seat.number)),
        phase: Some(seat.phase.clone()),
        minutes: seat.slot.minutes,
        recovery_minutes: seat.slot.recovery_minutes,
        provider_id: series.provider_id,
        ..Session::booked(tx.new_id(), series.patient_id, series.protocol.modality, slot)
    }
}

pub(super) fn provider_name(db: Db<'_>, id: ProviderId) -> Result<String> {
    let provider = practice::provider(db, id)?;
    if !provider.active {
        return Err(Error::invalid("provider_id", "is no longer in use; choose another provider"));
    }
    Ok(provider.name)
}
