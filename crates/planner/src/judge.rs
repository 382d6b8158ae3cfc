//! Whether a plan breaks a hard rule: by names, minutes and spans, apart from how plans are made.
//!
//! A rule binds when a free session takes part in it; facts are never judged among themselves.

use std::collections::BTreeMap;

use crate::{
    calendar::Calendar,
    compile::{Names, units},
    protocol::Series,
    request::Request,
    score::{Row, Seen, holds, see},
    spans::covers,
    wall::{Clock, Date, Edge, weekday},
};

/// The rules that a plan breaks, by the names of the contract's judge; empty for a sound one.
pub fn broken(request: &Request, clock: Clock, rows: &[Row], partial: bool) -> Vec<&'static str> {
    let names = Names::new(request, clock);
    let mut all: Vec<Seen<'_>> = rows.iter().filter_map(|row| see(request, &clock, row)).collect();
    all.sort_by_key(|seen| (seen.row.series, seen.row.n));
    let mut found = Vec::new();
    for seen in all.iter().filter(|seen| seen.free) {
        place(&names, seen, &mut found);
    }
    for (index, series) in request.series.iter().enumerate() {
        let mine: Vec<&Seen<'_>> = all.iter().filter(|seen| seen.row.series == index).collect();
        numbers(series, &mine, partial, &mut found);
        order(series, &mine, &mut found);
    }
    capacity(request, &clock, &all, &mut found);
    overlap(request, &clock, &all, &mut found);
    found
}

fn place(names: &Names<'_>, seen: &Seen<'_>, found: &mut Vec<&'static str>) {
    let (request, clock): (&Request, Clock) = (names.request, names.clock);
    let calendar = Calendar::new(request, clock);
    let mut say = |bad: bool, code| found.extend(bad.then_some(code));
    let series = &request.series[seen.row.series];
    let phase = &series.phases[seen.phase];
    say(seen.tod % request.site.grid_minutes != 0, "grid");
    say(!matches!(clock.instants(seen.row.start.0), (Some(_), None)), "clock_change");
    say(request.now.is_some_and(|now| seen.start < clock.edge(now.0, Edge::From)), "before_now");
    say(seen.date < request.horizon.from || request.horizon.to < seen.date, "horizon");
    say(Date(clock.wall(seen.end - 1).date()) != seen.date, "same_day");
    say(!covers(&calendar.open(seen.date), seen.start, seen.end), "site_hours");
    if let Some(patient) = request.patients.iter().find(|patient| patient.id == series.patient) {
        let (first, last) = calendar.day(seen.date);
        let from = first.max(seen.start - patient.travel_minutes);
        let to = last.min(seen.end + patient.travel_minutes);
        say(!covers(&calendar.free(patient, seen.date), from, to), "patient_window");
    }
    say(phase.weekdays.as_ref().is_some_and(|days| !days.contains(&weekday(seen.date.0))), "weekday");
    say(series.earliest.is_some_and(|earliest| seen.date < earliest), "earliest");
    say(series.latest.is_some_and(|latest| latest < seen.date), "latest");
    say(seen.row.resources.len() != seen.kind.roles.len(), "role");
    for role in &seen.kind.roles {
        let choices = names.choices(series, role);
        let index = seen.row.resources.get(&role.role).and_then(|id| names.resources.get(id.as_str()).copied());
        say(!index.is_some_and(|index| choices.contains(&index)), "role");
    }
    for (resource, from, to, _) in holds(request, seen) {
        say(!covers(&calendar.on_shift(&request.resources[resource], seen.date), from, to), "resource_off");
    }
}

fn numbers(series: &Series, mine: &[&Seen<'_>], partial: bool, found: &mut Vec<&'static str>) {
    let count: i64 = series.phases.iter().map(|phase| phase.count).sum();
    let have = |n: i64| mine.iter().any(|seen| seen.row.n as i64 == n);
    if mine.windows(2).any(|pair| pair[0].row.n == pair[1].row.n) {
        found.push("duplicate_session");
    }
    if let Some(lost) = (1..=count).find(|n| !have(*n)) {
        if !partial {
            found.push("missing_session");
        }
        if mine.iter().any(|seen| seen.free && seen.row.n as i64 > lost) {
            found.push("not_prefix");
        }
    }
    for fact in crate::facts::kept(series) {
        let same = |seen: &&Seen<'_>| {
            seen.row.n as i64 == fact.n && seen.row.start == fact.start && seen.row.resources == fact.resources
        };
        if !mine.iter().any(same) {
            found.push("kept_changed");
        }
    }
}

fn order(series: &Series, mine: &[&Seen<'_>], found: &mut Vec<&'static str>) {
    let mut say = |bad: bool, code| found.extend(bad.then_some(code));
    for pair in mine.windows(2) {
        let [a, b] = pair else { continue };
        if b.row.n != a.row.n + 1 || !(a.free || b.free) {
            continue;
        }
        let phase = &series.phases[b.phase];
        let (there, here) = ((a.number, a.start), (b.number, b.start));
        say(b.start < a.end, "order");
        say(phase.min_gap.is_some_and(|gap| !gap.at_least(there, here)), "min_gap");
        let far = phase.max_gap.is_some_and(|gap| !gap.at_most(there, here));
        say(far && series.approved_breaches.is_empty(), "max_gap");
        say(a.phase != b.phase && phase.new_week && b.monday <= a.monday, "new_week");
    }
    for (index, phase) in series.phases.iter().enumerate() {
        let mut weeks: BTreeMap<i32, (i64, bool)> = BTreeMap::new();
        let mut days: BTreeMap<i32, (i64, bool)> = BTreeMap::new();
        for seen in mine.iter().filter(|seen| seen.phase == index) {
            for (groups, key) in [(&mut weeks, seen.monday), (&mut days, seen.number)] {
                let group = groups.entry(key).or_default();
                *group = (group.0 + 1, group.1 || seen.free);
            }
        }
        let over =
            |groups: &BTreeMap<i32, (i64, bool)>, limit: i64| groups.values().any(|group| group.0 > limit && group.1);
        say(phase.per_week.is_some_and(|limit| over(&weeks, limit)), "per_week");
        say(over(&days, phase.per_day), "per_day");
    }
}

/// Spans of each resource: from, to, units, and whether the session is free.
fn capacity(request: &Request, clock: &Clock, all: &[Seen<'_>], found: &mut Vec<&'static str>) {
    let mut used: Vec<Vec<(i64, i64, i64, bool)>> = vec![Vec::new(); request.resources.len()];
    for seen in all {
        for (resource, from, to, demand) in holds(request, seen) {
            used[resource].push((from, to, demand, seen.free));
        }
    }
    for booking in &request.bookings {
        let (from, to) = clock.span(booking.from, booking.to);
        for taken in &booking.resources {
            let index = request.resources.iter().position(|resource| resource.id == taken.id);
            if let Some(index) = index {
                used[index].push((from, to, units(&request.resources[index], taken.demand), false));
            }
        }
    }
    for (resource, spans) in request.resources.iter().zip(&mut used) {
        spans.retain(|span| span.2 > 0);
        spans.sort_unstable();
        let mut live: Vec<(i64, i64, i64, bool)> = Vec::new();
        for span in spans.iter() {
            live.retain(|other| other.1 > span.0);
            live.push(*span);
            let load: i64 = live.iter().map(|one| one.2).sum();
            if !resource.unlimited && load > resource.capacity && live.iter().any(|one| one.3) {
                found.push("capacity");
            }
        }
    }
}

fn overlap(request: &Request, clock: &Clock, all: &[Seen<'_>], found: &mut Vec<&'static str>) {
    for patient in request.patients.iter().filter(|patient| !patient.may_overlap) {
        let mine = all.iter().filter(|seen| request.series[seen.row.series].patient == patient.id);
        let mut spans: Vec<(i64, i64, bool)> = mine.map(|seen| (seen.start, seen.end, seen.free)).collect();
        let booked = request.bookings.iter().filter(|booking| booking.patient.as_ref() == Some(&patient.id));
        spans.extend(booked.map(|booking| {
            let (from, to) = clock.span(booking.from, booking.to);
            (from, to, false)
        }));
        spans.sort_unstable();
        for (index, first) in spans.iter().enumerate() {
            let later = spans[index + 1..].iter().take_while(|next| next.0 < first.1);
            if later.into_iter().any(|next| first.2 || next.2) {
                found.push("patient_overlap");
            }
        }
    }
}
