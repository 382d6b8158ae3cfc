//! The request: names of this practice, times of its site.

use chrono::NaiveDateTime;
use seriesdesk_planner::{
    Booking, ClockTime, Date, DateSpan, Demand, Gap, Hold, Mode, Patient, Phase, Request, Resource, Role, Segment,
    Series, Site, Span, Taken, VisitType, Wall, Weekday, Weights, Whole, Window,
};
use std::collections::{BTreeMap, BTreeSet};

use super::Known;
use crate::{
    availability::{Availability, Away, FreePatient, FreeProvider},
    calendar::diary::Busy,
    error::Result,
    packs::{Load, SegmentKind},
    series::rules::{Stretch, stretches},
    types::{Day, LocalTime, ProviderId, RoomId},
};

/// The role of the room.
pub(super) const PLACE: &str = "place";
/// The role of the provider somebody asked for.
const PROVIDER: &str = "provider";
const STAFF: &str = "staff";
const COURSE: &str = "this course";
const PATIENT: &str = "the patient";
/// Days left for closures, leave and a start later than asked.
const SPARE_DAYS: i64 = 45;
/// What a visit in the slot of the rhythm is worth, on its day, at its time on another day, and each step of what the patient likes.
const SLOT: i64 = 40;
const DAY: i64 = 28;
const TIME: i64 = 14;
const LIKED: i64 = 3;
const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Which room and which person a name stands for.
#[derive(Default)]
pub(super) struct Names {
    rooms: BTreeMap<String, RoomId>,
    staff: BTreeMap<String, ProviderId>,
}

impl Names {
    pub fn room(&self, name: &str) -> Option<RoomId> {
        self.rooms.get(name).copied()
    }

    /// A name nobody has yet; two of the same name are told apart by a number.
    fn fresh(&self, name: &str) -> String {
        let plain = name.replace(':', " ");
        let taken = |name: &String| self.rooms.contains_key(name) || self.staff.contains_key(name);
        let numbered = (2..).map(|number| format!("{plain} ({number})"));
        std::iter::once(plain.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(plain)
    }
}

/// The days a course may take.
pub(super) fn horizon(known: &Known<'_>) -> Result<(Day, Day)> {
    let days: i64 = stretches(known.wish)?.iter().map(days_of).sum();
    let from = known.input.starts_on;
    Ok((from, from.plus((days + SPARE_DAYS).min(700))))
}

fn days_of(stretch: &Stretch) -> i64 {
    let weeks = stretch.count.div_ceil((stretch.per_week * stretch.per_day).max(1)) as i64 * 7;
    weeks.max(stretch.count.div_ceil(stretch.per_day.max(1)) as i64 * stretch.min_gap) + 7
}

/// The request, and whom its names stand for.
pub(super) fn of(known: &Known<'_>, there: &Availability, bookings: &[Busy]) -> Result<(Request, Names)> {
    let (from, to) = horizon(known)?;
    let mut names = Names::default();
    let mut resources = Vec::new();
    for room in known.rooms {
        let name = names.fresh(&room.name);
        names.rooms.insert(name.clone(), room.id);
        let away = there.rooms.iter().find(|free| free.room_id == room.id).map(|free| spans(&free.away));
        resources.push(resource(&name, PLACE, 1, None, away.unwrap_or_default()));
    }
    for provider in there.providers.iter().filter(|provider| wanted(known, provider)) {
        let name = names.fresh(&provider.name);
        names.staff.insert(name.clone(), provider.provider_id);
        let capacity = provider.skills.iter().map(|held| i64::from(held.patients_at_once)).max().unwrap_or(1);
        resources.push(resource(&name, STAFF, capacity, Some(provider), spans(&provider.away)));
    }
    let request = Request {
        format: "seriesdesk.plan.request/1".to_owned(),
        mode: Mode::Plan,
        now: Some(Wall(wall(known.now))),
        horizon: DateSpan { from: date(from), to: date(to) },
        site: site(known, there),
        resources,
        visit_types: visit_types(known, there, &names),
        patients: vec![patient(known, there)],
        series: vec![series(known, &names)?],
        bookings: taken(known, bookings, &names),
        allow_partial: false,
        proposals: 1,
        weights: Weights::default(),
        repair: None,
    };
    Ok((request, names))
}

fn wanted(known: &Known<'_>, provider: &FreeProvider) -> bool {
    let needed = provider.skills.iter().any(|held| known.frozen.needs.iter().any(|need| need.skill == held.skill));
    needed || known.input.provider_id == Some(provider.provider_id)
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
        extra_shifts: windows
            .map(|open| seriesdesk_planner::BareSpan { from: Wall(wall(open.from)), to: Wall(wall(open.until)) })
            .collect(),
        away,
        idle_weight: 0,
        unlimited: false,
    }
}

fn site(known: &Known<'_>, there: &Availability) -> Site {
    let mut hours: BTreeMap<Weekday, Vec<(ClockTime, ClockTime)>> = BTreeMap::new();
    for span in &known.diary.site.hours.0 {
        let (opens, closes) = span.minutes();
        hours.entry(weekday(span.weekday)).or_default().push((ClockTime(opens), ClockTime(closes)));
    }
    if hours.is_empty() {
        hours = WEEK.iter().map(|day| (*day, vec![(ClockTime(0), ClockTime(24 * 60))])).collect();
    }
    let closures = there.days.iter().filter_map(|day| {
        let midnight = day.day.at(0, 0)?;
        Some(span(
            format!("{} on {}", day.closed.as_ref()?.replace(':', " "), day.day.short()),
            midnight,
            midnight.plus_minutes(24 * 60),
        ))
    });
    Site { zone: there.zone.clone(), grid_minutes: 5, hours, special_hours: Vec::new(), closures: closures.collect() }
}

/// The first visit and the others; a course of before there were parts of a visit has two.
fn visit_types(known: &Known<'_>, there: &Availability, names: &Names) -> Vec<VisitType> {
    let roles = roles(known, there, names);
    [true, false]
        .into_iter()
        .map(|first| VisitType { id: visit_id(first), segments: segments(known, first), roles: roles.clone() })
        .collect()
}

fn visit_id(first: bool) -> String {
    if first { "the first visit" } else { "a visit" }.to_owned()
}

fn parts(known: &Known<'_>) -> Vec<SegmentKind> {
    let parts: Vec<SegmentKind> = known.frozen.segments.iter().map(|segment| segment.kind).collect();
    if parts.is_empty() { vec![SegmentKind::Treatment, SegmentKind::Recovery] } else { parts }
}

fn segments(known: &Known<'_>, first: bool) -> Vec<Segment> {
    let frozen = known.frozen;
    if frozen.segments.is_empty() {
        let minutes = frozen.minutes_of(if first { 1 } else { 2 });
        let part = |kind: SegmentKind, minutes| Segment { id: kind.code().to_owned(), minutes };
        return vec![part(SegmentKind::Treatment, minutes), part(SegmentKind::Recovery, frozen.recovery_minutes)];
    }
    let part = |segment: &crate::packs::Segment| Segment {
        id: segment.kind.code().to_owned(),
        minutes: i64::from(segment.first_minutes.filter(|_| first).unwrap_or(segment.minutes)),
    };
    frozen.segments.iter().map(part).collect()
}

fn roles(known: &Known<'_>, there: &Availability, names: &Names) -> Vec<Role> {
    let parts = parts(known);
    let hold = |kind: &SegmentKind, demand| Hold { segment: kind.code().to_owned(), demand };
    let mut roles = vec![Role {
        role: PLACE.to_owned(),
        kind: Some(PLACE.to_owned()),
        any_of: None,
        holds: parts.iter().map(|part| hold(part, Demand::Units(1))).collect(),
    }];
    let one = Demand::Whole(Whole::All);
    if known.input.provider_id.is_some() {
        let treats = parts.iter().filter(|part| !part.is_afterwards());
        roles.push(Role {
            role: PROVIDER.to_owned(),
            kind: Some(STAFF.to_owned()),
            any_of: None,
            holds: treats.map(|part| hold(part, one)).collect(),
        });
    }
    for need in &known.frozen.needs {
        let able = |provider: &&FreeProvider| provider.skills.iter().any(|held| held.skill == need.skill);
        let able: Vec<&FreeProvider> = there.providers.iter().filter(able).collect();
        // Somebody who takes one at a time here and more elsewhere is taken whole.
        let singly = able.iter().any(|provider| {
            let held = provider.skills.iter().find(|held| held.skill == need.skill);
            let most = provider.skills.iter().map(|held| held.patients_at_once).max();
            held.map(|held| held.patients_at_once) != most
        });
        let demand = match need.load {
            Load::OnSite => Demand::Units(0),
            Load::Share if !singly => Demand::Units(1),
            Load::Share | Load::All => one,
        };
        let able = able.iter().map(|provider| provider.provider_id);
        let able: BTreeSet<ProviderId> = able.collect();
        let any_of: Vec<String> =
            names.staff.iter().filter(|(_, id)| able.contains(id)).map(|(name, _)| name.clone()).collect();
        let holds: Vec<Hold> =
            need.during.iter().filter(|part| parts.contains(part)).map(|part| hold(part, demand)).collect();
        let again = roles.iter().any(|role| role.role == need.skill.code());
        if !any_of.is_empty() && !holds.is_empty() && !again {
            roles.push(Role { role: need.skill.code().to_owned(), kind: None, any_of: Some(any_of), holds });
        }
    }
    roles
}

fn patient(known: &Known<'_>, there: &Availability) -> Patient {
    let free = there.patients.first();
    let weekly = |from: LocalTime, until: LocalTime, weight| {
        let midnight = from.day().at(0, 0).map_or(0, |midnight| until.minutes_since(midnight));
        (weekday_index(from.day().weekday()), from.minute_of_day(), midnight, weight)
    };
    let windows = |free: &FreePatient| {
        let windows = free.windows.as_ref()?;
        let all: BTreeSet<_> = windows.iter().map(|span| weekly(span.from, span.until, 0)).collect();
        Some(all.into_iter().map(window).collect())
    };
    let liked = free.into_iter().flat_map(|free| &free.preferred);
    let preferred: BTreeSet<_> =
        liked.map(|liked| weekly(liked.from, liked.until, LIKED * i64::from(liked.weight))).collect();
    let travel = free.map_or(0, |free| free.travel_before_minutes.max(free.travel_after_minutes));
    Patient {
        id: PATIENT.to_owned(),
        windows: free.and_then(windows),
        preferred: preferred.into_iter().map(window).chain(asked(known)).collect(),
        away: free
            .into_iter()
            .flat_map(|free| &free.away)
            .map(|away| span("away".to_owned(), away.from, away.until))
            .collect(),
        travel_minutes: travel,
        may_overlap: false,
    }
}

/// The slots of the rhythm, then their days, then the asked time on any other day.
fn asked(known: &Known<'_>) -> impl Iterator<Item = Window> {
    let longest = |first| segments(known, first).iter().map(|part| part.minutes).sum::<i64>();
    let longest = longest(true).max(longest(false));
    let until = move |from: i64| (from + longest).min(24 * 60);
    let on = |starts: LocalTime, from, to, weight| Window {
        valid_from: Some(date(starts.day())),
        valid_to: Some(date(starts.day())),
        ..window((weekday_index(starts.day().weekday()), from, to, weight))
    };
    let slots = known.course.sessions.iter().flat_map(move |placed| {
        let from = placed.starts.minute_of_day();
        [on(placed.starts, from, until(from), SLOT), on(placed.starts, 0, 24 * 60, DAY)]
    });
    let from = known.wish.minute_of_day;
    slots.chain((0..7).map(move |day| window((day, from, until(from), TIME))))
}

fn series(known: &Known<'_>, names: &Names) -> Result<Series> {
    let mut phases = Vec::new();
    let first_differs = known.frozen.first_session_minutes.is_some();
    for (place, stretch) in stretches(known.wish)?.iter().enumerate() {
        let apart = usize::from(place == 0 && first_differs);
        if apart == 1 {
            phases.push(Phase { count: 1, ..phase(stretch, "first".to_owned(), true) });
        }
        if stretch.count > apart {
            let count = i64::try_from(stretch.count - apart).unwrap_or(i64::MAX);
            phases.push(Phase { count, ..phase(stretch, format!("phase {}", place + 1), false) });
        }
    }
    let name_of = |wanted: &dyn Fn(&Names) -> Option<String>| wanted(names).map(|name| vec![name]);
    let room = |names: &Names| {
        let asked = known.input.room_id?;
        names.rooms.iter().find(|(_, id)| **id == asked).map(|(name, _)| name.clone())
    };
    let provider = |names: &Names| {
        let asked = known.input.provider_id?;
        names.staff.iter().find(|(_, id)| **id == asked).map(|(name, _)| name.clone())
    };
    let only = [(PLACE, name_of(&room)), (PROVIDER, name_of(&provider))];
    Ok(Series {
        id: COURSE.to_owned(),
        patient: PATIENT.to_owned(),
        priority: 1,
        phases,
        earliest: Some(date(known.input.starts_on)),
        latest: None,
        same_time_weight: 1,
        same_resource_weights: BTreeMap::from([(PLACE.to_owned(), 4)]),
        only: only.into_iter().filter_map(|(role, names)| Some((role.to_owned(), names?))).collect(),
        coverage: None,
        approved_breaches: Vec::new(),
        completed: Vec::new(),
        pinned: Vec::new(),
    })
}

fn phase(stretch: &Stretch, id: String, first: bool) -> Phase {
    let per_day = i64::try_from(stretch.per_day).unwrap_or(1);
    let several = stretch.per_day > 1;
    Phase {
        id,
        visit_type: visit_id(first),
        count: i64::try_from(stretch.count).unwrap_or(i64::MAX),
        weekdays: Some(stretch.allowed.iter().map(|day| weekday(*day)).collect()),
        per_week: Some(i64::try_from(stretch.per_week).unwrap_or(1) * per_day),
        per_day,
        min_gap: Some(if several { Gap::Hours((stretch.gap_minutes / 60).max(1)) } else { Gap::Days(stretch.min_gap) }),
        max_gap: stretch.max_gap.filter(|_| !several).map(Gap::Days),
        new_week: stretch.new_week,
        ideal_gap_days: stretch.ideal_gap,
    }
}

/// What others have booked, each on its own date.
fn taken(known: &Known<'_>, bookings: &[Busy], names: &Names) -> Vec<Booking> {
    let mut all = Vec::new();
    for (number, busy) in bookings.iter().enumerate() {
        let until = |ends: LocalTime| {
            let midnight = busy.starts.day().plus(1).at(0, 0).unwrap_or(ends);
            ends.min(midnight)
        };
        let of = |id: &str| Taken { id: id.to_owned(), demand: Demand::Whole(Whole::All) };
        let room = names.rooms.iter().find(|(_, room)| **room == busy.room).map(|(name, _)| of(name));
        let staff = names.staff.iter().find(|(_, one)| Some(**one) == busy.provider).map(|(name, _)| of(name));
        let mine = busy.patient == known.input.patient_id;
        let words = || busy.starts.short().replace(':', ".");
        let booking = |id: String, to: LocalTime, resources, patient| Booking {
            id,
            from: Wall(wall(busy.starts)),
            to: Wall(wall(until(to))),
            patient,
            resources,
        };
        if room.is_some() || mine {
            let patient = mine.then(|| PATIENT.to_owned());
            all.push(booking(format!("{} ({number})", words()), busy.ends, room.into_iter().collect(), patient));
        }
        if let Some(staff) = staff.filter(|_| busy.treated_until > busy.starts) {
            all.push(booking(format!("{} ({number}, staff)", words()), busy.treated_until, vec![staff], None));
        }
    }
    all
}

fn spans(away: &[Away]) -> Vec<Span> {
    let each = away.iter().enumerate();
    each.map(|(number, away)| span(format!("{} {}", away.why, number + 1), away.from, away.until)).collect()
}

fn span(id: String, from: LocalTime, until: LocalTime) -> Span {
    Span { id, from: Wall(wall(from)), to: Wall(wall(until)), reason: None }
}

fn window((day, from, to, weight): (usize, i64, i64, i64)) -> Window {
    Window {
        weekdays: WEEK.get(day).copied().into_iter().collect(),
        from: ClockTime(from),
        to: ClockTime(to),
        valid_from: None,
        valid_to: None,
        weight: (weight > 0).then_some(weight),
    }
}

fn weekday(number: u8) -> Weekday {
    WEEK.get(weekday_index(number)).copied().unwrap_or(Weekday::Mon)
}

fn weekday_index(number: u8) -> usize {
    usize::from(number.clamp(1, 7) - 1)
}

fn date(day: Day) -> Date {
    Date(day.into())
}

fn wall(time: LocalTime) -> NaiveDateTime {
    time.into()
}
