//! A whole course, placed by the planner: everything that is known of hours, closures, rooms, staff, the patient and other bookings
//! goes into a request, and the plan comes back as slots. Conflicts come back in words.
//!
//! Rooms, staff and the patient bear their names in the request, so that what the planner says of them can be read.

mod asked;
mod course;
mod names;
pub(super) mod repair;
mod setting;

use std::collections::{BTreeMap, BTreeSet};

use seriesdesk_planner::{Answer, DateSpan, Mode, Repair, Request, Status, Weights};

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
use course::CourseAsked;
use names::{Names, PLACE, date, said, wall};
use setting::Setting;

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
    let days = asked::horizon(known)?;
    let patients = [known.input.patient_id];
    let wanted = Asked { site: known.diary.site.id, from: days.0, to: days.1, patients: Patients::Of(&patients) };
    let there = availability::free(known.db, &wanted)?;
    let setting = Setting {
        diary: known.diary,
        there: &there,
        bookings: store::bookings(known.db, known.diary.zone, days.0, days.1)?,
        staffed: store::staffed(known.db, days.0, days.1)?,
        days,
        // Whoever asks for a course that began earlier today writes down what happened.
        now: known.course.sessions.first().map_or(known.now, |first| first.starts.min(known.now)),
    };
    let names = Names::of(&there, &[(known.input.patient_id, "the patient".to_owned())]);
    let mut notes = nobody(known, &there);
    let mut course = asked::course(known)?;
    let mut tried = try_plan(known, &setting, &course, &names, asked);
    let as_asked =
        |tried: &Tried| tried.seats.as_ref().is_some_and(|_| tried.at_their_time == known.course.sessions.len());
    if course.only_room.is_some() && !as_asked(&tried) {
        // The asked time in another room is nearer to what was asked than another time.
        course.only_room = None;
        let anywhere = try_plan(known, &setting, &course, &names, asked);
        if anywhere.at_their_time > tried.at_their_time || tried.seats.is_none() {
            tried = anywhere;
        }
    }
    notes.extend(tried.conflict);
    Ok(Planned { seats: tried.seats, notes })
}

/// A try to plan a course.
#[derive(Default)]
struct Tried {
    seats: Option<Vec<Seat>>,
    /// How many sessions begin when they were asked to.
    at_their_time: usize,
    conflict: Option<String>,
}

fn try_plan(
    known: &Known<'_>,
    setting: &Setting<'_>,
    course: &CourseAsked<'_>,
    names: &Names,
    asked: &dyn Fn(&Placed) -> Slot,
) -> Tried {
    // Several sessions on a day have their hours from the protocol.
    if known.course.sessions.iter().any(|placed| placed.among_several) {
        return Tried::default();
    }
    let request = request(setting, names, std::slice::from_ref(course), None);
    let pace = |round: u64| round as f64 / ROUNDS as f64;
    // Off the grid of five minutes, or longer than is planned at once: the rhythm alone has to do.
    let Ok(answer) = seriesdesk_planner::plan(&request, &pace) else { return Tried::default() };
    let seats = seats(known, setting, course, &answer, names, asked);
    let placed = seats.iter().flatten().zip(&known.course.sessions);
    let at_their_time = placed.filter(|(seat, placed)| seat.slot.starts == placed.starts).count();
    let conflict = answer.conflicts.first().filter(|_| seats.is_none()).map(|conflict| said(&conflict.text));
    Tried { seats, at_their_time, conflict }
}

/// A request for these courses: to plan them, or to repair what was planned.
fn request(setting: &Setting<'_>, names: &Names, courses: &[CourseAsked<'_>], repair: Option<Repair>) -> Request {
    let rooms: BTreeSet<RoomId> = courses.iter().flat_map(|course| course.rooms.iter().copied()).collect();
    let skills: BTreeSet<Skill> = courses.iter().flat_map(CourseAsked::skills).collect();
    let providers: BTreeSet<_> = courses.iter().filter_map(|course| course.provider).collect();
    let resources = setting.resources(names, &rooms, &skills, &providers);
    let ours = courses.iter().map(|course| course.patient).collect();
    let mut patients = Vec::new();
    for course in courses {
        let patient = course.patient(setting, names);
        if !patients.iter().any(|known: &seriesdesk_planner::Patient| known.id == patient.id) {
            patients.push(patient);
        }
    }
    Request {
        format: "seriesdesk.plan.request/1".to_owned(),
        mode: if repair.is_some() { Mode::Repair } else { Mode::Plan },
        now: Some(wall(setting.now)),
        horizon: DateSpan { from: date(setting.days.0), to: date(setting.days.1) },
        site: setting.site(),
        visit_types: courses.iter().flat_map(|course| course.visit_types(setting, names)).collect(),
        patients,
        series: courses.iter().map(|course| course.series(names)).collect(),
        bookings: setting.taken(names, &resources, &ours),
        resources,
        allow_partial: false,
        proposals: 1,
        weights: Weights::default(),
        repair,
    }
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
fn why_not(known: &Known<'_>, there: &Availability, wished: &Slot, follows: bool) -> String {
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
    if follows { "follows the sessions before it" } else { "not everybody who is needed is free" }.to_owned()
}

fn seats(
    known: &Known<'_>,
    setting: &Setting<'_>,
    course: &CourseAsked<'_>,
    answer: &Answer,
    names: &Names,
    asked: &dyn Fn(&Placed) -> Slot,
) -> Option<Vec<Seat>> {
    if answer.status != Status::Planned {
        return None;
    }
    let places: BTreeMap<i64, (LocalTime, RoomId, _)> = (answer.sessions.iter())
        .map(|session| {
            let staff = course.staffing(setting, names, &session.resources, session.n == 1);
            Some((session.n, (session.start.0.into(), names.room(session.resources.get(PLACE)?)?, staff)))
        })
        .collect::<Option<_>>()?;
    let usual = usual(places.values().map(|(_, room, _)| *room));
    let mut follows = false;
    let seat = |placed: &Placed| {
        let (starts, room, staff) = places.get(&i64::try_from(placed.number).ok()?)?;
        let (starts, room) = (*starts, *room);
        let wished = Slot { room: known.input.room_id.or(usual).unwrap_or(room), ..asked(placed) };
        let why =
            ((starts, room) != (wished.starts, wished.room)).then(|| why_not(known, setting.there, &wished, follows));
        follows |= starts.day() != wished.starts.day();
        let reasons: Vec<String> = placed.moved.clone().into_iter().chain(why).collect();
        let seat = Seat {
            number: 0,
            phase: String::new(),
            week: 0,
            room: known.diary.room_name(room).to_owned(),
            slot: Slot { starts, room, ..wished },
            staff: staff.clone(),
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
