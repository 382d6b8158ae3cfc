//! Where a week is looked up.

use super::{FinishedWeek, FinishedWeekId};
use crate::{
    db::{Db, named_params},
    derived_id,
    error::Result,
    series::Session,
    types::{Day, LocalTime, RoomId, SeriesId, SiteId},
};

/// A number of a course that has no day: its course, and the lowest such number.
pub(super) struct Gap {
    pub series: SeriesId,
    pub number: i64,
    /// How many numbers of the course have no day.
    pub many: u32,
}

/// How many sessions of a week are booked, and how many of them nobody confirmed.
pub(super) struct Booked {
    pub sessions: u32,
    pub unconfirmed: u32,
}

/// The id of a site's week; the same on every computer.
pub(super) fn id_of(site: SiteId, monday: Day) -> FinishedWeekId {
    derived_id("finished week", &[site.uuid().as_bytes(), monday.to_string().as_bytes()]).into()
}

/// What was said about a site's week.
pub(super) fn finished(db: Db<'_>, site: SiteId, monday: Day) -> Result<Option<FinishedWeek>> {
    db.get(id_of(site, monday))
}

/// Courses under way with sessions that have no day.
pub(super) fn gaps(db: Db<'_>, since: Day) -> Result<Vec<Gap>> {
    db.all(include_str!("gaps.sql"), named_params! { ":since": since }, |row| {
        Ok(Gap { series: row.get("series_id")?, number: row.get("number")?, many: row.get("many")? })
    })
}

/// The sessions of a course, in the order they begin.
pub(super) fn sessions_of(db: Db<'_>, series: SeriesId) -> Result<Vec<Session>> {
    db.list("series_id = :series ORDER BY starts_local, id", named_params! { ":series": series })
}

/// Visits on their own that were missed since a day and not booked again since, the earliest first.
pub(super) fn missed_alone(db: Db<'_>, since: Day, now: LocalTime) -> Result<Vec<Session>> {
    let values = named_params! { ":since": since, ":now": now };
    let ids = db.all(include_str!("missed_alone.sql"), values, |row| row.get("id"))?;
    ids.into_iter().map(|id| db.find::<Session>(id, "session")).collect()
}

/// The times in rooms of a site that called-off or missed sessions left.
pub(super) fn freed(db: Db<'_>, site: SiteId, from: Day, until: Day) -> Result<Vec<(RoomId, LocalTime, LocalTime)>> {
    let values = named_params! { ":site": site, ":from": from, ":until": until };
    db.all(include_str!("freed.sql"), values, |row| {
        let starts: LocalTime = row.get("starts_local")?;
        Ok((row.get("room_id")?, starts, starts.plus_minutes(row.get("minutes")?)))
    })
}

/// What is booked at a site from a time on.
pub(super) fn booked(db: Db<'_>, site: SiteId, from: LocalTime, until: Day) -> Result<Booked> {
    let values = named_params! { ":site": site, ":from": from, ":until": until };
    db.one(include_str!("booked.sql"), values, |row| {
        Ok(Booked { sessions: row.get("sessions")?, unconfirmed: row.get("unconfirmed")? })
    })
}
