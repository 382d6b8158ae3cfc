//! From a request to a problem.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    bits::{Bits, TICKS},
    calendar::Calendar,
    facts,
    problem::{Course, Day, Pattern, Problem, Seat, Shape, Store, Take},
    request::{Demand, Request, Resource, Role, Series, VisitType},
    spans::{Minutes, covers},
    wall::{Clock, ClockTime, Date, at, monday, number, weekday},
};

/// More than any capacity that is compared.
const MOST: i64 = 10_000;

/// The names of a request as numbers.
#[derive(Debug)]
pub struct Names<'a> {
    pub request: &'a Request,
    pub clock: Clock,
    pub calendar: Calendar<'a>,
    pub resources: HashMap<&'a str, usize>,
    pub visit_types: HashMap<&'a str, usize>,
    pub patients: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    /// Numbers everything in the order of the request.
    pub fn new(request: &'a Request, clock: Clock) -> Names<'a> {
        Names {
            request,
            clock,
            calendar: Calendar::new(request, clock),
            resources: request.resources.iter().enumerate().map(|(index, x)| (x.id.as_str(), index)).collect(),
            visit_types: request.visit_types.iter().enumerate().map(|(index, x)| (x.id.as_str(), index)).collect(),
            patients: request.patients.iter().enumerate().map(|(index, x)| (x.id.as_str(), index)).collect(),
        }
    }

    /// The resources a role of a series may take.
    pub fn choices(&self, series: &Series, role: &Role) -> Vec<usize> {
        let permitted = series.only.get(&role.role);
        let of_kind = |resource: &&Resource| role.kind.as_ref() == Some(&resource.kind);
        let ids: Vec<&str> = match &role.any_of {
            Some(ids) => ids.iter().map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect(),
            None => self.request.resources.iter().filter(of_kind).map(|resource| resource.id.as_str()).collect(),
        };
        let permitted = ids.iter().filter(|id| permitted.is_none_or(|only| only.iter().any(|one| one == *id)));
        permitted.filter_map(|id| self.resources.get(id).copied()).collect()
    }
}

/// The units that a demand takes of a resource.
pub fn units(resource: &Resource, demand: Demand) -> i64 {
    match demand {
        _ if resource.unlimited => 0,
        Demand::Units(units) => units,
        Demand::Whole(_) => resource.capacity,
    }
}

/// Minutes from the start of a visit to the start and end of each segment.
pub fn offsets(visit_type: &VisitType) -> Vec<(&str, i64, i64)> {
    let mut at = 0;
    let segments = visit_type.segments.iter().map(|segment| {
        let from = at;
        at += segment.minutes;
        (segment.id.as_str(), from, at)
    });
    segments.collect()
}

/// Compiles a checked request.
pub fn compile<'a>(names: &'a Names<'a>) -> Problem {
    let request = names.request;
    let days = days(names);
    let mut problem = Problem {
        grid: request.site.grid_minutes,
        weights: request.weights,
        allow_partial: request.allow_partial,
        resources: request.resources.iter().map(|resource| store(names, resource, &days)).collect(),
        patterns: Vec::new(),
        courses: Vec::new(),
        taken: Vec::new(),
        present: Vec::new(),
        days,
    };
    let mut shared: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for series in &request.series {
        let twice = shared.contains_key(series.patient.as_str());
        let may_overlap = request.patients[names.patients[series.patient.as_str()]].may_overlap;
        let store = (twice && !may_overlap).then_some(usize::MAX);
        shared.entry(&series.patient).and_modify(|entry| *entry = store).or_insert(None);
    }
    for entry in shared.values_mut().filter(|entry| entry.is_some()) {
        *entry = Some(problem.resources.len());
        let open = vec![Bits::full(); problem.days.len()];
        problem.resources.push(Store { capacity: 1, idle: 0, open, patterns: Vec::new() });
    }
    let mut known: HashMap<(usize, usize, usize), usize> = HashMap::new();
    for series in &request.series {
        let person = shared.get(series.patient.as_str()).copied().flatten();
        let course = course(names, &mut problem, &mut known, series, person);
        problem.courses.push(course);
    }
    facts::take(names, &mut problem);
    problem
}

fn days(names: &Names<'_>) -> Vec<Day> {
    let (clock, grid) = (names.clock, names.request.site.grid_minutes);
    let dates = names.request.horizon.from.0.iter_days().take_while(|date| *date <= names.request.horizon.to.0);
    let day = |date| {
        let (start, end) = clock.on(date, ClockTime(0), ClockTime(1440));
        let (mut starts, mut tod) = (Bits::default(), vec![-1; TICKS]);
        for minutes in (0..1440).step_by(grid as usize) {
            let instant = if end - start == 1440 {
                start + minutes
            } else {
                match clock.instants(at(date, minutes)) {
                    (Some(only), None) => only,
                    (_, _) => continue,
                }
            };
            let tick = (instant - start) / 5;
            if (instant - start) % 5 == 0 && (0..TICKS as i64).contains(&tick) {
                starts.set(tick as usize);
                tod[tick as usize] = minutes as i16;
            }
        }
        let ticks = ((end - start) / 5).clamp(0, TICKS as i64) as usize;
        Day { date, number: number(date), monday: monday(date), start, ticks, starts, tod }
    };
    dates.map(day).collect()
}

fn store(names: &Names<'_>, resource: &Resource, days: &[Day]) -> Store {
    let open = |day: &Day| inside(&names.calendar.on_shift(resource, Date(day.date)), day);
    Store {
        capacity: resource.capacity.min(MOST) as u16,
        idle: resource.idle_weight.saturating_mul(names.request.weights.idle),
        open: days.iter().map(open).collect(),
        patterns: Vec::new(),
    }
}

/// The ticks of a day that lie wholly inside the spans.
fn inside(spans: &[Minutes], day: &Day) -> Bits {
    let mut bits = Bits::default();
    for (from, to) in spans {
        let first = ((from - day.start).max(0) + 4) / 5;
        let last = ((to - day.start).div_euclid(5)).min(day.ticks as i64);
        (first..last).for_each(|tick| bits.set(tick as usize));
    }
    bits
}

fn course(
    names: &Names<'_>,
    problem: &mut Problem,
    known: &mut HashMap<(usize, usize, usize), usize>,
    series: &Series,
    person: Option<usize>,
) -> Course {
    let patient = &names.request.patients[names.patients[series.patient.as_str()]];
    let weighted: Vec<&str> = series.same_resource_weights.keys().map(String::as_str).collect();
    let mut shapes: Vec<Shape> = Vec::new();
    let mut keys: Vec<(usize, Option<Vec<_>>)> = Vec::new();
    let mut shape_of = Vec::new();
    let busy = facts::busy(names, patient);
    for phase in &series.phases {
        let visit_type = names.visit_types[phase.visit_type.as_str()];
        let key = (visit_type, phase.weekdays.clone());
        let index = keys.iter().position(|known| *known == key).unwrap_or_else(|| {
            let kind = &names.request.visit_types[visit_type];
            let mut roles: Vec<Seat> = Vec::new();
            for (position, role) in kind.roles.iter().enumerate() {
                let choices = names.choices(series, role);
                let mut pattern = |resource: usize| {
                    *known.entry((visit_type, position, resource)).or_insert_with(|| {
                        let holds = holds(&names.request.resources[resource], kind, role);
                        add_pattern(problem, Pattern { resource, holds })
                    })
                };
                roles.push(Seat {
                    patterns: choices.into_iter().map(&mut pattern).collect(),
                    weighted: weighted.iter().position(|name| *name == role.role),
                });
            }
            let minutes: i64 = kind.segments.iter().map(|segment| segment.minutes).sum();
            if let Some(resource) = person {
                let holds = vec![Take { from: 0, to: (minutes / 5) as usize, demand: 1 }];
                let pattern = *known
                    .entry((visit_type, usize::MAX, resource))
                    .or_insert_with(|| add_pattern(problem, Pattern { resource, holds }));
                roles.push(Seat { patterns: vec![pattern], weighted: None });
            }
            let sets: Vec<BTreeSet<usize>> = roles
                .iter()
                .map(|seat| seat.patterns.iter().map(|pattern| problem.patterns[*pattern].resource).collect())
                .collect();
            let entangled =
                sets.iter().enumerate().any(|(i, set)| sets[..i].iter().any(|other| !set.is_disjoint(other)));
            let starts = starts(names, problem, series, &key.1, minutes, &busy);
            shapes.push(Shape { visit_type, minutes, starts, roles, entangled });
            keys.push(key);
            keys.len() - 1
        });
        shape_of.push(index);
    }
    let preferred = |day: &Day| names.calendar.preferred(patient, Date(day.date));
    let mut course = Course {
        priority: series.priority,
        sessions: Vec::new(),
        phases: Vec::new(),
        shapes,
        approved: !series.approved_breaches.is_empty(),
        coverage: series.coverage.map(|span| (number(span.from.0), number(span.to.0))),
        time_weight: series.same_time_weight.saturating_mul(names.request.weights.time_of_day),
        seat_weights: series
            .same_resource_weights
            .values()
            .map(|weight| weight.saturating_mul(names.request.weights.same_resource))
            .collect(),
        base: number(series.earliest.unwrap_or(names.request.horizon.from).0),
        previous: Vec::new(),
        preferred: problem.days.iter().map(preferred).collect(),
        most_preferred: patient.preferred.iter().map(|window| window.weight.unwrap_or(0)).max().unwrap_or(0),
    };
    facts::sessions(names, series, patient, &shape_of, &mut course);
    facts::previous(names, problem, series, &mut course);
    course
}

fn add_pattern(problem: &mut Problem, pattern: Pattern) -> usize {
    problem.resources[pattern.resource].patterns.push(problem.patterns.len());
    problem.patterns.push(pattern);
    problem.patterns.len() - 1
}

/// The holds of a role, neighbors of equal demand joined. More than the whole capacity never fits.
fn holds(resource: &Resource, kind: &VisitType, role: &Role) -> Vec<Take> {
    let mut holds: Vec<Take> = Vec::new();
    for (segment, from, to) in offsets(kind) {
        let mine = role.holds.iter().filter(|hold| hold.segment == segment);
        let shares: Vec<i64> = mine.map(|hold| units(resource, hold.demand)).collect();
        if !shares.is_empty() {
            let demand = shares.iter().sum::<i64>().min(MOST + 1) as u16;
            holds.push(Take { from: (from / 5) as usize, to: (to / 5) as usize, demand });
        }
    }
    holds.dedup_by(|next, last| {
        let joins = last.to == next.from && last.demand == next.demand;
        if joins {
            last.to = next.to;
        }
        joins
    });
    holds
}

fn starts(
    names: &Names<'_>,
    problem: &Problem,
    series: &Series,
    weekdays: &Option<Vec<crate::wall::Weekday>>,
    minutes: i64,
    busy: &[Minutes],
) -> Vec<Bits> {
    let patient = &names.request.patients[names.patients[series.patient.as_str()]];
    let now = names.request.now.map(|now| names.clock.edge(now.0, crate::wall::Edge::From));
    let of_day = |day: &Day| {
        let date = Date(day.date);
        let barred = weekdays.as_ref().is_some_and(|days| !days.contains(&weekday(day.date)))
            || series.earliest.is_some_and(|earliest| date < earliest)
            || series.latest.is_some_and(|latest| latest < date);
        if barred || minutes > 5 * day.ticks as i64 {
            return Bits::default();
        }
        let open = inside(&names.calendar.open(date), day).runs((minutes / 5) as usize);
        let free = names.calendar.free(patient, date);
        let end_of_day = day.start + 5 * day.ticks as i64;
        let comes = |tick: usize| {
            let (from, to) = (day.start + 5 * tick as i64, day.start + 5 * tick as i64 + minutes);
            let travel = (day.start.max(from - patient.travel_minutes), end_of_day.min(to + patient.travel_minutes));
            now.is_none_or(|now| now <= from)
                && covers(&free, travel.0, travel.1)
                && !busy.iter().any(|(a, b)| from < *b && *a < to)
        };
        let mut bits = Bits::default();
        day.starts.and(open).ticks().filter(|tick| comes(*tick)).for_each(|tick| bits.set(tick));
        bits
    };
    problem.days.iter().map(of_day).collect()
}
