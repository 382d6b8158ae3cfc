//! What times may be, and what they come to on a day. Pure.

use std::collections::BTreeSet;

use super::{LikedSpan, Shift, WallClock, WeekSpan, typed};
use crate::{
    error::{Error, Result},
    types::{Day, LocalTime, SiteId},
};

/// Times stand on this grid, in minutes; the planner counts in it.
pub(super) const GRID: u16 = 5;
/// Stretches of one week that are kept.
const MOST: usize = 70;

/// Stretches of a week, in order, or what is wrong with them.
///
/// # Errors
/// `Invalid` for a stretch that is off the grid, ends before it begins or overlaps another.
pub(super) fn week(field: &str, mut spans: Vec<WeekSpan>) -> Result<Vec<WeekSpan>> {
    for span in &spans {
        stretch(field, *span)?;
    }
    spans.sort_unstable();
    spans.dedup();
    few(field, spans.len())?;
    for pair in spans.windows(2) {
        if let [one, next] = pair
            && one.weekday == next.weekday
            && next.from < one.to
        {
            let (said, other) = (typed::said_of(*one), typed::said_of(*next));
            let whole = WeekSpan { to: one.to.max(next.to), ..*one };
            let instead = typed::written(&[whole.liked(1)]);
            return Err(Error::invalid(field, format!("has {said} and {other}, which overlap; type {instead}")));
        }
    }
    Ok(spans)
}

/// Stretches that somebody likes, in order; they may overlap, the one that is liked most counts.
///
/// # Errors
/// `Invalid` as for a week, and for a weight that is not 1 to 3.
pub(super) fn liked(field: &str, mut spans: Vec<LikedSpan>) -> Result<Vec<LikedSpan>> {
    for liked in &spans {
        stretch(field, liked.span())?;
        if !(1..=3).contains(&liked.weight) {
            return Err(Error::invalid(field, "has a weight that is not 1, 2 or 3"));
        }
    }
    spans.sort_unstable();
    spans.dedup();
    few(field, spans.len())?;
    Ok(spans)
}

/// The stretches, each liked as much as any other.
pub(super) fn unweighted(spans: &[WeekSpan]) -> Vec<LikedSpan> {
    spans.iter().map(|span| span.liked(1)).collect()
}

/// The pattern somebody works at a site on a day: the one that began last and has not ended.
pub(super) fn pattern_on(shifts: &[Shift], site: SiteId, day: Day) -> Option<&Shift> {
    let holds = |shift: &&Shift| {
        shift.site_id == site && shift.effective_on <= day && shift.ends_on.is_none_or(|ends| day <= ends)
    };
    shifts.iter().filter(holds).max_by_key(|shift| (shift.effective_on, shift.id))
}

/// The first day and stretch on which somebody would be at this site and another at once.
pub(super) fn two_places_at_once(shifts: &[Shift], site: SiteId) -> Option<(Day, SiteId, WeekSpan)> {
    let others: BTreeSet<SiteId> = shifts.iter().map(|shift| shift.site_id).filter(|other| *other != site).collect();
    // What holds changes only on these days, so a week from each shows everything.
    let changes: BTreeSet<Day> = shifts
        .iter()
        .flat_map(|shift| [Some(shift.effective_on), shift.ends_on.map(|day| day.plus(1))])
        .flatten()
        .collect();
    let days: BTreeSet<Day> = changes.iter().flat_map(|day| (0..7).map(|later| day.plus(later))).collect();
    days.into_iter().find_map(|day| {
        let here = on_day(&pattern_on(shifts, site, day)?.times.0, day);
        others.iter().find_map(|other| {
            let there = on_day(&pattern_on(shifts, *other, day)?.times.0, day);
            let clash = there.iter().find(|there| here.iter().any(|here| here.from < there.to && there.from < here.to));
            clash.map(|clash| (day, *other, *clash))
        })
    })
}

/// The stretches of a week that fall on a day.
pub(super) fn on_day(spans: &[WeekSpan], day: Day) -> Vec<WeekSpan> {
    spans.iter().copied().filter(|span| span.weekday == day.weekday()).collect()
}

/// From when until when; what ends when another begins does not touch it.
pub(crate) type Span = (LocalTime, LocalTime);

/// Spans in order, those that touch or overlap made one.
pub(crate) fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|(from, until)| from < until);
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for (from, until) in spans {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => merged.push((from, until)),
        }
    }
    merged
}

/// What is in the first and in none of the others; both are in order and apart.
pub(crate) fn without(open: &[Span], taken: &[Span]) -> Vec<Span> {
    let mut left = Vec::new();
    for (begin, until) in open {
        let mut from = *begin;
        for (taken_from, taken_until) in taken.iter().filter(|(from, to)| to > begin && from < until) {
            if *taken_from > from {
                left.push((from, *taken_from));
            }
            from = from.max(*taken_until);
        }
        if from < *until {
            left.push((from, *until));
        }
    }
    left
}

fn stretch(field: &str, span: WeekSpan) -> Result<()> {
    if !(1..=7).contains(&span.weekday) {
        return Err(Error::invalid(field, "has a weekday that is not 1 for Monday to 7 for Sunday"));
    }
    if span.to <= span.from {
        let said = format!("{} to {}", span.from.us(), span.to.us());
        return Err(Error::invalid(
            field,
            format!("has {said}, which runs over midnight or ends where it begins; write both days by themselves"),
        ));
    }
    match [span.from, span.to].into_iter().find(|time| !time.minutes().is_multiple_of(GRID)) {
        None => Ok(()),
        Some(off) => {
            let before = off.minutes() / GRID * GRID;
            let near =
                [before, before + GRID].map(|time| WallClock::of_minutes(time).map(WallClock::us).unwrap_or_default());
            let [before, after] = near;
            Err(Error::invalid(
                field,
                format!("has {}; times are in steps of {GRID} minutes: {before} or {after}", off.us()),
            ))
        }
    }
}

fn few(field: &str, count: usize) -> Result<()> {
    if count > MOST {
        return Err(Error::invalid(
            field,
            format!("has more than {MOST} stretches of time; a few for each day are enough"),
        ));
    }
    Ok(())
}
