use chrono_tz::Tz;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{
    diary::{Busy, Diary},
    out_of_use::Waiting,
};
use crate::{
    availability::absences_on,
    db::{Db, Row, named_params},
    error::Result,
    practice::{self, Room, Site},
    series::{Series, Session, StaffSeat, Staffing},
    types::{Day, LocalTime, PatientId, RoomId, SeriesId, SessionId, SiteId, UtcMillis, zone},
};

/// Which sessions are wanted: those that fit any of what is given.
#[derive(Default)]
pub(crate) struct Wanted {
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub patient: Option<PatientId>,
    pub series: Option<SeriesId>,
    pub session: Option<SessionId>,
    /// Only sessions at this site.
    pub site: Option<SiteId>,
}

impl Wanted {
    /// Sessions from one day to another, both included.
    pub fn days(from: Day, to: Day) -> Self {
        Self { from: Some(from), to: Some(to.plus(1)), ..Self::default() }
    }

    pub fn patient(patient: PatientId) -> Self {
        Self { patient: Some(patient), ..Self::default() }
    }

    pub fn session(session: SessionId) -> Self {
        Self { session: Some(session), ..Self::default() }
    }
}

pub(super) fn session(db: Db<'_>, id: SessionId) -> Result<Session> {
    db.find(id, "session")
}

pub(super) fn series(db: Db<'_>, id: SeriesId) -> Result<Series> {
    db.find(id, "series")
}

pub(super) fn sessions_of(db: Db<'_>, series: SeriesId) -> Result<Vec<Session>> {
    db.list("series_id = :series ORDER BY number, starts_local, id", named_params! { ":series": series })
}

/// How many sessions a course has, by its highest number.
pub(super) fn total_of(db: Db<'_>, series: SeriesId) -> Result<i64> {
    let sql = "SELECT coalesce(max(number), 0) AS total FROM sessions WHERE series_id = :series";
    db.one(sql, named_params! { ":series": series }, |row| row.get("total"))
}

/// The site a room belongs to.
pub(super) fn site_of(db: Db<'_>, room: RoomId) -> Result<Site> {
    practice::site(db, practice::room(db, room)?.site_id)
}

/// The present wall time at the site of a room.
pub(super) fn now_at(db: Db<'_>, room: RoomId, now: UtcMillis) -> Result<LocalTime> {
    Ok(LocalTime::of(now, practice::zone_of_room(db, room)?))
}

/// Everything that is taken at a site from one day to another, both included.
pub(crate) fn diary(db: Db<'_>, site: Site, from: Day, to: Day) -> Result<Diary> {
    let mut diary = empty_diary(db, site, from, to)?;
    for booking in bookings(db, diary.zone, from, to)? {
        diary.busy.entry(booking.starts.day()).or_default().push(booking);
    }
    Ok(diary)
}

/// Hours, closures and rooms of a site, without its bookings.
pub(super) fn empty_diary(db: Db<'_>, site: Site, from: Day, to: Day) -> Result<Diary> {
    let rooms: Vec<Room> =
        db.list("active AND site_id = :site ORDER BY position, name, id", named_params! { ":site": site.id })?;
    Ok(Diary {
        zone: zone(&site.time_zone)?,
        closures: practice::closed_days(db, site.id, Some(from), Some(to))?,
        absences: absences_on(db, &site, from, to)?,
        site,
        rooms,
        busy: BTreeMap::new(),
    })
}

/// Bookings of all sites that hold their slot, on the clock of one zone, in the order they begin.
pub(super) fn bookings(db: Db<'_>, on_clock_of: Tz, from: Day, to: Day) -> Result<Vec<Busy>> {
    let elsewhere = rooms_elsewhere(db, on_clock_of)?;
    // Zones are at most a day apart.
    let (early, late) = if elsewhere.is_empty() { (from, to) } else { (from.plus(-1), to.plus(1)) };
    let range = named_params! { ":from": early, ":to": late.plus(1) };
    let mut bookings = db.all(include_str!("bookings.sql"), range, busy)?;
    if !elsewhere.is_empty() {
        for busy in &mut bookings {
            if let Some(zone) = elsewhere.get(&busy.room) {
                for time in [&mut busy.starts, &mut busy.treated_until, &mut busy.ends] {
                    *time = LocalTime::of(time.instant(*zone), on_clock_of);
                }
            }
        }
        bookings.retain(|busy| (from..=to).contains(&busy.starts.day()));
        bookings.sort_by_key(|busy| (busy.starts, busy.session));
    }
    Ok(bookings)
}

/// Who is planned for the sessions of some days that hold their slot; a day earlier and later too, for other zones.
pub(super) fn staffed(db: Db<'_>, from: Day, to: Day) -> Result<BTreeMap<SessionId, Vec<StaffSeat>>> {
    let range = named_params! { ":from": from.plus(-1), ":to": to.plus(2) };
    let planned = |row: &Row<'_>| Ok((row.get("session_id")?, row.get::<_, Staffing>("staff")?.0));
    Ok(db.all(include_str!("staffed.sql"), range, planned)?.into_iter().collect())
}

/// Every session that is still to come or under way, with its day.
pub(super) fn open_days(db: Db<'_>) -> Result<Vec<(SessionId, Day)>> {
    let open = "SELECT id, starts_local FROM sessions WHERE status IN ('booked', 'confirmed', 'arrived', 'in_session', 'monitoring')";
    db.all(open, [], |row| Ok((row.get("id")?, row.get::<_, LocalTime>("starts_local")?.day())))
}

/// The rooms whose clock shows another time, each with its zone.
fn rooms_elsewhere(db: Db<'_>, than: Tz) -> Result<BTreeMap<RoomId, Tz>> {
    let zones: Vec<(RoomId, String)> =
        db.all(include_str!("room_zones.sql"), [], |row| Ok((row.get("id")?, row.get("time_zone")?)))?;
    let mut elsewhere = BTreeMap::new();
    for (room, name) in zones {
        let zone = zone(&name)?;
        if zone != than {
            elsewhere.insert(room, zone);
        }
    }
    Ok(elsewhere)
}

/// What is still to come from a day on in a room, at a site or with a provider.
pub(super) fn waiting(db: Db<'_>, id: Uuid, from: Day) -> Result<Waiting> {
    db.one(include_str!("waiting.sql"), named_params! { ":id": id.to_string(), ":from": from }, |row| {
        Ok(Waiting { count: row.get("waiting")?, first: row.get("first_local")? })
    })
}

/// How many sessions are still to come on some days, at a site or anywhere.
pub fn booked_on(db: Db<'_>, days: &[(Option<SiteId>, Day)]) -> Result<u32> {
    let mut booked = 0;
    for (site, day) in days {
        let values = named_params! { ":site": site, ":day": day, ":until": day.plus(1) };
        let on_day: u32 = db.one(include_str!("booked_on.sql"), values, |row| row.get("booked"))?;
        booked += on_day;
    }
    Ok(booked)
}

/// When a patient's sessions that are still to come or under way begin, the next one first.
pub fn open_sessions(db: Db<'_>, patient: PatientId) -> Result<Vec<LocalTime>> {
    db.all(include_str!("open_sessions.sql"), named_params! { ":patient": patient }, |row| row.get("starts_local"))
}

fn busy(row: &Row<'_>) -> crate::oplog::rusqlite_result::Result<Busy> {
    let starts: LocalTime = row.get("starts_local")?;
    let treated_until = starts.plus_minutes(row.get("minutes")?);
    Ok(Busy {
        session: row.get("id")?,
        patient: row.get("patient_id")?,
        room: row.get("room_id")?,
        provider: row.get("provider_id")?,
        starts,
        treated_until,
        ends: treated_until.plus_minutes(row.get("recovery_minutes")?),
    })
}
