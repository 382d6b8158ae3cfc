//! A month of the calendar: how full each day is.

use chrono::{Datelike, Months};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{diary::Diary, store};
use crate::{
    Practice, Word,
    db::{Row, named_params},
    error::Result,
    packs::RoomKind,
    practice::{self, Room},
    types::{Day, LocalTime, RoomId, SiteId},
};

/// Asks for the weeks around a month.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthOf {
    /// Any day of the month.
    pub day: Day,
    /// The site; the home site when absent.
    #[serde(default)]
    #[ts(optional)]
    pub site_id: Option<SiteId>,
}

/// The weeks that a month touches, from Monday.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Month {
    /// `March 2026`.
    pub title: String,
    /// Its days in order, whole weeks.
    pub days: Vec<MonthDay>,
    /// The present wall time at the site.
    pub now: LocalTime,
    /// Sessions of the month itself, neither missed nor called off.
    pub sessions: u32,
}

/// A day of a month.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct MonthDay {
    /// The day.
    pub day: Day,
    /// Whether it belongs to the month rather than to a week at its edge.
    pub in_month: bool,
    /// Why the site is closed.
    pub closed: Option<String>,
    /// Whether that is a day off of its own, such as a holiday, and not a weekday without hours.
    pub holiday: bool,
    /// Sessions that are neither missed nor called off.
    pub sessions: u32,
    /// Missed.
    pub missed: u32,
    /// Called off.
    pub called_off: u32,
    /// How full the rooms of each kind are; only kinds the site has.
    pub loads: Vec<KindLoad>,
}

/// How full the rooms of a kind are on a day.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct KindLoad {
    /// `chair`, `tms` or `visit`.
    pub kind: Word,
    /// Sessions in them.
    pub sessions: u32,
    /// Booked minutes of their open minutes, in percent; none while they are closed.
    pub percent: Option<u32>,
}

/// Sessions of a day in one room.
struct InRoom {
    day: Day,
    room: RoomId,
    sessions: u32,
    missed: u32,
    called_off: u32,
    minutes: i64,
}

/// How full each day of a month is.
pub fn month(practice: &Practice, input: MonthOf) -> Result<Month> {
    let db = practice.db();
    let site = match input.site_id {
        Some(site) => practice::site(db, site)?,
        None => practice::home_site(db)?,
    };
    let first = input.day.plus(-i64::from(input.day.date().day0()));
    let next = Day::from(first.date() + Months::new(1));
    let from = first.plus(1 - i64::from(first.weekday()));
    let last = next.plus(-1);
    let to = last.plus(7 - i64::from(last.weekday()));
    let diary = store::empty_diary(db, site, from, to)?;
    let now = LocalTime::of(practice.env().now(), diary.zone);
    let rooms: Vec<Room> =
        db.list("site_id = :site ORDER BY position, name, id", named_params! { ":site": diary.site.id })?;
    let kinds: BTreeMap<RoomId, RoomKind> = rooms.iter().map(|room| (room.id, room.kind)).collect();
    let mut taken: BTreeMap<Day, Vec<InRoom>> = BTreeMap::new();
    let range = named_params! { ":site": diary.site.id, ":from": from, ":until": to.plus(1) };
    let in_room = |row: &Row<'_>| {
        Ok(InRoom {
            day: row.get("day")?,
            room: row.get("room_id")?,
            sessions: row.get("sessions")?,
            missed: row.get("missed")?,
            called_off: row.get("called_off")?,
            minutes: row.get("minutes")?,
        })
    };
    for found in db.all(include_str!("month.sql"), range, in_room)? {
        taken.entry(found.day).or_default().push(found);
    }
    let days: Vec<MonthDay> = (0..=to.since(from))
        .map(|later| {
            let day = from.plus(later);
            let found = taken.remove(&day).unwrap_or_default();
            month_day(&diary, &kinds, day, (first..next).contains(&day), &found)
        })
        .collect();
    Ok(Month {
        title: first.date().format("%B %Y").to_string(),
        sessions: days.iter().filter(|day| day.in_month).map(|day| day.sessions).sum(),
        days,
        now,
    })
}

fn month_day(
    diary: &Diary,
    kinds: &BTreeMap<RoomId, RoomKind>,
    day: Day,
    in_month: bool,
    found: &[InRoom],
) -> MonthDay {
    let closed = diary.closed(day);
    let open_minutes = if closed.is_some() { 0 } else { diary.open_minutes(day) };
    let loads = RoomKind::ALL.iter().filter_map(|kind| {
        let of_kind = |room: &&InRoom| kinds.get(&room.room) == Some(kind);
        let rooms = diary.rooms.iter().filter(|room| room.kind == *kind).count();
        let sessions: u32 = found.iter().filter(of_kind).map(|room| room.sessions).sum();
        let minutes: i64 = found.iter().filter(of_kind).map(|room| room.minutes).sum();
        let open = open_minutes * i64::try_from(rooms).unwrap_or(0);
        (rooms > 0 || sessions > 0).then(|| KindLoad {
            kind: kind.word(),
            sessions,
            percent: (open > 0).then(|| u32::try_from((minutes * 100 + open / 2) / open).unwrap_or(u32::MAX)),
        })
    });
    MonthDay {
        day,
        in_month,
        holiday: diary.closure(day).is_some(),
        sessions: found.iter().map(|room| room.sessions).sum(),
        missed: found.iter().map(|room| room.missed).sum(),
        called_off: found.iter().map(|room| room.called_off).sum(),
        loads: loads.collect(),
        closed,
    }
}
