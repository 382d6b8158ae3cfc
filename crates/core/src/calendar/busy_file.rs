//! The booked hours of a provider or a room as a calendar file. It names a patient only when somebody chose that.

use chrono::Duration;
use icalendar::{Component, Event, EventLike, EventStatus, Property};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{file::published, store};
use crate::{
    Practice,
    db::{Db, named_params},
    error::{Error, Result},
    patients::Patient,
    practice::{self, Provider},
    series::Session,
    types::{Day, PatientId, ProviderId, RoomId, zone},
};

const DAYS_UNLESS_TOLD: i64 = 90;
const LONGEST_DAYS: i64 = 366;

/// Asks for the booked hours of a provider or a room.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BusyCalendar {
    /// Whose.
    pub of: CalendarOf,
    /// First day; today unless told.
    #[serde(default)]
    #[ts(optional)]
    pub from: Option<Day>,
    /// Last day, at most a year later; 90 days after the first unless told.
    #[serde(default)]
    #[ts(optional)]
    pub to: Option<Day>,
    /// What it says of patients; nothing unless told.
    #[serde(default)]
    #[ts(as = "Option<PatientsInFile>", optional)]
    pub patients: PatientsInFile,
}

/// Whose booked hours.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CalendarOf {
    /// A provider: until treatment ends.
    Provider(ProviderId),
    /// A room: until recovery ends.
    Room(RoomId),
}

/// What a calendar file says of patients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PatientsInFile {
    /// Nothing.
    #[default]
    None,
    /// Their initials.
    Initials,
    /// Their names.
    Names,
}

/// The bytes of an `.ics` file: one event a session, in UTC, with ids that stay, so that a newer file replaces an older one.
///
/// Errors when the days are the wrong way round or more than a year apart.
pub fn busy_calendar(practice: &Practice, input: BusyCalendar) -> Result<Vec<u8>> {
    let db = practice.db();
    let from = match input.from {
        Some(day) => day,
        None => practice::now_local(db, practice.env().now())?.day(),
    };
    let to = input.to.unwrap_or(from.plus(DAYS_UNLESS_TOLD));
    if to < from || to.since(from) > LONGEST_DAYS {
        return Err(Error::invalid("to", "is not within a year after the first day"));
    }
    let whose = match input.of {
        CalendarOf::Provider(id) => db.find::<Provider>(id, "provider")?.name,
        CalendarOf::Room(id) => practice::room(db, id)?.name,
    };
    let made_at = practice.env().now().utc();
    let mut calendar = published(&format!("Booked: {whose}"));
    for session in booked(db, input.of, from, to)? {
        let site = store::site_of(db, session.room_id)?;
        let starts = session.starts_local.instant(zone(&site.time_zone)?).utc();
        let (minutes, whose, what) = match input.of {
            CalendarOf::Provider(_) => {
                let room = practice::room(db, session.room_id)?.name;
                (session.minutes, "provider", format!("Booked · {room}"))
            }
            CalendarOf::Room(_) => (session.minutes + session.recovery_minutes, "room", "Busy".to_owned()),
        };
        // A provider leaves before the room is free, so the two are events of their own.
        let mut event = Event::with_uid(&format!("{}-{whose}@seriesdesk", session.id));
        event.timestamp(made_at).starts(starts).ends(starts + Duration::minutes(minutes));
        event.summary(&match patient(db, session.patient_id, input.patients)? {
            Some(patient) => format!("{what} · {patient}"),
            None => what,
        });
        event.sequence(u32::try_from(db.revision::<Session>(session.id)?).unwrap_or(u32::MAX));
        if let Some(address) = &site.address {
            event.location(&address.one_line());
        }
        if session.status.holds_its_slot() {
            event.status(EventStatus::Confirmed);
        } else {
            event.status(EventStatus::Cancelled);
            event.append_property(Property::new("TRANSP", "TRANSPARENT"));
        }
        calendar.push(event.done());
    }
    Ok(calendar.to_string().into_bytes())
}

fn booked(db: Db<'_>, of: CalendarOf, from: Day, to: Day) -> Result<Vec<Session>> {
    let (provider, room) = match of {
        CalendarOf::Provider(id) => (Some(id), None),
        CalendarOf::Room(id) => (None, Some(id)),
    };
    db.list(
        "starts_local >= :from AND starts_local < :until
           AND (:provider IS NULL OR provider_id = :provider)
           AND (:room IS NULL OR room_id = :room)
         ORDER BY starts_local, id",
        named_params! { ":from": from, ":until": to.plus(1), ":provider": provider, ":room": room },
    )
}

fn patient(db: Db<'_>, id: PatientId, said: PatientsInFile) -> Result<Option<String>> {
    if said == PatientsInFile::None {
        return Ok(None);
    }
    let mut patient: Patient = db.find(id, "patient")?;
    if let Some(kept) = patient.merged_into {
        patient = db.find(kept, "patient")?;
    }
    let initial = |name: &str| name.chars().next().map(|first| format!("{first}.")).unwrap_or_default();
    Ok(match said {
        PatientsInFile::None => None,
        PatientsInFile::Initials => {
            Some(format!("{} {}", initial(&patient.given_name), initial(&patient.family_name)).trim().to_owned())
        }
        PatientsInFile::Names => Some(patient.list_name()),
    })
}
