//! A course in a request: its visits, who is needed, its rhythm, and when its patient can and likes to come.

use seriesdesk_planner::{
    Breach, ClockTime, Demand, Gap, Hold, Kept, Patient, Phase, Role, Segment, Series, VisitType, Whole, Window,
};
use std::collections::{BTreeMap, BTreeSet};

use super::{
    names::{Names, PLACE, PROVIDER, STAFF, WEEK, date, id, weekday, weekday_index},
    setting::{Setting, span},
};
use crate::{
    availability::{FreePatient, FreeProvider},
    packs::{Load, SegmentKind, Skill, StaffNeed},
    series::{FrozenProtocol, StaffSeat, Staffing, rules::Stretch},
    types::{Day, LocalTime, PatientId, ProviderId, RoomId},
};

/// What a step of what the patient likes is worth.
const LIKED: i64 = 3;

/// A course to plan.
pub(super) struct CourseAsked<'a> {
    /// What it is called where it clashes with something.
    pub called: String,
    pub patient: PatientId,
    pub frozen: &'a FrozenProtocol,
    pub stretches: Vec<Stretch>,
    /// Rooms that fit.
    pub rooms: Vec<RoomId>,
    /// The only room it may have.
    pub only_room: Option<RoomId>,
    /// Who treats.
    pub provider: Option<ProviderId>,
    pub earliest: Day,
    /// Where and when it had best be, beside what the patient likes.
    pub wished: Vec<Window>,
    pub completed: Vec<Kept>,
    pub pinned: Vec<Kept>,
    /// Whether a clinician lets a gap be longer than the protocol allows.
    pub long_gaps: bool,
}

impl CourseAsked<'_> {
    /// The id of the course.
    pub fn id(&self) -> String {
        id(&self.called)
    }

    /// The skills it needs.
    pub fn skills(&self) -> impl Iterator<Item = Skill> {
        self.frozen.needs.iter().map(|need| need.skill)
    }

    /// How long a visit takes at most.
    pub fn longest(&self) -> i64 {
        let minutes = |first| self.segments(first).iter().map(|part| part.minutes).sum::<i64>();
        minutes(true).max(minutes(false))
    }

    /// The first visit and the others.
    pub fn visit_types(&self, setting: &Setting<'_>, names: &Names) -> Vec<VisitType> {
        let kind = |first| VisitType {
            id: self.visit_id(first),
            segments: self.segments(first),
            roles: self.roles(setting, names, first),
        };
        vec![kind(true), kind(false)]
    }

    /// The patient's own times.
    pub fn patient(&self, setting: &Setting<'_>, names: &Names) -> Patient {
        let free = setting.there.patients.iter().find(|free| free.patient_id == self.patient);
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
        let away = free.into_iter().flat_map(|free| &free.away).enumerate();
        Patient {
            id: names.of_patient(self.patient),
            windows: free.and_then(windows),
            preferred: preferred.into_iter().map(window).chain(self.wished.iter().cloned()).collect(),
            away: away.map(|(number, away)| span(&format!("away {}", number + 1), away.from, away.until)).collect(),
            travel_minutes: free.map_or(0, |free| free.travel_before_minutes.max(free.travel_after_minutes)),
            may_overlap: false,
        }
    }

    /// The course itself.
    pub fn series(&self, names: &Names) -> Series {
        let mut phases = Vec::new();
        let first_differs = self.frozen.first_session_minutes.is_some();
        for (place, stretch) in self.stretches.iter().enumerate() {
            let apart = usize::from(place == 0 && first_differs);
            let named = |end: &str| id(&format!("{}{end}", stretch.name));
            if apart == 1 {
                phases.push(Phase { count: 1, ..self.phase(stretch, named(", first"), true) });
            }
            if stretch.count > apart {
                let count = i64::try_from(stretch.count - apart).unwrap_or(i64::MAX);
                let again = phases.iter().any(|phase: &Phase| phase.id == named(""));
                let id = if again { named(&format!(" {}", place + 1)) } else { named("") };
                phases.push(Phase { count, ..self.phase(stretch, id, false) });
            }
        }
        let room = self.only_room.and_then(|room| names.of_room(room));
        let provider = self.provider.and_then(|provider| names.of_staff(provider));
        let only = [(PLACE, room), (PROVIDER, provider)];
        Series {
            id: self.id(),
            patient: names.of_patient(self.patient),
            priority: 1,
            phases,
            earliest: Some(date(self.earliest)),
            latest: None,
            same_time_weight: 1,
            same_resource_weights: BTreeMap::from([(PLACE.to_owned(), 4)]),
            only: only.into_iter().filter_map(|(role, name)| Some((role.to_owned(), vec![name?.to_owned()]))).collect(),
            coverage: None,
            approved_breaches: if self.long_gaps { vec![Breach::MaxGap] } else { Vec::new() },
            completed: self.completed.clone(),
            pinned: self.pinned.clone(),
        }
    }

    /// Who sits where in a session that was planned: role to name, as the planner answered.
    pub fn staffing(
        &self,
        setting: &Setting<'_>,
        names: &Names,
        seats: &BTreeMap<String, String>,
        first: bool,
    ) -> Staffing {
        let mut staff = Vec::new();
        for need in &self.frozen.needs {
            let Some(provider_id) = seats.get(need.skill.code()).and_then(|name| names.staff(name)) else { continue };
            let load = if self.takes_whole(setting, need) { Load::All } else { need.load };
            let mut from = 0;
            for part in self.segments(first) {
                let held = need.during.iter().any(|kind| kind.code() == part.id);
                let seat =
                    |after_minutes, minutes| StaffSeat { skill: need.skill, provider_id, after_minutes, minutes, load };
                match staff.last_mut() {
                    _ if !held => {}
                    Some(StaffSeat { skill, after_minutes, minutes, .. })
                        if *skill == need.skill && *after_minutes + *minutes == from =>
                    {
                        *minutes += part.minutes;
                    }
                    Some(_) | None => staff.push(seat(from, part.minutes)),
                }
                from += part.minutes;
            }
        }
        Staffing(staff)
    }

    fn visit_id(&self, first: bool) -> String {
        let kind = if first { "first visit" } else { "visit" };
        id(&format!("{kind} of {}", self.called))
    }

    fn parts(&self) -> Vec<SegmentKind> {
        let parts: Vec<SegmentKind> = self.frozen.segments.iter().map(|segment| segment.kind).collect();
        if parts.is_empty() { vec![SegmentKind::Treatment, SegmentKind::Recovery] } else { parts }
    }

    /// Courses of before there were parts of a visit have two.
    fn segments(&self, first: bool) -> Vec<Segment> {
        let frozen = self.frozen;
        if frozen.segments.is_empty() {
            let part = |kind: SegmentKind, minutes| Segment { id: kind.code().to_owned(), minutes };
            let treatment = part(SegmentKind::Treatment, frozen.minutes_of(if first { 1 } else { 2 }));
            let recovery = Some(frozen.recovery_minutes).filter(|minutes| *minutes > 0);
            return std::iter::once(treatment)
                .chain(recovery.map(|minutes| part(SegmentKind::Recovery, minutes)))
                .collect();
        }
        let part = |segment: &crate::packs::Segment| Segment {
            id: segment.kind.code().to_owned(),
            minutes: i64::from(segment.first_minutes.filter(|_| first).unwrap_or(segment.minutes)),
        };
        // A part that only the first visit has takes no time of the others.
        frozen.segments.iter().map(part).filter(|part| part.minutes > 0).collect()
    }

    fn roles(&self, setting: &Setting<'_>, names: &Names, first: bool) -> Vec<Role> {
        let there = self.segments(first);
        let parts: Vec<SegmentKind> =
            self.parts().into_iter().filter(|part| there.iter().any(|segment| segment.id == part.code())).collect();
        let hold = |kind: &SegmentKind, demand| Hold { segment: kind.code().to_owned(), demand };
        let rooms = self.rooms.iter().filter_map(|room| names.of_room(*room)).map(str::to_owned);
        let mut roles = vec![Role {
            role: PLACE.to_owned(),
            kind: None,
            any_of: Some(rooms.collect()),
            holds: parts.iter().map(|part| hold(part, Demand::Units(1))).collect(),
        }];
        if self.provider.is_some() {
            let treats = parts.iter().filter(|part| !part.is_afterwards());
            roles.push(Role {
                role: PROVIDER.to_owned(),
                kind: Some(STAFF.to_owned()),
                any_of: None,
                holds: treats.map(|part| hold(part, Demand::Whole(Whole::All))).collect(),
            });
        }
        for need in &self.frozen.needs {
            let demand = match need.load {
                Load::OnSite => Demand::Units(0),
                Load::Share if !self.takes_whole(setting, need) => Demand::Units(1),
                Load::Share | Load::All => Demand::Whole(Whole::All),
            };
            let able = able(setting, need.skill).filter_map(|provider| names.of_staff(provider.provider_id));
            let any_of: Vec<String> = able.map(str::to_owned).collect();
            let holds: Vec<Hold> =
                need.during.iter().filter(|part| parts.contains(part)).map(|part| hold(part, demand)).collect();
            let again = roles.iter().any(|role| role.role == need.skill.code());
            if !any_of.is_empty() && !holds.is_empty() && !again {
                roles.push(Role { role: need.skill.code().to_owned(), kind: None, any_of: Some(any_of), holds });
            }
        }
        roles
    }

    /// Where somebody takes one at a time here and more elsewhere, all of them is taken.
    fn takes_whole(&self, setting: &Setting<'_>, need: &StaffNeed) -> bool {
        let singly = |provider: &FreeProvider| {
            let held = provider.skills.iter().find(|held| held.skill == need.skill);
            let most = provider.skills.iter().map(|held| held.patients_at_once).max();
            held.map(|held| held.patients_at_once) != most
        };
        match need.load {
            Load::All => true,
            Load::Share => able(setting, need.skill).any(singly),
            Load::OnSite => false,
        }
    }

    fn phase(&self, stretch: &Stretch, id: String, first: bool) -> Phase {
        let per_day = i64::try_from(stretch.per_day).unwrap_or(1);
        let several = stretch.per_day > 1;
        let min_gap = if several { Gap::Hours((stretch.gap_minutes / 60).max(1)) } else { Gap::Days(stretch.min_gap) };
        Phase {
            id,
            visit_type: self.visit_id(first),
            count: i64::try_from(stretch.count).unwrap_or(i64::MAX),
            weekdays: Some(stretch.allowed.iter().map(|day| weekday(*day)).collect()),
            per_week: Some(i64::try_from(stretch.per_week).unwrap_or(1) * per_day),
            per_day,
            min_gap: Some(min_gap),
            max_gap: stretch.max_gap.filter(|_| !several).map(Gap::Days),
            new_week: stretch.new_week,
            ideal_gap_days: stretch.ideal_gap,
        }
    }
}

fn able<'s>(setting: &'s Setting<'_>, skill: Skill) -> impl Iterator<Item = &'s FreeProvider> {
    setting.there.providers.iter().filter(move |one| one.skills.iter().any(|held| held.skill == skill))
}

/// A window of every week, by the place of its weekday.
pub(super) fn window((day, from, to, weight): (usize, i64, i64, i64)) -> Window {
    Window {
        weekdays: WEEK.get(day).copied().into_iter().collect(),
        from: ClockTime(from),
        to: ClockTime(to),
        valid_from: None,
        valid_to: None,
        weight: (weight > 0).then_some(weight),
    }
}
