//! The day on one page, for the wall of the nurses' station.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

use crate::{
    Practice,
    calendar::{self, Board, BoardFilter, BoardQuery, SessionCard},
    error::{Error, Result},
    packs::GateItem,
    payers, practice,
    readiness::{self, CellState, ReadinessDay, ReadinessRow},
    sheets::{DayBlock, DayClock, DayLane, DaySheet, DayVisit, Gate, Passage},
    types::{Day, LocalTime, PatientId, SessionId},
};

/// A week has so many days after its first one.
const LONGEST_DAYS: i64 = 6;

/// Asks for a day's sheet, or for those of some days.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DaySheetOf {
    /// The day; today unless told.
    #[ts(optional)]
    pub day: Option<Day>,
    /// The last day, when there is more than one; at most a week.
    #[ts(optional)]
    pub to: Option<Day>,
    /// Whether the chart has a line for each person rather than for each room.
    #[ts(optional)]
    pub by_person: Option<bool>,
    /// What is looked at; everything when absent.
    #[ts(optional)]
    pub filter: Option<BoardFilter>,
}

/// The words and numbers of the sheets of some days; of several days, only those on which somebody comes.
pub fn day_sheets(practice: &Practice, input: &DaySheetOf) -> Result<Vec<DaySheet>> {
    let now = practice::now_local(practice.db(), practice.env().now())?;
    let first = input.day.unwrap_or(now.day());
    let last = input.to.unwrap_or(first);
    if last < first || last.since(first) > LONGEST_DAYS {
        return Err(Error::invalid("to", "is not within a week after the first day"));
    }
    let mut sheets = Vec::new();
    for later in 0..=last.since(first) {
        sheets.push(day_sheet(practice, input, first.plus(later), now)?);
    }
    if sheets.iter().any(|sheet| !sheet.visits.is_empty()) {
        sheets.retain(|sheet| !sheet.visits.is_empty());
    } else {
        sheets.truncate(1);
    }
    Ok(sheets)
}

fn day_sheet(practice: &Practice, input: &DaySheetOf, day: Day, now: LocalTime) -> Result<DaySheet> {
    let db = practice.db();
    let board =
        calendar::board(practice, BoardQuery { from: day, to: day, site_id: None, filter: input.filter.clone() })?;
    let profile = practice::profile(db)?.ok_or(Error::NotFound("practice"))?;
    let taking_place: Vec<_> = board.sessions.iter().filter(|session| session.status.code != "cancelled").collect();
    let all = taking_place.len();
    let shown = |session: &&SessionCard| board.filtered.as_ref().is_none_or(|left| !left.hidden.contains(&session.id));
    let sessions: Vec<_> = taking_place.into_iter().filter(shown).collect();
    let (from_hour, to_hour) = hours(&sessions);
    let patients = sessions.iter().map(|session| session.patient_id).collect();
    let covered = payers::coverages_of(db, &patients)?;
    let covered: BTreeSet<_> = covered
        .into_iter()
        .filter(|(_, all)| all.iter().any(|coverage| coverage.holds_on(day)))
        .map(|(patient, _)| patient)
        .collect();
    let ready = readiness::readiness_on(practice, ReadinessDay { day })?.rows;
    let held: BTreeSet<SessionId> =
        ready.iter().filter(|row| missing(row).is_some()).map(|row| row.readiness.session_id).collect();
    let ready_of = |session: &SessionCard| ready.iter().find(|row| row.readiness.session_id == session.id);
    Ok(DaySheet {
        sample: profile.sample,
        practice: profile.name,
        number: format!("DS-{day}"),
        day: day.date().format("%A, %B %-d, %Y").to_string(),
        summary: match board.filtered {
            None => counted(all),
            Some(_) => format!("{} of {}", sessions.len(), counted(all)),
        },
        only: board.filtered.as_ref().map(|left| left.words.clone()),
        on_site: on_site(&sessions),
        printed_at: format!("{} {}", now.day().us(), now.clock_us()),
        printed_by: printed_by(practice)?,
        made_local: now.to_string(),
        from_hour,
        to_hour,
        lanes: if input.by_person == Some(true) {
            people(&board, &sessions, &held)
        } else {
            rooms(&board, &sessions, &held)
        },
        visits: sessions.iter().map(|session| visit(session, &covered, ready_of(session))).collect(),
        notes: notes(sessions.iter().filter_map(|session| ready_of(session))),
    })
}

/// What to do at the door, and before it whom to call because something is missing.
fn notes<'a>(rows: impl Iterator<Item = &'a ReadinessRow>) -> Vec<Passage> {
    let held = rows.filter_map(|row| Some((row, missing(row)?)));
    let first: Vec<String> = held.map(|(row, says)| format!("{}: {says}", row.patient)).collect();
    let call = Passage { lead: "Call first.".to_owned(), body: first.join(" ") };
    let door = Passage {
        lead: "At the door.".to_owned(),
        body: "Tick consent and ride once somebody has seen them; write in the units left of the authorization."
            .to_owned(),
    };
    (!call.body.is_empty()).then_some(call).into_iter().chain([door]).collect()
}

/// What holds a visit up that may still begin, in one sentence each.
fn missing(row: &ReadinessRow) -> Option<String> {
    let stops = row.readiness.cells.iter().filter(|cell| cell.state.code == CellState::Stop.code());
    let says: Vec<&str> = stops.map(|cell| cell.says.as_str()).collect();
    (row.ahead && !says.is_empty()).then(|| says.join(" "))
}

/// How an item stands; a box for the pen where the protocol asks for nothing or something is to be looked at.
fn gate(row: Option<&ReadinessRow>, item: GateItem) -> Gate {
    let Some(row) = row.filter(|row| row.readiness.verdict.is_some()) else { return Gate::AtDoor };
    let Some(cell) = row.readiness.cells.iter().find(|cell| cell.item.code == item.code()) else {
        return Gate::NotNeeded;
    };
    match cell.state.code.parse() {
        Ok(CellState::Met) => Gate::Met,
        Ok(CellState::Stop) => Gate::Missing,
        Ok(CellState::NotNeeded) => Gate::NotNeeded,
        Ok(CellState::Watch | CellState::LetGo | CellState::Untracked) | Err(_) => Gate::AtDoor,
    }
}

fn printed_by(practice: &Practice) -> Result<String> {
    let Some(person) = practice.actor() else { return Ok("—".to_owned()) };
    let person: Option<crate::people::Person> = practice.db().get(person)?;
    Ok(person.map_or_else(|| "—".to_owned(), |person| person.name))
}

/// From the hour of the first visit to the hour after the last, at least 8 to 17.
fn hours(sessions: &[&SessionCard]) -> (u8, u8) {
    let first = sessions.iter().map(|session| session.starts.minute_of_day() / 60).min().unwrap_or(8).min(8);
    let last = sessions.iter().map(|session| (end(session) + 59) / 60).max().unwrap_or(17).clamp(17, 24);
    (u8::try_from(first).unwrap_or(8), u8::try_from(last).unwrap_or(17))
}

fn end(session: &SessionCard) -> i64 {
    session.starts.minute_of_day() + session.minutes + session.recovery_minutes
}

fn on_site(sessions: &[&SessionCard]) -> Option<String> {
    let mut names: Vec<_> = sessions.iter().filter_map(|session| session.provider.clone()).collect();
    names.sort();
    names.dedup();
    (!names.is_empty()).then(|| names.join(", "))
}

fn counted(visits: usize) -> String {
    if visits == 1 { "1 visit".to_owned() } else { format!("{visits} visits") }
}

fn rooms(board: &Board, sessions: &[&SessionCard], held: &BTreeSet<SessionId>) -> Vec<DayLane> {
    let left_out =
        |room: &&practice::RoomView| board.filtered.as_ref().is_some_and(|left| left.hidden_rooms.contains(&room.id));
    let lane = |room: &practice::RoomView| DayLane {
        name: room.name.clone(),
        blocks: sessions
            .iter()
            .filter(|session| session.room_id.to_string() == room.id)
            .map(|session| block(session, end(session), held))
            .collect(),
    };
    board.rooms.iter().filter(|room| !left_out(room)).map(lane).collect()
}

/// A line for each person, and one for visits with nobody. A person is there until the treatment ends.
fn people(board: &Board, sessions: &[&SessionCard], held: &BTreeSet<SessionId>) -> Vec<DayLane> {
    let treated = |session: &SessionCard| session.starts.minute_of_day() + session.minutes;
    let mut lanes: Vec<DayLane> = board
        .people
        .iter()
        .filter(|person| board.filtered.as_ref().is_none_or(|left| !left.hidden_people.contains(&person.id)))
        .map(|person| DayLane {
            name: person.name.clone(),
            blocks: sessions
                .iter()
                .filter(|session| session.provider_id == Some(person.id) || person.helps.contains(&session.id))
                .map(|session| block(session, treated(session), held))
                .collect(),
        })
        .collect();
    let with_nobody: Vec<_> = sessions
        .iter()
        .filter(|session| session.provider_id.is_none())
        .map(|session| block(session, end(session), held))
        .collect();
    if !with_nobody.is_empty() {
        lanes.push(DayLane { name: "No provider".to_owned(), blocks: with_nobody });
    }
    lanes
}

fn block(session: &SessionCard, until: i64, held: &BTreeSet<SessionId>) -> DayBlock {
    DayBlock {
        label: session.patient.split(',').next().unwrap_or_default().to_owned(),
        from_minute: u16::try_from(session.starts.minute_of_day()).unwrap_or(0),
        to_minute: u16::try_from(until).unwrap_or(1440),
        held: held.contains(&session.id),
    }
}

fn visit(session: &SessionCard, covered: &BTreeSet<PatientId>, ready: Option<&ReadinessRow>) -> DayVisit {
    let missing = ready.and_then(missing);
    let until = LocalTime::plus_minutes(session.starts, session.minutes + session.recovery_minutes);
    let clock = |time: LocalTime| time.clock_us().trim_end_matches(" AM").trim_end_matches(" PM").to_owned();
    let dose = session.dose.as_ref().map(|dose| format!(" {dose}")).unwrap_or_default();
    DayVisit {
        time: format!("{}–{}", clock(session.starts), clock(until)),
        place: session.room.clone(),
        patient: session.patient_full.clone(),
        born_on: session.born_on.us(),
        visit: format!("{}{dose}", session.modality.label),
        session: session.number.zip(session.total).map(|(number, total)| format!("{number}/{total}")),
        consent: gate(ready, GateItem::Consent),
        ride: match session.modality.code.as_str() {
            "tms" | "evaluation" => Gate::NotNeeded,
            _ => gate(ready, GateItem::Driver),
        },
        units_left: (!covered.contains(&session.patient_id)).then(|| "self-pay".to_owned()),
        check: match session.status.code.as_str() {
            "booked" => session.name_alert.then(|| "NAME ALERT".to_owned()),
            _ => Some(session.status.label.clone()),
        }
        .or_else(|| missing.as_ref().map(|_| "HOLD".to_owned())),
        held: missing.is_some(),
        clock: DayClock {
            arrived: session.arrived.map(clock),
            started: session.started.map(clock),
            stopped: session.stopped.map(clock),
            left: session.left.map(clock),
        },
    }
}

#[cfg(test)]
mod tests;
