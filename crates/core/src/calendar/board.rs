//! The calendar of a day or a week, by room or by provider.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    cards::{SessionCard, cards},
    filter::{BoardFilter, FilteredBoard, filtered},
    people::{BoardPerson, people},
    store::{self, Wanted},
};
use crate::{
    Practice,
    db::named_params,
    error::{Error, Result},
    practice::{self, Room, RoomView, room_view},
    types::{Day, LocalTime, SiteId},
};

const LONGEST_DAYS: i64 = 62;
const OPENS: &str = "08:00";
const CLOSES: &str = "18:00";

/// Asks for the calendar of some days.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BoardQuery {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// The site; the home site when absent.
    #[serde(default)]
    #[ts(optional)]
    pub site_id: Option<SiteId>,
    /// What is looked at; everything when absent.
    #[serde(default)]
    #[ts(optional)]
    pub filter: Option<BoardFilter>,
}

/// The calendar of some days at a site.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Board {
    /// The site.
    pub site: BoardSite,
    /// Its days in order.
    pub days: Vec<BoardDay>,
    /// Rooms in use, and those that still have sessions.
    pub rooms: Vec<RoomView>,
    /// Providers in use, and whoever else is named by a session.
    pub people: Vec<BoardPerson>,
    /// Sessions in the order they begin, those that a filter leaves out as well.
    pub sessions: Vec<SessionCard>,
    /// The present wall time at the site.
    pub now: LocalTime,
    /// How many sessions stand where.
    pub counts: DayCounts,
    /// What the filter leaves out.
    pub filtered: Option<FilteredBoard>,
}

/// The site of a board.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct BoardSite {
    /// The site.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// Its IANA zone.
    pub time_zone: String,
    /// The earliest opening of these days, `HH:MM`.
    pub opens: String,
    /// The latest closing of these days, `HH:MM`.
    pub closes: String,
}

/// A day of a board.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct BoardDay {
    /// The day.
    pub day: Day,
    /// Why the site is closed.
    pub closed: Option<String>,
    /// Opening, `HH:MM`.
    pub opens: Option<String>,
    /// Closing, `HH:MM`.
    pub closes: Option<String>,
}

/// How many sessions stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct DayCounts {
    /// Booked or confirmed.
    pub due: u32,
    /// Waiting.
    pub arrived: u32,
    /// Under treatment.
    pub in_session: u32,
    /// Under observation.
    pub monitoring: u32,
    /// Delivered.
    pub done: u32,
    /// Missed.
    pub no_show: u32,
}

/// The calendar of some days.
pub fn board(practice: &Practice, input: BoardQuery) -> Result<Board> {
    if input.to < input.from || input.to.since(input.from) > LONGEST_DAYS {
        return Err(Error::invalid("to", "is not within two months after the first day"));
    }
    let db = practice.db();
    let site = match input.site_id {
        Some(site) => practice::site(db, site)?,
        None => practice::home_site(db)?,
    };
    let diary = store::empty_diary(db, site, input.from, input.to)?;
    let now = LocalTime::of(practice.env().now(), diary.zone);
    let mut sessions = cards(db, &Wanted { site: Some(diary.site.id), ..Wanted::days(input.from, input.to) }, now)?;
    super::firm::mark(practice, &mut sessions, now)?;
    let days: Vec<BoardDay> =
        (0..=input.to.since(input.from)).map(|later| day(&diary, input.from.plus(later))).collect();
    let of_site: Vec<Room> =
        db.list("site_id = :site ORDER BY position, name, id", named_params! { ":site": diary.site.id })?;
    let shown =
        of_site.into_iter().filter(|room| room.active || sessions.iter().any(|session| session.room_id == room.id));
    let rooms = shown.map(|room| room_view(db, room)).collect::<Result<Vec<_>>>()?;
    let people = people(db, &sessions, (input.from, input.to))?;
    Ok(Board {
        filtered: input.filter.and_then(|filter| filtered(&filter, &sessions, &rooms, &people)),
        site: BoardSite {
            id: diary.site.id,
            name: diary.site.name.clone(),
            time_zone: diary.site.time_zone.clone(),
            opens: days.iter().filter_map(|day| day.opens.clone()).min().unwrap_or_else(|| OPENS.to_owned()),
            closes: days.iter().filter_map(|day| day.closes.clone()).max().unwrap_or_else(|| CLOSES.to_owned()),
        },
        rooms,
        people,
        counts: counts(&sessions),
        days,
        sessions,
        now,
    })
}

fn day(diary: &super::diary::Diary, day: Day) -> BoardDay {
    let hours = diary.hours_on(day);
    BoardDay {
        day,
        closed: diary.closed(day),
        opens: hours.as_ref().map(|(opens, _)| opens.clone()),
        closes: hours.map(|(_, closes)| closes),
    }
}

fn counts(sessions: &[SessionCard]) -> DayCounts {
    let mut counts = DayCounts::default();
    for session in sessions {
        match session.status.code.as_str() {
            "booked" | "confirmed" => counts.due += 1,
            "arrived" => counts.arrived += 1,
            "in_session" => counts.in_session += 1,
            "monitoring" => counts.monitoring += 1,
            "done" => counts.done += 1,
            "no_show" => counts.no_show += 1,
            _ => {}
        }
    }
    counts
}
