//! Where other areas look things up.

use chrono_tz::Tz;
use std::collections::BTreeMap;

use super::{
    Closure, Profile, Provider, Room, Site,
    numbers::{self, Numbers},
    profile::profile_id,
};
use crate::{
    db::{Db, named_params},
    error::{Error, Result},
    types::{Day, LocalTime, ProviderId, RoomId, SiteId, UtcMillis, zone},
};

const BEFORE_THERE_IS_A_SITE: Tz = chrono_tz::America::New_York;
const WEEKDAYS: [&str; 7] = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

/// Who the practice is on paper; none before it is set up.
pub fn profile(db: Db<'_>) -> Result<Option<Profile>> {
    db.get(profile_id())
}

/// An NPI that somebody typed, checked; numbers of the sample practice stay in it.
pub(crate) fn npi(db: Db<'_>, field: &str, typed: Option<&str>) -> Result<Option<String>> {
    let sample = profile(db)?.is_some_and(|profile| profile.sample);
    numbers::npi(field, typed, Numbers::of(sample))
}

/// A site by id.
pub fn site(db: Db<'_>, id: SiteId) -> Result<Site> {
    db.find(id, "site")
}

/// A room by id.
pub fn room(db: Db<'_>, id: RoomId) -> Result<Room> {
    db.find(id, "room")
}

/// A provider by id.
pub fn provider(db: Db<'_>, id: ProviderId) -> Result<Provider> {
    db.find(id, "provider")
}

/// The site the practice began with, while it is in use; else the oldest in use.
///
/// # Errors
/// `NotFound` before there is a site.
pub fn home_site(db: Db<'_>) -> Result<Site> {
    first_site(db)?.ok_or(Error::NotFound("site"))
}

/// The time zone of a site.
pub fn zone_of(db: Db<'_>, site_id: SiteId) -> Result<Tz> {
    zone(&site(db, site_id)?.time_zone)
}

/// The time zone of the site a room belongs to.
pub fn zone_of_room(db: Db<'_>, room_id: RoomId) -> Result<Tz> {
    zone_of(db, room(db, room_id)?.site_id)
}

/// The wall time of an instant at the home site; in New York before there is one.
pub fn now_local(db: Db<'_>, now: UtcMillis) -> Result<LocalTime> {
    let zone = first_site(db)?.map_or(Ok(BEFORE_THERE_IS_A_SITE), |site| zone(&site.time_zone))?;
    Ok(LocalTime::of(now, zone))
}

/// Why a site is closed on a day: the name of a closure, or that it has no hours on that weekday.
pub fn is_closed(db: Db<'_>, site_id: SiteId, day: Day) -> Result<Option<String>> {
    let closures: Vec<Closure> = db.list(
        "closed_on = :day AND (site_id IS NULL OR site_id = :site) ORDER BY site_id, id",
        named_params! { ":day": day, ":site": site_id },
    )?;
    if let Some(closure) = closures.into_iter().next() {
        return Ok(Some(closure.name));
    }
    let hours = site(db, site_id)?.hours;
    let weekday = WEEKDAYS.get(usize::from(day.weekday()) - 1).copied().unwrap_or_default();
    Ok((!hours.0.is_empty() && hours.on(day).is_none()).then(|| format!("Closed on {weekday}")))
}

/// The days on which a site is closed, from one day to another, with the name of the closure.
pub(crate) fn closed_days(
    db: Db<'_>,
    site: SiteId,
    from: Option<Day>,
    to: Option<Day>,
) -> Result<BTreeMap<Day, String>> {
    let closures: Vec<Closure> = db.list(
        "closed_on >= :from AND closed_on <= :to AND (site_id IS NULL OR site_id = :site) ORDER BY closed_on, site_id, id",
        named_params! { ":from": from, ":to": to, ":site": site },
    )?;
    Ok(closures.into_iter().map(|closure| (closure.closed_on, closure.name)).collect())
}

fn first_site(db: Db<'_>) -> Result<Option<Site>> {
    let sites: Vec<Site> = db.list("active ORDER BY id LIMIT 1", [])?;
    Ok(sites.into_iter().next())
}
