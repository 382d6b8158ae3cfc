//! What is taken at a site over some days: hours, closures, bookings. Decides without asking the store again.

use chrono_tz::Tz;
use std::collections::BTreeMap;

use crate::{
    availability::Absence,
    practice::{Room, Site},
    series::rules::weekday_names,
    types::{Day, LocalTime, PatientId, ProviderId, RoomId, SessionId},
};

/// Hours, closures and bookings of a site.
pub(crate) struct Diary {
    pub site: Site,
    pub zone: Tz,
    /// The site's rooms in use, in their order.
    pub rooms: Vec<Room>,
    pub(super) closures: BTreeMap<Day, String>,
    pub(super) busy: BTreeMap<Day, Vec<Busy>>,
    /// When rooms and providers are not there.
    pub(super) absences: Vec<Absence>,
}

/// A booking that takes a room, a patient and perhaps a provider.
#[derive(Clone, Debug)]
pub(crate) struct Busy {
    pub session: SessionId,
    pub patient: PatientId,
    pub room: RoomId,
    pub provider: Option<ProviderId>,
    pub starts: LocalTime,
    /// When the provider is free again.
    pub treated_until: LocalTime,
    /// When the room and the patient are free again.
    pub ends: LocalTime,
}

/// A slot somebody asks for.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub starts: LocalTime,
    pub minutes: i64,
    pub recovery_minutes: i64,
    pub room: RoomId,
    pub provider: Option<ProviderId>,
    pub patient: PatientId,
    /// The session that moves; it does not stand in its own way.
    pub session: Option<SessionId>,
}

/// Why a slot cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Clash {
    Closed { day: Day, why: String },
    OutsideHours { opens: LocalTime, closes: LocalTime, slot: (LocalTime, LocalTime) },
    Skipped { starts: LocalTime },
    Room { name: String, from: LocalTime, until: LocalTime },
    Provider { from: LocalTime, until: LocalTime },
    Patient { at: LocalTime },
    RoomAway { name: String, from: LocalTime, until: LocalTime, why: &'static str },
    ProviderAway { from: LocalTime, until: LocalTime, why: &'static str },
}

impl Slot {
    pub fn treated_until(&self) -> LocalTime {
        self.starts.plus_minutes(self.minutes)
    }

    pub fn ends(&self) -> LocalTime {
        self.treated_until().plus_minutes(self.recovery_minutes)
    }

    fn at(&self, starts: LocalTime, room: RoomId) -> Slot {
        Slot { starts, room, ..self.clone() }
    }
}

impl Diary {
    /// Why the site does not treat on a day.
    pub fn closed(&self, day: Day) -> Option<String> {
        let shut = !self.open_weekdays().contains(&day.weekday());
        self.closure(day).or_else(|| shut.then(|| format!("no hours on {}", weekday_names(&[day.weekday()]))))
    }

    /// The name of a day's closure; a weekday without hours is none.
    pub fn closure(&self, day: Day) -> Option<String> {
        self.closures.get(&day).cloned()
    }

    /// Weekdays with hours; all of them before the site has any.
    pub fn open_weekdays(&self) -> Vec<u8> {
        let hours = &self.site.hours.0;
        (1..=7).filter(|day| hours.is_empty() || hours.iter().any(|span| span.weekday == *day)).collect()
    }

    /// When a day begins and ends at the site, for screens.
    pub fn hours_on(&self, day: Day) -> Option<(String, String)> {
        self.site.hours.on(day).map(|(opens, closes)| (opens.to_owned(), closes.to_owned()))
    }

    /// How many minutes of a day the site is open; none when it has no hours at all.
    pub fn open_minutes(&self, day: Day) -> i64 {
        let spans = self.site.hours.0.iter().filter(|span| span.weekday == day.weekday());
        spans.map(|span| span.minutes()).map(|(opens, closes)| closes - opens).sum()
    }

    /// What stands in the way of a slot; the worst to explain comes first.
    pub fn clash(&self, slot: &Slot) -> Option<Clash> {
        let day = slot.starts.day();
        if let Some(why) = self.closed(day) {
            return Some(Clash::Closed { day, why });
        }
        if slot.starts.is_skipped(self.zone) {
            return Some(Clash::Skipped { starts: slot.starts });
        }
        self.outside_hours(slot).or_else(|| self.absent(slot)).or_else(|| self.double(slot))
    }

    /// The free slot of the same day nearest to the asked one; the asked room wins at equal distance, then the rooms' order.
    pub fn nearest(&self, slot: &Slot, rooms: &[RoomId], not_before: Option<LocalTime>) -> Option<(LocalTime, RoomId)> {
        let day = slot.starts.day();
        let midnight = day.at(0, 0).expect("every day has a midnight in civil time");
        let quarters = (0..24 * 4).map(|quarter| midnight.plus_minutes(quarter * 15));
        let ends = self.busy.get(&day).into_iter().flatten().flat_map(|busy| [busy.ends, busy.treated_until]);
        let mut times: Vec<LocalTime> =
            quarters.chain(ends).chain([slot.starts]).filter(|time| time.day() == day).collect();
        times.retain(|time| not_before.is_none_or(|earliest| *time >= earliest));
        times.sort_by_key(|time| (time.minutes_since(slot.starts).abs(), *time < slot.starts));
        times.dedup();
        let mut rooms: Vec<RoomId> = rooms.to_vec();
        rooms.sort_by_key(|room| *room != slot.room);
        times
            .iter()
            .flat_map(|time| rooms.iter().map(|room| (*time, *room)))
            .find(|(time, room)| self.clash(&slot.at(*time, *room)).is_none())
    }

    /// Takes a slot, so that what is placed later sees it.
    pub fn take(&mut self, slot: &Slot, session: SessionId) {
        self.busy.entry(slot.starts.day()).or_default().push(Busy {
            session,
            patient: slot.patient,
            room: slot.room,
            provider: slot.provider,
            starts: slot.starts,
            treated_until: slot.treated_until(),
            ends: slot.ends(),
        });
    }

    /// Forgets a booking that is about to be placed anew.
    pub fn give_up(&mut self, session: SessionId) {
        for bookings in self.busy.values_mut() {
            bookings.retain(|busy| busy.session != session);
        }
    }

    /// What takes a room, day by day.
    pub fn of_room(&self, room: RoomId) -> impl Iterator<Item = &Busy> {
        self.busy.values().flatten().filter(move |busy| busy.room == room)
    }

    /// A room's name; of a room that is out of use, just `This room`.
    pub fn room_name(&self, room: RoomId) -> &str {
        self.rooms.iter().find(|known| known.id == room).map_or("This room", |room| &room.name)
    }

    fn outside_hours(&self, slot: &Slot) -> Option<Clash> {
        let day = slot.starts.day();
        let spans: Vec<_> =
            self.site.hours.0.iter().filter(|span| span.weekday == day.weekday()).map(|span| span.minutes()).collect();
        let (from, until) =
            (slot.starts.minute_of_day(), slot.starts.minute_of_day() + slot.minutes + slot.recovery_minutes);
        if spans.is_empty() || spans.iter().any(|(opens, closes)| *opens <= from && until <= *closes) {
            return None;
        }
        let midnight = day.at(0, 0).expect("every day has a midnight in civil time");
        let opens = spans.iter().map(|(opens, _)| *opens).min()?;
        let closes = spans.iter().map(|(_, closes)| *closes).max()?;
        Some(Clash::OutsideHours {
            opens: midnight.plus_minutes(opens),
            closes: midnight.plus_minutes(closes),
            slot: (slot.starts, slot.ends()),
        })
    }

    fn absent(&self, slot: &Slot) -> Option<Clash> {
        let touches =
            |absence: &&Absence, until: LocalTime| absence.from_local < until && slot.starts < absence.until_local;
        let room = self.absences.iter().filter(|absence| absence.room_id == Some(slot.room));
        if let Some(absence) = room.clone().find(|absence| touches(absence, slot.ends())) {
            return Some(Clash::RoomAway {
                name: self.room_name(slot.room).to_owned(),
                from: absence.from_local,
                until: absence.until_local,
                why: absence.kind.label(),
            });
        }
        let treats = |absence: &&Absence| slot.provider.is_some() && absence.provider_id == slot.provider;
        let absence = self.absences.iter().filter(treats).find(|absence| touches(absence, slot.treated_until()))?;
        let (from, until) = (absence.from_local, absence.until_local);
        Some(Clash::ProviderAway { from, until, why: absence.kind.label() })
    }

    fn double(&self, slot: &Slot) -> Option<Clash> {
        let others =
            self.busy.get(&slot.starts.day()).into_iter().flatten().filter(|busy| Some(busy.session) != slot.session);
        let mut found = None;
        for busy in others {
            let rooms_overlap = busy.starts < slot.ends() && slot.starts < busy.ends;
            if busy.patient == slot.patient && rooms_overlap {
                return Some(Clash::Patient { at: busy.starts });
            }
            if busy.room == slot.room && rooms_overlap {
                found = Some(Clash::Room {
                    name: self.room_name(slot.room).to_owned(),
                    from: busy.starts,
                    until: busy.ends,
                });
            }
            let treats_both = busy.provider.is_some() && busy.provider == slot.provider;
            if treats_both && busy.starts < slot.treated_until() && slot.starts < busy.treated_until && found.is_none()
            {
                found = Some(Clash::Provider { from: busy.starts, until: busy.treated_until });
            }
        }
        found
    }
}

impl std::fmt::Display for Clash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Clash::Closed { day, why } => write!(f, "The site is closed on {}: {why}.", day.short()),
            Clash::OutsideHours { opens, closes, slot: (from, until) } => write!(
                f,
                "The site is open {} to {} on {}; this session would take {} to {}.",
                opens.clock_us(),
                closes.clock_us(),
                opens.day().short(),
                from.clock_us(),
                until.clock_us()
            ),
            Clash::Skipped { starts } => write!(f, "Clocks skip {} on {}.", starts.clock_us(), starts.day().short()),
            Clash::Room { name, from, until } => {
                write!(f, "{name} is taken {} to {} by another session.", from.clock_us(), until.clock_us())
            }
            Clash::Provider { from, until } => {
                write!(f, "The provider treats someone else {} to {}.", from.clock_us(), until.clock_us())
            }
            Clash::Patient { at } => write!(f, "The patient already has a session at {}.", at.clock_us()),
            Clash::RoomAway { name, from, until, why } => {
                write!(f, "{name} cannot be used {} to {}: {}.", from.short(), until.short(), why.to_lowercase())
            }
            Clash::ProviderAway { from, until, why } => {
                write!(f, "The provider is away {} to {}: {}.", from.short(), until.short(), why.to_lowercase())
            }
        }
    }
}

impl Clash {
    /// The reason in a few words, for a row of a plan.
    pub fn short(&self) -> String {
        match self {
            Clash::Closed { why, .. } => why.clone(),
            Clash::OutsideHours { .. } => "outside opening hours".to_owned(),
            Clash::Skipped { starts } => format!("clocks skip {}", starts.clock_us()),
            Clash::Room { name, from, until } => format!("{name} taken {} to {}", from.clock_us(), until.clock_us()),
            Clash::Provider { from, until } => format!("provider taken {} to {}", from.clock_us(), until.clock_us()),
            Clash::Patient { at } => format!("patient has a session at {}", at.clock_us()),
            Clash::RoomAway { name, why, .. } => format!("{name}: {}", why.to_lowercase()),
            Clash::ProviderAway { why, .. } => format!("provider away: {}", why.to_lowercase()),
        }
    }
}

#[cfg(test)]
mod tests;
