//! The names of constraints, and the request with all but some of them dropped.

use std::collections::BTreeSet;

use crate::{
    request::{Mode, Request},
    wall::{ClockTime, Weekday},
};

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Every name that a conflict of this request may use and that says something.
pub fn constraints(request: &Request) -> Vec<String> {
    let mut names = vec!["hours".to_owned()];
    names.extend(request.now.map(|_| "now".to_owned()));
    names.extend(request.site.closures.iter().map(|closure| format!("closure:{}", closure.id)));
    names.extend(request.bookings.iter().map(|booking| format!("booking:{}", booking.id)));
    let disruptions = request.repair.iter().flat_map(|repair| &repair.disruptions).enumerate();
    names.extend(disruptions.map(|(index, _)| format!("disruption:{}", index + 1)));
    for resource in &request.resources {
        let id = &resource.id;
        names.extend([format!("shift:{id}"), format!("capacity:{id}")]);
        names.extend(resource.away.iter().map(|away| format!("away:{id}:{}", away.id)));
    }
    for patient in &request.patients {
        let id = &patient.id;
        names.extend([format!("window:{id}"), format!("overlap:{id}")]);
        names.extend(patient.away.iter().map(|away| format!("patient_away:{id}:{}", away.id)));
    }
    for series in &request.series {
        let id = &series.id;
        names.extend([format!("series:{id}")]);
        names.extend(series.earliest.map(|_| format!("earliest:{id}")));
        names.extend(series.latest.map(|_| format!("latest:{id}")));
        names.extend(series.only.keys().map(|role| format!("only:{id}:{role}")));
        names.extend(series.pinned.iter().map(|pin| format!("pin:{id}:{}", pin.n)));
        for phase in &series.phases {
            let name = |rule: &str| format!("{rule}:{id}:{}", phase.id);
            names.extend(phase.min_gap.map(|_| name("min_gap")));
            names.extend(phase.max_gap.map(|_| name("max_gap")));
            names.extend(phase.per_week.map(|_| name("per_week")));
            names.extend((phase.per_day < phase.count).then(|| name("per_day")));
            names.extend(phase.weekdays.as_ref().map(|_| name("weekdays")));
            names.extend(phase.new_week.then(|| name("new_week")));
        }
    }
    names.sort_by(|a, b| a.split(':').next().cmp(&b.split(':').next()));
    names
}

/// The request with only these constraints.
pub fn relax(request: &Request, keep: &BTreeSet<&str>) -> Request {
    let mut relaxed = request.clone();
    let kept = |name: String| keep.contains(name.as_str());
    relaxed.mode = Mode::Plan;
    relaxed.allow_partial = false;
    if !keep.contains("hours") {
        relaxed.site.special_hours.clear();
        relaxed.site.hours = WEEK.iter().map(|day| (*day, vec![(ClockTime(0), ClockTime(1440))])).collect();
    }
    if !keep.contains("now") {
        relaxed.now = None;
    }
    relaxed.site.closures.retain(|closure| kept(format!("closure:{}", closure.id)));
    relaxed.bookings.retain(|booking| kept(format!("booking:{}", booking.id)));
    for resource in &mut relaxed.resources {
        let id = resource.id.clone();
        if !kept(format!("shift:{id}")) {
            resource.shifts = None;
            resource.extra_shifts.clear();
        }
        resource.unlimited = !kept(format!("capacity:{id}"));
        resource.idle_weight = 0;
        resource.away.retain(|away| kept(format!("away:{id}:{}", away.id)));
    }
    for patient in &mut relaxed.patients {
        let id = patient.id.clone();
        if !kept(format!("window:{id}")) {
            patient.windows = None;
            patient.travel_minutes = 0;
        }
        patient.may_overlap = !kept(format!("overlap:{id}"));
        patient.away.retain(|away| kept(format!("patient_away:{id}:{}", away.id)));
        patient.preferred.clear();
    }
    relaxed.series.retain(|series| kept(format!("series:{}", series.id)));
    for series in &mut relaxed.series {
        let id = series.id.clone();
        series.earliest = series.earliest.filter(|_| kept(format!("earliest:{id}")));
        series.latest = series.latest.filter(|_| kept(format!("latest:{id}")));
        series.only.retain(|role, _| kept(format!("only:{id}:{role}")));
        series.pinned.retain(|pin| kept(format!("pin:{id}:{}", pin.n)));
        series.same_time_weight = 0;
        series.same_resource_weights.clear();
        for phase in &mut series.phases {
            let name = |rule: &str| format!("{rule}:{id}:{}", phase.id);
            phase.min_gap = phase.min_gap.filter(|_| kept(name("min_gap")));
            phase.max_gap = phase.max_gap.filter(|_| kept(name("max_gap")));
            phase.per_week = phase.per_week.filter(|_| kept(name("per_week")));
            phase.new_week &= kept(name("new_week"));
            if !kept(name("per_day")) {
                phase.per_day = phase.count;
            }
            if !kept(name("weekdays")) {
                phase.weekdays = None;
            }
            phase.ideal_gap_days = None;
        }
    }
    if let Some(repair) = &mut relaxed.repair {
        repair.previous.clear();
        let mut index = 0;
        repair.disruptions.retain(|_| {
            index += 1;
            kept(format!("disruption:{index}"))
        });
    }
    relaxed
}
