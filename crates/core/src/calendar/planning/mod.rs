//! A whole course, placed by the planner: everything that is known of hours, closures, rooms, staff, the patient and other bookings
//! goes into a request, and the plan comes back as slots. Conflicts come back in words.
//!
//! Rooms, staff and the patient bear their names in the request, so that what the planner says of them can be read.

mod request;

use std::collections::BTreeMap;

use seriesdesk_planner::{Answer, Status};

use super::{diary::Diary, plan::PlanSeries, store};
use crate::{
    availability::{self, Asked, Availability, Patients},
    db::Db,
    error::Result,
    packs::Skill,
    practice::Room,
    series::{FrozenProtocol, rules::Wish},
    types::{LocalTime, ProviderId, RoomId},
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
    /// No session before.
    pub now: LocalTime,
}

/// A session with its place.
pub(super) struct Placed {
    pub starts: LocalTime,
    pub room: RoomId,
    pub staff: Vec<(Skill, ProviderId)>,
}

/// What the planner said.
pub(super) struct Planned {
    /// The sessions in order; none when there is no plan.
    pub sessions: Option<Vec<Placed>>,
    /// What to know: who is not written down, or what cannot hold together.
    pub notes: Vec<String>,
}

/// Plans a course.
///
/// # Errors
/// Those of the wish itself, such as no sessions or no weekday.
pub(super) fn planned(known: &Known<'_>) -> Result<Planned> {
    let (from, to) = request::horizon(known)?;
    let patients = [known.input.patient_id];
    let asked = Asked { site: known.diary.site.id, from, to, patients: Patients::Of(&patients) };
    let there = availability::free(known.db, &asked)?;
    let bookings = store::bookings(known.db, known.diary.zone, from, to)?;
    let (request, names) = request::of(known, &there, &bookings)?;
    let mut notes = nobody(known, &there);
    let Ok(answer) = seriesdesk_planner::plan(&request, &|round| round as f64 / ROUNDS as f64) else {
        return Ok(Planned { sessions: None, notes });
    };
    let sessions = placed(&answer, &names);
    if sessions.is_none() {
        notes.extend(answer.conflicts.first().map(|conflict| conflict.text.clone()));
    }
    Ok(Planned { sessions, notes })
}

/// Skills that the protocol asks for and nobody has: without them staff are not planned.
fn nobody(known: &Known<'_>, there: &Availability) -> Vec<String> {
    let has = |skill: Skill| there.providers.iter().any(|one| one.skills.iter().any(|held| held.skill == skill));
    let mut missing: Vec<&str> =
        known.frozen.needs.iter().map(|need| need.skill).filter(|skill| !has(*skill)).map(Skill::label).collect();
    missing.dedup();
    match missing.as_slice() {
        [] => Vec::new(),
        missing => vec![format!(
            "Nobody is written down as {} in Settings, Staff times: that is not planned.",
            missing.join(" or ")
        )],
    }
}

fn placed(answer: &Answer, names: &Names) -> Option<Vec<Placed>> {
    if answer.status != Status::Planned {
        return None;
    }
    let mut by_number: BTreeMap<i64, Placed> = BTreeMap::new();
    for session in &answer.sessions {
        let room = names.room(session.resources.get(request::PLACE)?)?;
        let staff = session.resources.iter().filter_map(|(role, id)| Some((role.parse().ok()?, names.staff(id)?)));
        by_number.insert(session.n, Placed { starts: session.start.0.into(), room, staff: staff.collect() });
    }
    Some(by_number.into_values().collect())
}
