//! What a request says of the site: hours, rooms, staff, and what others have booked.

use seriesdesk_planner::{BareSpan, Booking, ClockTime, Demand, Resource, Site, Span, Taken, Wall, Weekday, Whole};
use std::collections::{BTreeMap, BTreeSet};

use super::names::{Names, PLACE, STAFF, WEEK, id, wall, weekday};
use crate::{
    availability::{Availability, Away, FreeProvider},
    calendar::diary::{Busy, Diary},
    packs::{Load, Skill},
    series::StaffSeat,
    types::{Day, LocalTime, PatientId, ProviderId, RoomId, SessionId},
};

/// The site over the days that are planned.
pub(super) struct Setting<'a> {
    pub diary: &'a Diary,
    pub there: &'a Availability,
    /// What is booked and stays.
    pub bookings: Vec<Busy>,
    /// Who is planned for it.
    pub staffed: BTreeMap<SessionId, Vec<StaffSeat>>,
    /// The days that may be used.
    pub days: (Day, Day),
    /// No session before.
    pub now: LocalTime,
}

impl Setting<'_> {
    /// The rooms and staff that any of these may use.
    pub fn resources(
        &self,
        names: &Names,
        rooms: &BTreeSet<RoomId>,
        skills: &BTreeSet<Skill>,
        providers: &BTreeSet<ProviderId>,
    ) -> Vec<Resource> {
        let rooms = self
            .there
            .rooms
            .iter()
            .filter(|room| rooms.contains(&room.room_id))
            .filter_map(|room| Some(resource(names.of_room(room.room_id)?, PLACE, 1, None, spans(&room.away))));
        let wanted = |provider: &&FreeProvider| {
            let needed = provider.skills.iter().any(|held| skills.contains(&held.skill));
            needed || providers.contains(&provider.provider_id)
        };
        let staff = self.there.providers.iter().filter(wanted).filter_map(|provider| {
            let capacity = provider.skills.iter().map(|held| i64::from(held.patients_at_once)).max().unwrap_or(1);
            let name = names.of_staff(provider.provider_id)?;
            Some(resource(name, STAFF, capacity, Some(provider), spans(&provider.away)))
        });
        rooms.chain(staff).collect()
    }

    /// Hours and closures.
    pub fn site(&self) -> Site {
        let mut hours: BTreeMap<Weekday, Vec<(ClockTime, ClockTime)>> = BTreeMap::new();
        for span in &self.diary.site.hours.0 {
            let (opens, closes) = span.minutes();
            hours.entry(weekday(span.weekday)).or_default().push((ClockTime(opens), ClockTime(closes)));
        }
        if hours.is_empty() {
            hours = WEEK.iter().map(|day| (*day, vec![(ClockTime(0), ClockTime(24 * 60))])).collect();
        }
        let closures = self.there.days.iter().filter_map(|day| {
            let midnight = day.day.at(0, 0)?;
            let named = format!("{} on {}", day.closed.as_ref()?, day.day.short());
            Some(span(&named, midnight, midnight.plus_minutes(24 * 60)))
        });
        Site {
            zone: self.there.zone.clone(),
            grid_minutes: 5,
            hours,
            special_hours: Vec::new(),
            closures: closures.collect(),
        }
    }

    /// What others have booked, each on its own date. `ours` are the patients of the courses that are planned.
    pub fn taken(&self, names: &Names, asked: &[Resource], ours: &BTreeSet<PatientId>) -> Vec<Booking> {
        let known: BTreeSet<&str> = asked.iter().map(|resource| resource.id.as_str()).collect();
        let of = |id: &str, demand| known.contains(id).then(|| Taken { id: id.to_owned(), demand });
        let whole = Demand::Whole(Whole::All);
        let mut all = Vec::new();
        for (number, busy) in self.bookings.iter().enumerate() {
            let midnight = busy.starts.day().plus(1).at(0, 0).unwrap_or(busy.ends);
            let mut add = |part: &str, from: LocalTime, until: LocalTime, resource: Option<Taken>, patient| {
                let until = until.min(midnight);
                if from < until && (resource.is_some() || patient) {
                    all.push(Booking {
                        id: id(&format!("{} ({number}{part})", busy.starts.short())),
                        from: wall(from),
                        to: wall(until),
                        patient: patient.then(|| names.of_patient(busy.patient)),
                        resources: resource.into_iter().collect(),
                    });
                }
            };
            let mine = ours.contains(&busy.patient);
            let room = names.of_room(busy.room).and_then(|room| of(room, whole));
            add("", busy.starts, busy.ends, room, mine);
            let provider = busy.provider.and_then(|provider| of(names.of_staff(provider)?, whole));
            add(", provider", busy.starts, busy.treated_until, provider, false);
            let seats = self.staffed.get(&busy.session).into_iter().flatten();
            for (place, seat) in seats.enumerate().filter(|(_, seat)| Some(seat.provider_id) != busy.provider) {
                let demand = match seat.load {
                    Load::OnSite => continue,
                    Load::Share => Demand::Units(1),
                    Load::All => whole,
                };
                let from = busy.starts.plus_minutes(seat.after_minutes);
                let staff = names.of_staff(seat.provider_id).and_then(|staff| of(staff, demand));
                add(&format!(", staff {place}"), from, from.plus_minutes(seat.minutes), staff, false);
            }
        }
        all
    }
}

fn resource(name: &str, kind: &str, capacity: i64, shifts: Option<&FreeProvider>, away: Vec<Span>) -> Resource {
    let own = shifts.filter(|provider| !provider.by_hours);
    let windows = own.into_iter().flat_map(|provider| &provider.windows);
    Resource {
        id: name.to_owned(),
        kind: kind.to_owned(),
        name: None,
        capacity,
        shifts: own.map(|_| Vec::new()),
        extra_shifts: windows.map(|open| BareSpan { from: wall(open.from), to: wall(open.until) }).collect(),
        away,
        idle_weight: 0,
        unlimited: false,
    }
}

fn spans(away: &[Away]) -> Vec<Span> {
    let each = away.iter().enumerate();
    each.map(|(number, away)| span(&format!("{} {}", away.why, number + 1), away.from, away.until)).collect()
}

/// A span with what it is called.
pub(super) fn span(called: &str, from: LocalTime, until: LocalTime) -> Span {
    let (from, to): (Wall, Wall) = (wall(from), wall(until));
    Span { id: id(called), from, to, reason: None }
}
