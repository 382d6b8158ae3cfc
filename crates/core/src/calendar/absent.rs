//! Booked sessions that an absence touches.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::store::site_of;
use crate::{
    db::{Db, named_params},
    error::Result,
    practice,
    series::Session,
    types::{Day, LocalTime, PatientId, ProviderId, RoomId, SiteId, zone},
};

/// Whose absence it is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceOf {
    /// Somebody of the staff: until treatment ends.
    Provider(ProviderId),
    /// A room: until recovery ends.
    Room(RoomId),
    /// A patient.
    Patient(PatientId),
}

/// A span on the clock of a site.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// On whose clock; none for the clock of each session's own site.
    pub site: Option<SiteId>,
    /// From when.
    pub from: LocalTime,
    /// Until when.
    pub until: LocalTime,
}

/// How many sessions that are still to come or under way lie in the span, wholly or in part.
pub fn booked_in(db: Db<'_>, of: AbsenceOf, span: Span) -> Result<u32> {
    let there = span.site.map(|site| practice::zone_of(db, site)).transpose()?;
    // Zones are at most a day apart, and a session ends on the day it begins or the next.
    let (early, late): (Day, Day) = (span.from.day().plus(-2), span.until.day().plus(2));
    let (column_provider, column_room, column_patient) = match of {
        AbsenceOf::Provider(id) => (Some(id), None, None),
        AbsenceOf::Room(id) => (None, Some(id), None),
        AbsenceOf::Patient(id) => (None, None, Some(id)),
    };
    let sessions: Vec<Session> = db.list(
        "starts_local >= :from AND starts_local < :until AND status NOT IN ('done', 'no_show', 'cancelled')
         AND (provider_id = :provider OR room_id = :room OR patient_id = :patient) ORDER BY id",
        named_params! {
            ":from": early, ":until": late, ":provider": column_provider, ":room": column_room, ":patient": column_patient,
        },
    )?;
    let mut touched = 0;
    for session in sessions {
        let ends = if column_provider.is_some() { session.treated_until() } else { session.ends() };
        let (mut from, mut until) = (session.starts_local, ends);
        if let Some(there) = there {
            let here = zone(&site_of(db, session.room_id)?.time_zone)?;
            if here != there {
                (from, until) = (LocalTime::of(from.instant(here), there), LocalTime::of(until.instant(here), there));
            }
        }
        touched += u32::from(from < span.until && span.from < until);
    }
    Ok(touched)
}
