//! Which slot each session of a course takes.

use std::collections::BTreeMap;

use super::{
    diary::{Diary, Slot},
    patients::bookable,
    plan::{PlanSeries, PlannedSession, SeriesPlan, provider_name},
    planning::{Known, planned},
    store,
};
use crate::{
    db::Db,
    error::{Error, Result},
    packs::Regimen,
    practice::{self, Room},
    series::{
        FrozenProtocol, Staffing,
        rules::{Course, Placed, Wish, lay_out},
    },
    types::{LocalTime, RoomId, SessionId, UtcMillis},
};

/// Days read ahead: the longest shipped course takes ten weeks.
const READ_AHEAD_DAYS: i64 = 400;

/// A course with the slot of each session.
pub(super) struct Plan {
    pub frozen: FrozenProtocol,
    pub seats: Vec<Seat>,
    pub notes: Vec<String>,
    pub provider: Option<String>,
}

/// One session of a plan, with the slot it would take.
pub(super) struct Seat {
    pub number: u32,
    pub phase: String,
    pub week: u32,
    pub slot: Slot,
    pub room: String,
    pub staff: Staffing,
    pub moved: Option<String>,
    pub blocked: Option<String>,
}

impl Plan {
    pub fn of(db: Db<'_>, now: UtcMillis, input: &PlanSeries, regimen: &Regimen, version: &str) -> Result<Plan> {
        bookable(db, input.patient_id)?;
        let site = match input.room_id {
            Some(room) => store::site_of(db, room)?,
            None => practice::home_site(db)?,
        };
        let diary = store::diary(db, site, input.starts_on, input.starts_on.plus(READ_AHEAD_DAYS))?;
        let open_weekdays = diary.open_weekdays();
        let wish = wish(input, regimen, &diary, &open_weekdays)?;
        let course = lay_out(&wish, |day| diary.closure(day))?;
        let frozen = FrozenProtocol::of(regimen, version, course.sessions.len());
        let fitting = fitting(&diary, regimen);
        let rooms: Vec<RoomId> = fitting.iter().map(|room| room.id).collect();
        let room = asked_room(input, &frozen, &course, &diary, &rooms)?;
        let provider = input.provider_id.map(|provider| provider_name(db, provider)).transpose()?;
        let asked = |placed: &Placed| Slot {
            starts: placed.starts,
            minutes: frozen.minutes_of(i64::try_from(placed.number).unwrap_or(i64::MAX)),
            recovery_minutes: frozen.recovery_minutes,
            room,
            provider: input.provider_id,
            patient: input.patient_id,
            session: None,
        };
        let now = LocalTime::of(now, diary.zone);
        let known =
            Known { db, diary: &diary, input, wish: &wish, frozen: &frozen, rooms: &fitting, course: &course, now };
        let planned = planned(&known, &asked)?;
        let seats = match planned.seats {
            Some(seats) => seats,
            None => one_by_one(diary, &rooms, &course, &asked, now),
        };
        let notes = course.notes.into_iter().chain(planned.notes).collect();
        Ok(Plan { seats, notes, provider, frozen })
    }

    pub fn shown(self) -> SeriesPlan {
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for seat in &self.seats {
            *uses.entry(&seat.room).or_default() += 1;
        }
        let room = uses.into_iter().max_by_key(|(_, count)| *count).map(|(room, _)| room.to_owned());
        let clashes = self.seats.iter().filter(|seat| seat.moved.is_some() || seat.blocked.is_some()).count();
        SeriesPlan {
            ends_on: self.seats.last().map(|seat| seat.slot.starts.day()),
            clashes: u32::try_from(clashes).unwrap_or(u32::MAX),
            notes: self.notes,
            minutes: self.frozen.session_minutes + self.frozen.recovery_minutes,
            room,
            provider: self.provider,
            sessions: self.seats.into_iter().map(Seat::shown).collect(),
        }
    }
}

impl Seat {
    /// The seat of a session of the course.
    pub fn of(self, placed: &Placed) -> Self {
        Seat {
            number: u32::try_from(placed.number).unwrap_or(u32::MAX),
            phase: placed.phase.clone(),
            week: u32::try_from(placed.week).unwrap_or(0),
            ..self
        }
    }

    /// Blocked rather than at another time: between several sessions of a day the hours matter.
    fn at_its_time(mut self, starts: LocalTime) -> Self {
        if self.slot.starts != starts {
            self.slot.starts = starts;
            self.blocked = self.moved.take();
        }
        self
    }

    fn shown(self) -> PlannedSession {
        PlannedSession {
            number: self.number,
            starts: self.slot.starts,
            phase: self.phase,
            week: self.week,
            room_id: self.slot.room,
            room: self.room,
            moved: self.moved,
            blocked: self.blocked,
        }
    }
}

/// The rooms of a site that a course by this protocol can use.
fn fitting<'d>(diary: &'d Diary, regimen: &Regimen) -> Vec<&'d Room> {
    let fits = |room: &&Room| room.kind == regimen.room_kind && room.modalities.0.contains(&regimen.modality);
    diary.rooms.iter().filter(fits).collect()
}

/// Minutes since midnight of `HH:MM`.
fn minute_of_day(field: &str, typed: &str) -> Result<i64> {
    let wrong = || Error::invalid(field, "is not a time such as 09:30");
    let time: LocalTime = format!("2000-01-01T{typed}").parse().map_err(|_| wrong())?;
    Ok(time.minute_of_day())
}

fn wish<'a>(input: &'a PlanSeries, regimen: &'a Regimen, diary: &Diary, open_weekdays: &'a [u8]) -> Result<Wish<'a>> {
    Ok(Wish {
        phases: &regimen.phases,
        starts_on: input.starts_on,
        weekdays: input.weekdays.as_deref().unwrap_or_default(),
        open_weekdays,
        minute_of_day: minute_of_day("time", &input.time)?,
        sessions: input.sessions.map(|sessions| usize::try_from(sessions).unwrap_or(usize::MAX)),
        zone: diary.zone,
    })
}

/// The room somebody asked for, or the fitting one that is free most often at the asked times.
fn asked_room(
    input: &PlanSeries,
    frozen: &FrozenProtocol,
    course: &Course,
    diary: &Diary,
    rooms: &[RoomId],
) -> Result<RoomId> {
    if let Some(room) = input.room_id {
        return if rooms.contains(&room) {
            Ok(room)
        } else {
            Err(Error::invalid(
                "room_id",
                format!("is not a {} for {}", frozen.room_kind.label().to_lowercase(), frozen.modality.label()),
            ))
        };
    }
    let clashes = |room: &RoomId| {
        let slot = |starts| Slot {
            starts,
            minutes: frozen.session_minutes,
            recovery_minutes: frozen.recovery_minutes,
            room: *room,
            provider: None,
            patient: input.patient_id,
            session: None,
        };
        course.sessions.iter().filter(|placed| diary.clash(&slot(placed.starts)).is_some()).count()
    };
    let kind = frozen.room_kind.label().to_lowercase();
    rooms.iter().copied().min_by_key(clashes).ok_or_else(|| {
        Error::refused(format!("The site has no {kind} for {}.", frozen.modality.label()))
            .hint("Add one in Settings, Rooms.")
    })
}

/// Each session in the free slot nearest to its own, when no plan holds them all: what is blocked is seen beside the rest.
fn one_by_one(
    mut diary: Diary,
    rooms: &[RoomId],
    course: &Course,
    asked: &dyn Fn(&Placed) -> Slot,
    now: LocalTime,
) -> Vec<Seat> {
    let not_before = Some(now).filter(|now| course.sessions.first().is_none_or(|first| first.starts >= *now));
    let mut seats = Vec::with_capacity(course.sessions.len());
    for placed in &course.sessions {
        let seat = seat(&diary, rooms, asked(placed), placed.moved.clone(), not_before);
        let seat = if placed.among_several { seat.at_its_time(placed.starts) } else { seat };
        let seat = seat.of(placed);
        if seat.blocked.is_none() {
            diary.take(&seat.slot, SessionId(uuid::Uuid::from_u128(u128::from(seat.number))));
        }
        seats.push(seat);
    }
    seats
}

fn seat(diary: &Diary, rooms: &[RoomId], asked: Slot, moved: Option<String>, not_before: Option<LocalTime>) -> Seat {
    let clash = diary.clash(&asked);
    let found =
        if clash.is_none() { Some((asked.starts, asked.room)) } else { diary.nearest(&asked, rooms, not_before) };
    let words = clash.map(|clash| clash.short());
    let (starts, room) = found.unwrap_or((asked.starts, asked.room));
    let blocked = if found.is_none() { words.clone() } else { None };
    let reasons: Vec<String> = moved.into_iter().chain(words.filter(|_| found.is_some())).collect();
    Seat {
        number: 0,
        phase: String::new(),
        week: 0,
        room: diary.room_name(room).to_owned(),
        slot: Slot { starts, room, ..asked },
        staff: Staffing::default(),
        moved: (!reasons.is_empty()).then(|| reasons.join("; ")),
        blocked,
    }
}
