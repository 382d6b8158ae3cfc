//! The use of rooms as a screen shows it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::rules::{Cell, Cells, IDLE_MINUTES, Use, cells, median, minutes, turnovers};
use crate::{
    Practice, Word,
    availability::{self, Asked, FreeRoom, Patients, Span, merged, without},
    db::{Db, named_params},
    error::{Error, Result},
    packs::Modality,
    practice,
    series::SessionStatus,
    types::{Day, RoomId, SiteId},
};

/// Days that are counted at once.
const MOST_DAYS: i64 = 366;

/// Asks for the use of a site's rooms.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UtilizationOf {
    /// The site; the home site when absent.
    #[serde(default)]
    #[ts(optional)]
    pub site_id: Option<SiteId>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// The use of a site's rooms over some days.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct Utilization {
    /// The site.
    pub site: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Days on which the site is open.
    pub days: u32,
    /// The share of open time that is used, in percent; none where nothing is open.
    pub percent: Option<u32>,
    /// Open minutes of all rooms.
    #[ts(type = "number")]
    pub open_minutes: i64,
    /// Used minutes of all rooms within the hours.
    #[ts(type = "number")]
    pub used_minutes: i64,
    /// Rooms and devices, in their order.
    pub rooms: Vec<RoomUse>,
    /// Weekdays with hours, Monday first.
    pub weekdays: Vec<WeekdayUse>,
    /// How often patients did not come, by what they came for.
    pub missed: Vec<MissRate>,
    /// A free stretch counts from so many minutes on.
    pub idle_from_minutes: u32,
}

/// The use of one room or device.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct RoomUse {
    /// Which.
    pub room_id: RoomId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Word,
    /// The share of its open time that is used, in percent.
    pub percent: Option<u32>,
    /// Minutes it is open.
    #[ts(type = "number")]
    pub open_minutes: i64,
    /// Minutes it is used within the hours.
    #[ts(type = "number")]
    pub used_minutes: i64,
    /// Minutes it is used outside the hours.
    #[ts(type = "number")]
    pub outside_minutes: i64,
    /// Minutes it is out of order while the site is open.
    #[ts(type = "number")]
    pub down_minutes: i64,
    /// Sessions in it.
    pub sessions: u32,
    /// Free stretches that could take a session.
    pub idle_slots: u32,
    /// The longest of them, in minutes.
    #[ts(type = "number")]
    pub longest_idle: i64,
    /// Minutes from one patient leaving to the next one's start, the middle of all that are known.
    #[ts(type = "number | null")]
    pub turnover_minutes: Option<i64>,
}

/// The use of all rooms on one weekday.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct WeekdayUse {
    /// 1 Monday to 7 Sunday.
    pub weekday: u8,
    /// The share that is used, in percent.
    pub percent: Option<u32>,
    /// Its hours with open time, in order.
    pub hours: Vec<HourUse>,
}

/// The use of all rooms in one hour of a weekday.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct HourUse {
    /// 0 to 23.
    pub hour: u8,
    /// The share that is used, in percent.
    pub percent: Option<u32>,
    /// Minutes in which a room stood free.
    #[ts(type = "number")]
    pub idle_minutes: i64,
}

/// How often patients did not come.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
pub struct MissRate {
    /// What they came for.
    pub modality: Word,
    /// Sessions that took place or were missed.
    pub due: u32,
    /// Those that were missed.
    pub missed: u32,
    /// Sessions that were called off beforehand.
    pub called_off: u32,
    /// By weekday, Monday first; only those with sessions.
    pub weekdays: Vec<WeekdayMisses>,
}

/// How often patients did not come on one weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct WeekdayMisses {
    /// 1 Monday to 7 Sunday.
    pub weekday: u8,
    /// Sessions that took place or were missed.
    pub due: u32,
    /// Those that were missed.
    pub missed: u32,
}

/// How much of its rooms a site uses over some days, and how often patients do not come.
///
/// # Errors
/// `Invalid` for a last day before the first or more than a year later.
pub fn utilization(practice: &Practice, input: UtilizationOf) -> Result<Utilization> {
    let db = practice.db();
    if !(0..MOST_DAYS).contains(&input.to.since(input.from)) {
        return Err(Error::invalid("to", "is before the first day or more than a year later"));
    }
    let site = input.site_id.map_or_else(|| practice::home_site(db), |id| practice::site(db, id))?;
    let asked = Asked { site: site.id, from: input.from, to: input.to, patients: Patients::Of(&[]) };
    let there = availability::free(db, &asked)?;
    let hours: Vec<Span> = there.days.iter().flat_map(|day| &day.open).map(|open| (open.from, open.until)).collect();
    let uses = uses(db, site.id, input.from, input.to)?;
    let mut all = Cells::new();
    let rooms: Vec<RoomUse> = there
        .rooms
        .iter()
        .map(|room| {
            let mine: Vec<&Use> =
                uses.iter().filter(|one| one.room == room.room_id && one.status.holds_its_slot()).collect();
            let (used, of_room) = room_use(room, &hours, &mine);
            of_room.into_iter().for_each(|(hour, cell)| *all.entry(hour).or_default() += cell);
            used
        })
        .collect();
    let mut total = Cell::default();
    all.values().for_each(|cell| total += *cell);
    Ok(Utilization {
        site: site.name,
        from: input.from,
        to: input.to,
        days: count(there.days.iter().filter(|day| !day.open.is_empty()).count()),
        percent: total.percent(),
        open_minutes: total.open,
        used_minutes: total.used,
        rooms,
        weekdays: weekdays(&all),
        missed: missed(&uses),
        idle_from_minutes: u32::try_from(IDLE_MINUTES).unwrap_or_default(),
    })
}

fn uses(db: Db<'_>, site: SiteId, from: Day, to: Day) -> Result<Vec<Use>> {
    let values = named_params! { ":site": site, ":from": from, ":until": to.plus(1) };
    db.all(include_str!("sessions.sql"), values, |row| {
        Ok(Use {
            room: row.get("room_id")?,
            modality: row.get("modality")?,
            status: row.get("status")?,
            starts: row.get("starts_local")?,
            minutes: row.get("minutes")?,
            started: row.get("started_local")?,
            left: row.get("left_local")?,
        })
    })
}

fn room_use(room: &FreeRoom, hours: &[Span], mine: &[&Use]) -> (RoomUse, Cells) {
    let down = merged(room.away.iter().map(|away| (away.from, away.until)).collect());
    let open = without(hours, &down);
    let taken = merged(mine.iter().map(|one| (one.starts, one.ends())).collect());
    let free = without(&open, &taken);
    let used = without(&open, &free);
    let idle = free.iter().map(|(from, until)| until.minutes_since(*from)).filter(|minutes| *minutes >= IDLE_MINUTES);
    let idle: Vec<i64> = idle.collect();
    let cell = Cell { open: minutes(&open), used: minutes(&used) };
    let view = RoomUse {
        room_id: room.room_id,
        name: room.name.clone(),
        kind: room.kind.word(),
        percent: cell.percent(),
        open_minutes: cell.open,
        used_minutes: cell.used,
        outside_minutes: minutes(&taken) - cell.used,
        down_minutes: minutes(hours) - cell.open,
        sessions: count(mine.len()),
        idle_slots: count(idle.len()),
        longest_idle: idle.iter().copied().max().unwrap_or_default(),
        turnover_minutes: median(&turnovers(mine)),
    };
    (view, cells(&open, &used))
}

fn weekdays(all: &Cells) -> Vec<WeekdayUse> {
    let mut days: BTreeMap<u8, (Cell, Vec<HourUse>)> = BTreeMap::new();
    for ((weekday, hour), cell) in all {
        let (total, hours) = days.entry(*weekday).or_default();
        *total += *cell;
        let hour = u8::try_from(*hour).unwrap_or_default();
        hours.push(HourUse { hour, percent: cell.percent(), idle_minutes: cell.open - cell.used });
    }
    days.into_iter().map(|(weekday, (total, hours))| WeekdayUse { weekday, percent: total.percent(), hours }).collect()
}

fn missed(uses: &[Use]) -> Vec<MissRate> {
    let mut rates: Vec<MissRate> = Vec::new();
    for modality in Modality::ALL {
        let of: Vec<&Use> = uses.iter().filter(|one| one.modality == *modality).collect();
        let weekday = |weekday: u8| {
            let of_day = of.iter().filter(|one| one.starts.day().weekday() == weekday);
            let (mut due, mut missed) = (0, 0);
            of_day.for_each(|one| match one.status {
                SessionStatus::NoShow => (due, missed) = (due + 1, missed + 1),
                SessionStatus::Arrived | SessionStatus::InSession | SessionStatus::Monitoring | SessionStatus::Done => {
                    due += 1;
                }
                SessionStatus::Booked | SessionStatus::Confirmed | SessionStatus::Cancelled => {}
            });
            WeekdayMisses { weekday, due, missed }
        };
        let weekdays: Vec<WeekdayMisses> = (1..=7).map(weekday).filter(|day| day.due > 0).collect();
        let called_off = count(of.iter().filter(|one| one.status == SessionStatus::Cancelled).count());
        if weekdays.is_empty() && called_off == 0 {
            continue;
        }
        rates.push(MissRate {
            modality: modality.word(),
            due: weekdays.iter().map(|day| day.due).sum(),
            missed: weekdays.iter().map(|day| day.missed).sum(),
            called_off,
            weekdays,
        });
    }
    rates
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
