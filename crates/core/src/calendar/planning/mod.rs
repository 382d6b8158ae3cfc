//! A whole course, placed by the planner: everything that is known of hours, closures, rooms, staff, the patient and other bookings
//! goes into a request, and the plan comes back as slots. Conflicts come back in words.
//!
//! Rooms, staff and the patient bear their names in the request, so that what the planner says of them can be read.

mod request;

use std::collections::BTreeMap;

use seriesdesk_planner::{Answer, Status};

use super::{
    diary::{Diary, Slot},
    plan::PlanSeries,
    seats::Seat,
    store,
};
use crate::{
    availability::{self, Asked, Availability, Away, Patients, Stretch},
    db::Db,
    error::Result,
    packs::Skill,
    practice::Room,
    series::{
        FrozenProtocol,
        rules::{Course, Placed, Wish},
    },
    types::{LocalTime, RoomId},
};
use request::Names;

/// Rounds of the search: enough for one course to settle.
const ROUNDS: u64 = 6;

/// What is known when a course is planned.
pub(super) struct Known<'a> {
    pub db: Db<'a>,
    pub diary: &'a Diary,
    pub input: &'a PlanSeries,
    pub wish: &'a Wish<'a>,
    pub frozen: &'a FrozenProtocol,
    /// Rooms that fit.
    pub rooms: &'a [&'a Room],
    /// The sessions by their rhythm alone.
    pub course: &'a Course,
    /// No session before.
    pub now: LocalTime,
}

/// What the planner said.
pub(super) struct Planned {
    /// The sessions in order; none when there is no plan.
    pub seats: Option<Vec<Seat>>,
    /// What to know: who is not written down, or what cannot hold together.
    pub notes: Vec<String>,
}

/// Plans a course. `asked` is the slot that each session has by the rhythm alone.
///
/// # Errors
/// Those of the wish itself, such as no sessions or no weekday.
pub(super) fn planned(known: &Known<'_>, asked: &dyn Fn(&Placed) -> Slot) -> Result<Planned> {
    let (from, to) = request::horizon(known)?;
    let patients = [known.input.patient_id];
    let there = availability::free(
        known.db,
        &Asked { site: known.diary.site.id, from, to, patients: Patients::Of(&patients) },
    )?;
    let bookings = store::bookings(known.db, known.diary.zone, from, to)?;
    let (request, names) = request::of(known, &there, &bookings)?;
    let mut notes = nobody(known, &there);
    let pace = |round: u64| round as f64 / ROUNDS as f64;
    // Off the grid of five minutes, or longer than is planned at once: the rhythm alone has to do.
    let Ok(answer) = seriesdesk_planner::plan(&request, &pace) else { return Ok(Planned { seats: None, notes }) };
    let seats = seats(known, &there, &answer, &names, asked);
    if seats.is_none() {
        notes.extend(answer.conflicts.first().map(|conflict| conflict.text.clone()));
    }
    Ok(Planned { seats, notes })
}

/// Skills that the protocol asks for and nobody has: without them staff are not planned.
fn nobody(known: &Known<'_>, there: &Availability) -> Vec<String> {
    let has = |skill: Skill| there.providers.iter().any(|one| one.skills.iter().any(|held| held.skill == skill));
    let needed = known.frozen.needs.iter().map(|need| need.skill);
    let mut missing: Vec<&str> = needed.filter(|skill| !has(*skill)).map(Skill::label).collect();
    missing.dedup();
    if missing.is_empty() {
        return Vec::new();
    }
    vec![format!("Nobody is written down as {} in Settings, Staff times; they are not planned.", missing.join(" or "))]
}

/// Why a session is not where its rhythm would have it.
fn why_not(known: &Known<'_>, there: &Availability, wished: &Slot) -> String {
    if let Some(clash) = known.diary.clash(wished) {
        return clash.short();
    }
    let (from, until) = (wished.starts, wished.ends());
    if let Some(patient) = there.patients.first() {
        let outside = |windows: &Vec<Stretch>| !windows.iter().any(|open| open.from <= from && until <= open.until);
        if patient.windows.as_ref().is_some_and(outside) {
            return "the patient cannot come then".to_owned();
        }
        if patient.away.iter().any(|away| away.from < until && from < away.until) {
            return "the patient is away".to_owned();
        }
    }
    let touches = |away: &&Away| away.from < until && from < away.until;
    let room = there.rooms.iter().find(|room| room.room_id == wished.room);
    if let Some((room, away)) = room.and_then(|room| Some((room, room.away.iter().find(touches)?))) {
        return format!("{}: {}", room.name, away.why.to_lowercase());
    }
    "not everybody who is needed is free".to_owned()
}

fn seats(
    known: &Known<'_>,
    there: &Availability,
    answer: &Answer,
    names: &Names,
    asked: &dyn Fn(&Placed) -> Slot,
) -> Option<Vec<Seat>> {
    if answer.status != Status::Planned {
        return None;
    }
    let places: BTreeMap<i64, (LocalTime, RoomId)> = (answer.sessions.iter())
        .map(|session| Some((session.n, (session.start.0.into(), names.room(session.resources.get(request::PLACE)?)?))))
        .collect::<Option<_>>()?;
    let usual = usual(places.values().map(|(_, room)| *room));
    let seat = |placed: &Placed| {
        let (starts, room) = *places.get(&i64::try_from(placed.number).ok()?)?;
        let wished = Slot { room: known.input.room_id.or(usual).unwrap_or(room), ..asked(placed) };
        let why = ((starts, room) != (wished.starts, wished.room)).then(|| why_not(known, there, &wished));
        let reasons: Vec<String> = placed.moved.clone().into_iter().chain(why).collect();
        let seat = Seat {
            number: 0,
            phase: String::new(),
            week: 0,
            room: known.diary.room_name(room).to_owned(),
            slot: Slot { starts, room, ..wished },
            moved: (!reasons.is_empty()).then(|| reasons.join("; ")),
            blocked: None,
        };
        Some(seat.of(placed))
    };
    known.course.sessions.iter().map(seat).collect()
}

/// The room most sessions are in.
fn usual(rooms: impl Iterator<Item = RoomId>) -> Option<RoomId> {
    let mut uses: BTreeMap<RoomId, usize> = BTreeMap::new();
    rooms.for_each(|room| *uses.entry(room).or_default() += 1);
    uses.into_iter().max_by_key(|(_, count)| *count).map(|(room, _)| room)
}
