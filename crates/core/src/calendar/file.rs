//! A course as a calendar file for the patient's own calendar. It says when and where, and nothing about treatment.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::store;
use crate::{
    Practice,
    error::Result,
    series::{Session, SessionStatus},
    types::{LocalTime, SeriesId, zone},
};

/// Names the course whose calendar file is made.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarFile {
    /// The course.
    pub series_id: SeriesId,
}

/// The bytes of an `.ics` file: one event a session, in UTC, with ids that stay, so that a newer file replaces an older one.
pub fn calendar_file(practice: &Practice, input: CalendarFile) -> Result<Vec<u8>> {
    let db = practice.db();
    let series = store::series(db, input.series_id)?;
    let made_at = practice.env().now().utc();
    let mut calendar = published("Appointments");
    for session in store::sessions_of(db, series.id)? {
        let site = store::site_of(db, session.room_id)?;
        let zone = zone(&site.time_zone)?;
        let at = |time: LocalTime| time.instant(zone).utc();
        let mut event = event(&session, made_at, at(session.starts_local), at(session.ends()));
        event.sequence(u32::try_from(db.revision::<Session>(session.id)?).unwrap_or(u32::MAX));
        if let Some(address) = &site.address {
            event.location(&address.one_line());
        }
        calendar.push(event.done());
    }
    Ok(calendar.to_string().into_bytes())
}

/// An empty calendar under a name, as programs take it in.
pub(super) fn published(name: &str) -> Calendar {
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Seriesdesk//Appointments//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property(Property::new(name, value));
    }
    calendar.name(name);
    calendar
}

fn event(session: &Session, made_at: DateTime<Utc>, starts: DateTime<Utc>, ends: DateTime<Utc>) -> Event {
    let mut event = Event::with_uid(&format!("{}@seriesdesk", session.id));
    event.timestamp(made_at).summary("Appointment").starts(starts).ends(ends);
    event.status(match session.status {
        SessionStatus::Cancelled => EventStatus::Cancelled,
        SessionStatus::Booked
        | SessionStatus::Confirmed
        | SessionStatus::Arrived
        | SessionStatus::InSession
        | SessionStatus::Monitoring
        | SessionStatus::Done
        | SessionStatus::NoShow => EventStatus::Confirmed,
    });
    event.done()
}
