//! When everybody and everything can be there over some days, as dates and wall times of one site. What a planner reads.

use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{
    Absence, AbsenceId, SkillHeld,
    patients::times_of,
    rules::{merged, on_day, pattern_on},
    skills, store,
};
use crate::{
    db::{Db, named_params},
    error::{Error, Result},
    packs::{Modality, RoomKind},
    practice::{self, Provider, Room, Site},
    types::{Day, LocalTime, PatientId, ProviderId, RoomId, SiteId, zone},
};

/// Days that are answered at once.
const MOST_DAYS: i64 = 800;

/// Asks when everybody and everything can be there.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The site, on whose clock everything is answered.
    pub site: SiteId,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Which patients matter.
    pub patients: Patients<'a>,
}

/// Which patients matter.
#[derive(Clone, Copy, Debug)]
pub enum Patients<'a> {
    /// Everybody of whom times or days away are written down.
    All,
    /// These, whatever is written down of them.
    Of(&'a [PatientId]),
}

/// When everybody and everything can be there: wall times of the site, in order, what touches or overlaps made one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Availability {
    /// The site.
    pub site_id: SiteId,
    /// Its zone.
    pub zone: String,
    /// Every day asked for.
    pub days: Vec<OpenDay>,
    /// Everybody who works here, in their order.
    pub providers: Vec<FreeProvider>,
    /// The site's rooms in use, in their order.
    pub rooms: Vec<FreeRoom>,
    /// The patients asked for.
    pub patients: Vec<FreePatient>,
}

/// A stretch of wall time: the beginning counts, the end does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Stretch {
    /// From when.
    pub from: LocalTime,
    /// Until when.
    pub until: LocalTime,
}

/// A day at the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct OpenDay {
    /// The day.
    pub day: Day,
    /// When the site is open; the whole day at a site without hours.
    pub open: Vec<Stretch>,
    /// The name of the closure that takes the day away.
    pub closed: Option<String>,
}

/// A stretch in which somebody or a room is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Away {
    /// From when.
    pub from: LocalTime,
    /// Until when.
    pub until: LocalTime,
    /// The absences it is made of.
    pub absences: Vec<AbsenceId>,
    /// Why, in words: `Leave`.
    pub why: String,
}

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FreeProvider {
    /// Who.
    pub provider_id: ProviderId,
    /// Their name.
    pub name: String,
    /// What they can do.
    pub skills: Vec<SkillHeld>,
    /// Whether they have no shifts written down anywhere and work the hours of the site.
    pub by_hours: bool,
    /// When they work here. By hours, the hours of open days; else their shifts, which hours and closures do not cut.
    pub windows: Vec<Stretch>,
    /// When they are away.
    pub away: Vec<Away>,
}

/// A room of the site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FreeRoom {
    /// Which.
    pub room_id: RoomId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: RoomKind,
    /// What may take place in it.
    pub modalities: Vec<Modality>,
    /// When it is not to be used.
    pub away: Vec<Away>,
}

/// A stretch a patient likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Liked {
    /// From when.
    pub from: LocalTime,
    /// Until when.
    pub until: LocalTime,
    /// How much, 1 to 3.
    pub weight: u8,
}

/// A patient's own times.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
pub struct FreePatient {
    /// Who.
    pub patient_id: PatientId,
    /// When they can come; none for any time.
    pub windows: Option<Vec<Stretch>>,
    /// When they like to come, in order; these may overlap.
    pub preferred: Vec<Liked>,
    /// When they are away.
    pub away: Vec<Stretch>,
    /// Minutes that must be free before a visit.
    #[ts(type = "number")]
    pub travel_before_minutes: i64,
    /// Minutes that must be free after a visit.
    #[ts(type = "number")]
    pub travel_after_minutes: i64,
}

/// When everybody and everything can be there over some days, the last included.
///
/// # Errors
/// `Invalid` for a last day before the first or too many days; `NotFound` for a site that is not there.
pub fn free(db: Db<'_>, asked: &Asked<'_>) -> Result<Availability> {
    if asked.to < asked.from || asked.to.since(asked.from) >= MOST_DAYS {
        return Err(Error::invalid("to", format!("is before the first day or more than {MOST_DAYS} days later")));
    }
    let site = practice::site(db, asked.site)?;
    let here = zone(&site.time_zone)?;
    let dates: Vec<Day> = (0..=asked.to.since(asked.from)).map(|later| asked.from.plus(later)).collect();
    let days = open_days(db, &site, &dates)?;
    let absences = on_clock_of(db, here, asked)?;
    let providers: Vec<Provider> = db.list("active ORDER BY kind, position, name COLLATE NAMES, id", [])?;
    let rooms: Vec<Room> =
        db.list("active AND site_id = :site ORDER BY position, name, id", named_params! { ":site": site.id })?;
    let patients = match asked.patients {
        Patients::All => store::patients_with_times(db)?,
        Patients::Of(patients) => patients.to_vec(),
    };
    Ok(Availability {
        site_id: site.id,
        providers: providers
            .into_iter()
            .map(|provider| free_provider(db, provider, site.id, &days, &absences))
            .collect::<Result<_>>()?,
        rooms: rooms
            .into_iter()
            .map(|room| FreeRoom {
                away: away(absences.iter().filter(|absence| absence.room_id == Some(room.id))),
                room_id: room.id,
                name: room.name,
                kind: room.kind,
                modalities: room.modalities.0,
            })
            .collect(),
        patients: patients.into_iter().map(|patient| free_patient(db, patient, &dates)).collect::<Result<_>>()?,
        zone: site.time_zone,
        days,
    })
}

/// The absences of rooms and providers that touch some days, on the clock of a site and cut to these days.
pub(crate) fn absences_on(db: Db<'_>, site: &Site, from: Day, to: Day) -> Result<Vec<Absence>> {
    on_clock_of(db, zone(&site.time_zone)?, &Asked { site: site.id, from, to, patients: Patients::Of(&[]) })
}

fn open_days(db: Db<'_>, site: &Site, dates: &[Day]) -> Result<Vec<OpenDay>> {
    let closures = practice::closed_days(db, site.id, dates.first().copied(), dates.last().copied())?;
    let day = |day: &Day| {
        let spans = site.hours.0.iter().filter(|span| span.weekday == day.weekday()).map(|span| {
            let (opens, closes) = span.minutes();
            (midnight(*day).plus_minutes(opens), midnight(*day).plus_minutes(closes))
        });
        let closed = closures.get(day).cloned();
        let open = match (&closed, site.hours.0.is_empty()) {
            (Some(_), _) => Vec::new(),
            (None, true) => vec![(midnight(*day), midnight(day.plus(1)))],
            (None, false) => spans.collect(),
        };
        OpenDay { day: *day, open: stretches(open), closed }
    };
    Ok(dates.iter().map(day).collect())
}

/// The absences that touch the days asked for, on the clock of the site and cut to these days.
fn on_clock_of(db: Db<'_>, here: Tz, asked: &Asked<'_>) -> Result<Vec<Absence>> {
    let sites: Vec<Site> = db.list("1 ORDER BY id", [])?;
    let zones: BTreeMap<SiteId, Tz> =
        sites.iter().map(|site| Ok((site.id, zone(&site.time_zone)?))).collect::<Result<_>>()?;
    let (first, last) = (midnight(asked.from), midnight(asked.to.plus(1)));
    // Zones are at most a day apart.
    let mut absences = store::absences_after(db, asked.from.plus(-1))?;
    for absence in &mut absences {
        let there = zones.get(&absence.site_id).copied().filter(|there| *there != here);
        for time in [&mut absence.from_local, &mut absence.until_local] {
            if let Some(there) = there {
                *time = LocalTime::of(time.instant(there), here);
            }
            *time = (*time).clamp(first, last);
        }
    }
    absences.retain(|absence| absence.from_local < absence.until_local);
    absences.sort_by_key(|absence| (absence.from_local, absence.until_local, absence.id));
    Ok(absences)
}

fn free_provider(
    db: Db<'_>,
    provider: Provider,
    site: SiteId,
    days: &[OpenDay],
    absences: &[Absence],
) -> Result<FreeProvider> {
    let shifts = store::shifts_of(db, provider.id)?;
    let windows = days.iter().flat_map(|day| match pattern_on(&shifts, site, day.day) {
        _ if shifts.is_empty() => day.open.iter().map(|open| (open.from, open.until)).collect::<Vec<_>>(),
        Some(shift) => {
            let spans = on_day(&shift.times.0, day.day).into_iter();
            spans.map(|span| (span.from.on(day.day), span.to.on(day.day))).collect()
        }
        None => Vec::new(),
    });
    let skills = skills::of_provider(db, provider.id)?.into_iter().map(|held| SkillHeld {
        skill: held.skill,
        patients_at_once: u8::try_from(held.patients_at_once).unwrap_or(1),
    });
    Ok(FreeProvider {
        provider_id: provider.id,
        skills: skills.collect(),
        by_hours: shifts.is_empty(),
        windows: stretches(windows.collect()),
        away: away(absences.iter().filter(|absence| absence.provider_id == Some(provider.id))),
        name: provider.name,
    })
}

fn free_patient(db: Db<'_>, patient: PatientId, dates: &[Day]) -> Result<FreePatient> {
    let times = times_of(db, patient)?;
    let windows = dates
        .iter()
        .flat_map(|day| on_day(&times.windows.0, *day).into_iter().map(|span| (span.from.on(*day), span.to.on(*day))));
    let mut preferred: Vec<Liked> = dates
        .iter()
        .flat_map(|day| {
            let of_day = times.preferred.0.iter().filter(|liked| liked.weekday == day.weekday());
            of_day.map(|liked| Liked { from: liked.from.on(*day), until: liked.to.on(*day), weight: liked.weight })
        })
        .collect();
    preferred.sort_by_key(|liked| (liked.from, liked.until, liked.weight));
    let (first, last) = (dates.first().copied(), dates.last().copied());
    let away = store::patient_absences(db, patient)?.into_iter().filter_map(|absence| {
        let (starts, ends) = (absence.starts_on.max(first?), absence.ends_on.min(last?));
        Some((midnight(starts), midnight(ends.plus(1))))
    });
    Ok(FreePatient {
        patient_id: patient,
        windows: (!times.windows.0.is_empty()).then(|| stretches(windows.collect())),
        preferred,
        away: stretches(away.collect()),
        travel_before_minutes: times.travel_before_minutes,
        travel_after_minutes: times.travel_after_minutes,
    })
}

/// Absences in order, those that touch or overlap made one.
fn away<'a>(absences: impl Iterator<Item = &'a Absence>) -> Vec<Away> {
    let mut all: Vec<Away> = Vec::new();
    for absence in absences {
        let why = absence.kind.label();
        match all.last_mut() {
            Some(last) if absence.from_local <= last.until => {
                last.until = last.until.max(absence.until_local);
                last.absences.push(absence.id);
                if !last.why.contains(why) {
                    last.why = format!("{}, {why}", last.why);
                }
            }
            _ => all.push(Away {
                from: absence.from_local,
                until: absence.until_local,
                absences: vec![absence.id],
                why: why.to_owned(),
            }),
        }
    }
    all
}

fn stretches(spans: Vec<(LocalTime, LocalTime)>) -> Vec<Stretch> {
    merged(spans).into_iter().map(|(from, until)| Stretch { from, until }).collect()
}

fn midnight(day: Day) -> LocalTime {
    day.at(0, 0).expect("every day has a midnight in civil time")
}
