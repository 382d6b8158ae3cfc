//! Refuses requests that break the schema or its rules, naming the field and the way out.

use serde_json::Value;
use std::collections::BTreeSet;

use crate::{
    protocol::{Gap, Kept, Series},
    request::{Demand, Disruption, Hold, Request, Resource, VisitType, Weights, Window},
    wall::{Clock, Edge},
};

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct Refused {
    /// The field, as a path.
    pub field: String,
    /// What is wrong and the way out.
    pub why: String,
}

const LONGEST_DAYS: i64 = 1100;
const MOST_ROWS: usize = 5_000;
const MOST_SESSIONS: i64 = 20_000;
const MOST_CELLS: usize = 150_000;
const MOST_MINUTES: i64 = 1440;

/// Reads a request from JSON and checks it.
pub fn read(value: &Value) -> Result<Request, Refused> {
    let request = Request::deserialize_from(value)?;
    check(&request)?;
    Ok(request)
}

impl Request {
    fn deserialize_from(value: &Value) -> Result<Request, Refused> {
        let fields = value.as_object().ok_or_else(|| refused("request", "it is not a JSON object"))?;
        for (name, value) in fields {
            crate::read::part(name, value)?;
        }
        <Request as serde::Deserialize>::deserialize(value).map_err(|error| refused("request", error.to_string()))
    }
}

fn refused(field: impl Into<String>, why: impl Into<String>) -> Refused {
    Refused { field: field.into(), why: why.into() }
}

fn demand(good: bool, field: impl FnOnce() -> String, why: &str) -> Result<(), Refused> {
    if good { Ok(()) } else { Err(refused(field(), why)) }
}

/// The clock of the site.
pub fn clock(request: &Request) -> Result<Clock, Refused> {
    let zone = request.site.zone.parse().map(Clock);
    zone.map_err(|_| refused("site.zone", "it is no IANA time zone; write one such as America/New_York"))
}

/// Checks every rule that the types do not hold already.
pub fn check(request: &Request) -> Result<(), Refused> {
    demand(request.format == "seriesdesk.plan.request/1", || "format".into(), "write seriesdesk.plan.request/1")?;
    let clock = clock(request)?;
    let grid = request.site.grid_minutes;
    demand([5, 10, 15, 30, 60].contains(&grid), || "site.grid_minutes".into(), "write 5, 10, 15, 30 or 60")?;
    let days = (request.horizon.to.0 - request.horizon.from.0).num_days();
    demand(days >= 0, || "horizon.to".into(), "it lies before the first date")?;
    demand(days < LONGEST_DAYS, || "horizon.to".into(), "plan at most 1,100 days at once")?;
    demand((1..=3).contains(&request.proposals), || "proposals".into(), "ask for 1, 2 or 3")?;
    weights(&request.weights)?;
    sizes(request, days as usize + 1)?;
    let closures = request.site.closures.iter().map(|span| &span.id);
    ids("site.closures", closures)?;
    ids("resources", request.resources.iter().map(|resource| &resource.id))?;
    ids("visit_types", request.visit_types.iter().map(|kind| &kind.id))?;
    ids("patients", request.patients.iter().map(|patient| &patient.id))?;
    ids("series", request.series.iter().map(|series| &series.id))?;
    ids("bookings", request.bookings.iter().map(|booking| &booking.id))?;
    for (index, resource) in request.resources.iter().enumerate() {
        of_resource(&format!("resources[{index}]"), resource)?;
    }
    for (index, kind) in request.visit_types.iter().enumerate() {
        of_visit_type(request, &format!("visit_types[{index}]"), kind)?;
    }
    for (index, patient) in request.patients.iter().enumerate() {
        let at = || format!("patients[{index}]");
        demand(
            (0..=100_000).contains(&patient.travel_minutes),
            || at() + ".travel_minutes",
            "write 0 to 100,000 minutes",
        )?;
        ids(&(at() + ".away"), patient.away.iter().map(|span| &span.id))?;
        for window in &patient.preferred {
            demand(window.weight.is_some(), || at() + ".preferred", "each window needs a weight")?;
        }
        windows(&(at() + ".preferred"), &patient.preferred)?;
        windows(&(at() + ".windows"), patient.windows.as_deref().unwrap_or_default())?;
    }
    let mut sessions = 0;
    for (index, series) in request.series.iter().enumerate() {
        sessions += of_series(request, &format!("series[{index}]"), series)?;
        demand(sessions <= MOST_SESSIONS, || "series".into(), "plan at most 20,000 sessions at once")?;
    }
    bookings(request, &clock)?;
    repair(request)
}

fn weights(weights: &Weights) -> Result<(), Refused> {
    let tiers = [weights.unplaced, weights.moved, weights.breach, weights.uncovered];
    let wishes = [weights.finish, weights.time_of_day, weights.preferred, weights.same_resource, weights.idle];
    let more = [weights.spread, weights.reassigned];
    let good = tiers.iter().all(|weight| (0..=1_000_000_000_000).contains(weight));
    let good = good && wishes.iter().chain(&more).all(|weight| (0..=100_000).contains(weight));
    demand(good, || "weights".into(), "write 0 to 1,000,000,000,000 for the first four and 0 to 100,000 for the others")
}

fn sizes(request: &Request, days: usize) -> Result<(), Refused> {
    let rows = [
        ("resources", request.resources.len()),
        ("visit_types", request.visit_types.len()),
        ("patients", request.patients.len()),
        ("series", request.series.len()),
        ("bookings", request.bookings.len() / 20),
        ("site.closures", request.site.closures.len()),
    ];
    for (field, count) in rows {
        demand(count <= MOST_ROWS, || field.into(), "there are too many; plan fewer at once")?;
    }
    let cells = (request.resources.len() + request.series.len()).saturating_mul(days);
    demand(cells <= MOST_CELLS, || "horizon".into(), "so many resources and series need a shorter horizon")
}

fn ids<'a>(field: &str, ids: impl Iterator<Item = &'a String>) -> Result<(), Refused> {
    let mut seen = BTreeSet::new();
    for (index, id) in ids.enumerate() {
        let good = !id.is_empty() && !id.contains(|c: char| c == ':' || c.is_whitespace());
        demand(good, || format!("{field}[{index}].id"), "an id has no blank and no colon, and is not empty")?;
        demand(seen.insert(id), || format!("{field}[{index}].id"), "the id is there twice; give each its own")?;
    }
    Ok(())
}

fn windows(field: &str, windows: &[Window]) -> Result<(), Refused> {
    let good = windows.iter().all(|window| window.weight.is_none_or(|weight| (0..=100_000).contains(&weight)));
    demand(good, || format!("{field}.weight"), "write 0 to 100,000")
}

fn of_resource(at: &str, resource: &Resource) -> Result<(), Refused> {
    demand((1..=10_000).contains(&resource.capacity), || format!("{at}.capacity"), "write 1 to 10,000")?;
    demand((0..=100_000).contains(&resource.idle_weight), || format!("{at}.idle_weight"), "write 0 to 100,000")?;
    let single = resource.idle_weight == 0 || resource.capacity == 1;
    demand(single, || format!("{at}.idle_weight"), "only a resource of capacity 1 may have one; leave it out")?;
    windows(&format!("{at}.shifts"), resource.shifts.as_deref().unwrap_or_default())?;
    ids(&format!("{at}.away"), resource.away.iter().map(|span| &span.id))
}

fn of_visit_type(request: &Request, at: &str, kind: &VisitType) -> Result<(), Refused> {
    demand(!kind.segments.is_empty(), || format!("{at}.segments"), "a visit has at least one segment")?;
    ids(&format!("{at}.segments"), kind.segments.iter().map(|segment| &segment.id))?;
    let mut total = 0;
    for (index, segment) in kind.segments.iter().enumerate() {
        let field = || format!("{at}.segments[{index}].minutes");
        demand((5..=MOST_MINUTES).contains(&segment.minutes), field, "write 5 to 1,440 minutes")?;
        demand(segment.minutes % 5 == 0, field, "write a multiple of 5 minutes")?;
        total += segment.minutes;
        demand(total <= MOST_MINUTES, field, "a visit ends on the date it starts; shorten its segments")?;
    }
    demand(kind.roles.len() <= 32, || format!("{at}.roles"), "a visit has at most 32 roles")?;
    ids(&format!("{at}.roles"), kind.roles.iter().map(|role| &role.role))?;
    for (index, role) in kind.roles.iter().enumerate() {
        let at = || format!("{at}.roles[{index}]");
        demand(role.kind.is_some() || role.any_of.is_some(), at, "name a kind, or the resources in any_of")?;
        demand(
            role.any_of.as_ref().is_none_or(|ids| !ids.is_empty()),
            || at() + ".any_of",
            "name at least one resource",
        )?;
        for id in role.any_of.iter().flatten() {
            known_resource(request, id, || at() + ".any_of")?;
        }
        demand(!role.holds.is_empty(), || at() + ".holds", "a role holds at least one segment")?;
        for (index, Hold { segment, demand: share }) in role.holds.iter().enumerate() {
            let field = || format!("{}.holds[{index}]", at());
            demand(
                kind.segments.iter().any(|one| one.id == *segment),
                || field() + ".segment",
                "there is no such segment",
            )?;
            shares(*share, || field() + ".demand")?;
        }
    }
    Ok(())
}

fn shares(share: Demand, field: impl FnOnce() -> String) -> Result<(), Refused> {
    let good = !matches!(share, Demand::Units(units) if !(0..=1_000_000).contains(&units));
    demand(good, field, "write 0 or more, or \"all\"")
}

fn known_resource(request: &Request, id: &str, field: impl FnOnce() -> String) -> Result<(), Refused> {
    demand(request.resources.iter().any(|resource| resource.id == id), field, "there is no resource with this id")
}

fn of_series(request: &Request, at: &str, series: &Series) -> Result<i64, Refused> {
    let patient = request.patients.iter().any(|patient| patient.id == series.patient);
    demand(patient, || format!("{at}.patient"), "there is no patient with this id")?;
    demand((1..=9).contains(&series.priority), || format!("{at}.priority"), "write 1 to 9")?;
    demand(!series.phases.is_empty(), || format!("{at}.phases"), "a course has at least one phase")?;
    ids(&format!("{at}.phases"), series.phases.iter().map(|phase| &phase.id))?;
    demand(
        (0..=100_000).contains(&series.same_time_weight),
        || format!("{at}.same_time_weight"),
        "write 0 to 100,000",
    )?;
    let good = series.same_resource_weights.values().all(|weight| (0..=100_000).contains(weight));
    demand(good, || format!("{at}.same_resource_weights"), "write 0 to 100,000")?;
    let mut sessions: i64 = 0;
    for (index, phase) in series.phases.iter().enumerate() {
        let field = |name: &str| format!("{at}.phases[{index}].{name}");
        let kind = request.visit_types.iter().any(|kind| kind.id == phase.visit_type);
        demand(kind, || field("visit_type"), "there is no visit type with this id")?;
        demand((1..=1000).contains(&phase.count), || field("count"), "write 1 to 1,000")?;
        demand(
            phase.per_week.is_none_or(|limit| limit >= 1),
            || field("per_week"),
            "write 1 or more, or leave it out",
        )?;
        demand(phase.per_day >= 1, || field("per_day"), "write 1 or more")?;
        let gap = |gap: Option<Gap>| !matches!(gap, Some(Gap::Days(..=-1) | Gap::Hours(..=-1)));
        demand(gap(phase.min_gap), || field("min_gap"), "write 0 or more")?;
        demand(gap(phase.max_gap), || field("max_gap"), "write 0 or more")?;
        let ideal = phase.ideal_gap_days.is_none_or(|days| (1..=10_000).contains(&days));
        demand(ideal, || field("ideal_gap_days"), "write 1 to 10,000")?;
        sessions += phase.count;
        demand(sessions <= 1000, || field("count"), "a course has at most 1,000 sessions")?;
    }
    for id in series.only.values().flatten() {
        known_resource(request, id, || format!("{at}.only"))?;
    }
    let mut numbers = BTreeSet::new();
    for (list, kept) in [("completed", &series.completed), ("pinned", &series.pinned)] {
        for (index, Kept { n, resources, .. }) in kept.iter().enumerate() {
            let field = |name: &str| format!("{at}.{list}[{index}].{name}");
            demand((1..=sessions).contains(n), || field("n"), "the course has no session of this number")?;
            demand(numbers.insert(*n), || field("n"), "the session is kept twice; keep it once")?;
            for id in resources.values() {
                known_resource(request, id, || field("resources"))?;
            }
        }
    }
    Ok(sessions)
}

fn bookings(request: &Request, clock: &Clock) -> Result<(), Refused> {
    for (index, booking) in request.bookings.iter().enumerate() {
        let at = |name: &str| format!("bookings[{index}].{name}");
        let (from, to) = (clock.edge(booking.from.0, Edge::From), clock.edge(booking.to.0, Edge::To));
        demand(from < to, || at("to"), "a booking ends after it begins")?;
        let last = clock.wall(to - 1).date();
        demand(
            last == booking.from.0.date(),
            || at("to"),
            "a booking ends on the date it begins; make it two bookings",
        )?;
        let known = |id: &String| request.patients.iter().any(|patient| patient.id == *id);
        demand(booking.patient.as_ref().is_none_or(known), || at("patient"), "there is no patient with this id")?;
        for taken in &booking.resources {
            known_resource(request, &taken.id, || at("resources"))?;
            shares(taken.demand, || at("resources"))?;
        }
    }
    Ok(())
}

fn repair(request: &Request) -> Result<(), Refused> {
    let Some(repair) = &request.repair else { return Ok(()) };
    let sessions = |id: &str| {
        let series = request.series.iter().find(|series| series.id == id)?;
        Some(series.phases.iter().map(|phase| phase.count).sum::<i64>())
    };
    let session = |field: String, id: &str, n: i64| {
        let count =
            sessions(id).ok_or_else(|| refused(format!("{field}.series"), "there is no series with this id"))?;
        demand((1..=count).contains(&n), || format!("{field}.n"), "the course has no session of this number")
    };
    let mut seen = BTreeSet::new();
    for (index, old) in repair.previous.iter().enumerate() {
        let at = format!("repair.previous[{index}]");
        session(at.clone(), &old.series, old.n)?;
        demand(seen.insert((&old.series, old.n)), || format!("{at}.n"), "the session is there twice")?;
        for id in old.resources.values() {
            known_resource(request, id, || format!("{at}.resources"))?;
        }
    }
    for (index, disruption) in repair.disruptions.iter().enumerate() {
        let at = format!("repair.disruptions[{index}]");
        match disruption {
            Disruption::ResourceDown { resource, .. } => known_resource(request, resource, || at + ".resource")?,
            Disruption::PatientAway { patient, .. } => {
                let known = request.patients.iter().any(|one| one.id == *patient);
                demand(known, || at + ".patient", "there is no patient with this id")?;
            }
            Disruption::Missed { series, n, .. } => session(at, series, *n)?,
            Disruption::Closed { .. } => {}
        }
    }
    Ok(())
}
