//! The day on one page, for the wall of the nurses' station.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

use crate::{
    Practice,
    calendar::{self, Board, BoardQuery, SessionCard},
    error::{Error, Result},
    payers, practice,
    sheets::{DayBlock, DayClock, DayLane, DaySheet, DayVisit, Gate, Passage},
    types::{Day, LocalTime, PatientId},
};

/// Asks for a day's sheet.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DaySheetOf {
    /// The day; today unless told.
    #[ts(optional)]
    pub day: Option<Day>,
}

/// The words and numbers of a day's sheet.
pub fn day_sheet(practice: &Practice, input: DaySheetOf) -> Result<DaySheet> {
    let db = practice.db();
    let now = practice::now_local(db, practice.env().now())?;
    let day = input.day.unwrap_or(now.day());
    let board = calendar::board(practice, BoardQuery { from: day, to: day, site_id: None, filter: None })?;
    let profile = practice::profile(db)?.ok_or(Error::NotFound("practice"))?;
    let sessions: Vec<_> = board.sessions.iter().filter(|session| session.status.code != "cancelled").collect();
    let (from_hour, to_hour) = hours(&sessions);
    let patients = sessions.iter().map(|session| session.patient_id).collect();
    let covered = payers::coverages_of(db, &patients)?;
    let covered: BTreeSet<_> = covered
        .into_iter()
        .filter(|(_, all)| all.iter().any(|coverage| coverage.holds_on(day)))
        .map(|(patient, _)| patient)
        .collect();
    Ok(DaySheet {
        sample: profile.sample,
        practice: profile.name,
        number: format!("DS-{day}"),
        day: day.date().format("%A, %B %-d, %Y").to_string(),
        summary: format!("{} visits", sessions.len()),
        on_site: on_site(&sessions),
        printed_at: format!("{} {}", now.day().us(), now.clock_us()),
        printed_by: printed_by(practice)?,
        made_local: now.to_string(),
        from_hour,
        to_hour,
        lanes: lanes(&board, &sessions),
        visits: sessions.iter().map(|session| visit(session, &covered)).collect(),
        notes: vec![Passage {
            lead: "At the door.".to_owned(),
            body: "Tick consent and ride once somebody has seen them; write in the units left of the authorization."
                .to_owned(),
        }],
    })
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

fn lanes(board: &Board, sessions: &[&SessionCard]) -> Vec<DayLane> {
    let lane = |room: &practice::RoomView| DayLane {
        name: room.name.clone(),
        blocks: sessions
            .iter()
            .filter(|session| session.room_id.to_string() == room.id)
            .map(|session| block(session))
            .collect(),
    };
    board.rooms.iter().map(lane).collect()
}

fn block(session: &SessionCard) -> DayBlock {
    DayBlock {
        label: session.patient.split(',').next().unwrap_or_default().to_owned(),
        from_minute: u16::try_from(session.starts.minute_of_day()).unwrap_or(0),
        to_minute: u16::try_from(end(session)).unwrap_or(1440),
        held: false,
    }
}

fn visit(session: &SessionCard, covered: &BTreeSet<PatientId>) -> DayVisit {
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
        consent: Gate::AtDoor,
        ride: match session.modality.code.as_str() {
            "tms" | "evaluation" => Gate::NotNeeded,
            _ => Gate::AtDoor,
        },
        units_left: (!covered.contains(&session.patient_id)).then(|| "self-pay".to_owned()),
        check: match session.status.code.as_str() {
            "booked" => session.name_alert.then(|| "NAME ALERT".to_owned()),
            _ => Some(session.status.label.clone()),
        },
        held: false,
        clock: DayClock {
            arrived: session.arrived.map(clock),
            started: session.started.map(clock),
            stopped: session.stopped.map(clock),
            left: session.left.map(clock),
        },
    }
}
