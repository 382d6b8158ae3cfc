//! Who and what is there on a date, by the minute.

use std::collections::BTreeMap;

use crate::{
    request::{Disruption, Patient, Request, Resource, Window},
    spans::{Minutes, minus, union},
    wall::{Clock, ClockTime, Date, weekday},
};

/// The calendars of a request.
#[derive(Debug)]
pub struct Calendar<'a> {
    request: &'a Request,
    clock: Clock,
    shut: Vec<Minutes>,
    down: BTreeMap<&'a str, Vec<Minutes>>,
    gone: BTreeMap<&'a str, Vec<Minutes>>,
}

impl<'a> Calendar<'a> {
    /// Reads closures and disruptions once.
    pub fn new(request: &'a Request, clock: Clock) -> Calendar<'a> {
        let mut shut: Vec<Minutes> = request.site.closures.iter().map(|span| clock.span(span.from, span.to)).collect();
        let (mut down, mut gone) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for disruption in request.repair.iter().flat_map(|repair| &repair.disruptions) {
            match disruption {
                Disruption::Closed { from, to, .. } => shut.push(clock.span(*from, *to)),
                Disruption::ResourceDown { resource, from, to, .. } => {
                    down.entry(resource.as_str()).or_default().push(clock.span(*from, *to));
                }
                Disruption::PatientAway { patient, from, to, .. } => {
                    gone.entry(patient.as_str()).or_default().push(clock.span(*from, *to));
                }
                Disruption::Missed { .. } => {}
            }
        }
        Calendar { request, clock, shut, down, gone }
    }

    /// The whole date.
    pub fn day(&self, date: Date) -> Minutes {
        self.clock.on(date.0, ClockTime(0), ClockTime(1440))
    }

    /// When the site is open.
    pub fn open(&self, date: Date) -> Vec<Minutes> {
        let site = &self.request.site;
        let special = site.special_hours.iter().find(|special| special.date == date).map(|special| &special.hours);
        let hours = special.or_else(|| site.hours.get(&weekday(date.0)));
        let spans = hours.into_iter().flatten().map(|(from, to)| self.clock.on(date.0, *from, *to));
        minus(union(spans.collect()), &self.shut)
    }

    /// When a resource is there.
    pub fn on_shift(&self, resource: &Resource, date: Date) -> Vec<Minutes> {
        let base = if resource.shifts.is_none() && resource.extra_shifts.is_empty() {
            vec![self.day(date)]
        } else {
            let shifts = self.windows(resource.shifts.as_deref().unwrap_or_default(), date).map(|(span, _)| span);
            shifts.chain(resource.extra_shifts.iter().map(|extra| self.clock.span(extra.from, extra.to))).collect()
        };
        let away = resource.away.iter().map(|span| self.clock.span(span.from, span.to));
        let holes: Vec<Minutes> =
            away.chain(self.down.get(resource.id.as_str()).into_iter().flatten().copied()).collect();
        minus(union(base), &holes)
    }

    /// When a patient can come.
    pub fn free(&self, patient: &Patient, date: Date) -> Vec<Minutes> {
        let base = match &patient.windows {
            Some(windows) => self.windows(windows, date).map(|(span, _)| span).collect(),
            None => vec![self.day(date)],
        };
        let away = patient.away.iter().map(|span| self.clock.span(span.from, span.to));
        let holes: Vec<Minutes> =
            away.chain(self.gone.get(patient.id.as_str()).into_iter().flatten().copied()).collect();
        minus(union(base), &holes)
    }

    /// When a patient likes to come, with the weight of each window.
    pub fn preferred(&self, patient: &'a Patient, date: Date) -> Vec<(i64, i64, i64)> {
        let windows = self.windows(&patient.preferred, date);
        windows.map(|((from, to), window)| (from, to, window.weight.unwrap_or(0))).collect()
    }

    fn windows<'w>(&self, windows: &'w [Window], date: Date) -> impl Iterator<Item = (Minutes, &'w Window)> {
        let (clock, day) = (self.clock, weekday(date.0));
        windows
            .iter()
            .filter(move |window| {
                window.weekdays.contains(&day)
                    && window.valid_from.is_none_or(|from| from <= date)
                    && window.valid_to.is_none_or(|to| date <= to)
            })
            .map(move |window| (clock.on(date.0, window.from, window.to), window))
    }
}
