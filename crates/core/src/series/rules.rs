//! From a protocol, a first day, weekdays and a time to the days of every session. Knows nothing of rooms or bookings.

use chrono_tz::Tz;
use std::collections::BTreeSet;

use crate::{
    error::{Error, Result},
    packs::Phase,
    types::{Day, LocalTime},
};

/// How far ahead a single session is looked for before the wish is called impossible.
const FARTHEST_DAYS: i64 = 120;
/// The longest course anybody books at once.
const MOST_SESSIONS: usize = 200;

/// What somebody wishes for a course.
pub(crate) struct Wish<'a> {
    pub phases: &'a [Phase],
    pub starts_on: Day,
    /// Weekdays the patient can come, 1 Monday to 7 Sunday; the protocol's own when empty.
    pub weekdays: &'a [u8],
    /// Weekdays on which the site treats.
    pub open_weekdays: &'a [u8],
    pub minute_of_day: i64,
    /// Another number of sessions than the protocol's.
    pub sessions: Option<usize>,
    pub zone: Tz,
}

/// The days of a course, and in words what was moved and why.
#[derive(Debug)]
pub(crate) struct Course {
    pub sessions: Vec<Placed>,
    pub notes: Vec<String>,
}

/// One session's day and time.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub number: usize,
    pub starts: LocalTime,
    pub phase: String,
    /// Whether its day has several.
    pub among_several: bool,
    /// Week of the course, Monday to Sunday, counted from 1.
    pub week: i64,
    /// Why it is not where the rhythm alone would have put it.
    pub moved: Option<String>,
}

/// Lays every session of a course on a day; `closed` names the closure of a day.
///
/// Keeps the weekdays, the sessions a week and the least gap of each phase, skips closures, and puts more than one on a day only
/// where the phase says so. Phases without an end are laid only when more sessions are wished than the others have.
/// A gap longer than the protocol allows is laid and noted: whether the course goes on is the clinician's decision.
///
/// # Errors
/// `Invalid` when no allowed day is left.
pub(crate) fn lay_out(wish: &Wish<'_>, closed: impl Fn(Day) -> Option<String>) -> Result<Course> {
    let phases = stretches(wish)?;
    let mut sessions: Vec<Placed> = Vec::new();
    let mut long_gaps = Vec::new();
    for phase in &phases {
        let mut rhythm = Vec::new();
        for day_of_phase in 0..phase.count.div_ceil(phase.per_day) {
            let mut earlier: Vec<Day> = sessions.iter().map(|placed| placed.starts.day()).collect();
            earlier.dedup();
            let spot = Spot { phase, rhythm: &rhythm, earlier: &earlier, day_of_phase, starts_on: wish.starts_on };
            let found = spot.day(&closed)?;
            if day_of_phase == 0 {
                rhythm = rhythm_from(phase, found.day.weekday());
            }
            let number = sessions.len() + 1;
            if let (Some(gap), Some(limit)) = (found.gap, phase.max_gap)
                && gap > limit
            {
                long_gaps.push(format!(
                    "Session {number} comes {gap} days after session {}; the protocol allows {limit}.",
                    number - 1
                ));
            }
            let on_this_day = phase.per_day.min(phase.count - day_of_phase * phase.per_day);
            for (minute, number) in minutes_of_a_day(phase, wish.minute_of_day, on_this_day)?.zip(number..) {
                let (starts, skipped) = wall_time(found.day, minute, wish.zone);
                let moved = found.moved.clone().or(skipped);
                let among_several = phase.per_day > 1;
                sessions.push(Placed { number, starts, phase: phase.name.clone(), among_several, week: 0, moved });
            }
        }
    }
    number_weeks(&mut sessions);
    let mut notes = Vec::from_iter(start_note(wish, &sessions, &closed));
    notes.extend(weekday_note(wish));
    notes.extend(gap_note(&long_gaps));
    notes.extend(clock_note(&sessions, wish.zone));
    Ok(Course { sessions, notes })
}

/// The first wall time at or after this one that clocks of the zone show, and in words when that is a later one.
pub(crate) fn wall_time(day: Day, minute_of_day: i64, zone: Tz) -> (LocalTime, Option<String>) {
    let asked = day.at(0, 0).expect("every day has a midnight in civil time").plus_minutes(minute_of_day);
    if !asked.is_skipped(zone) {
        return (asked, None);
    }
    let first =
        (1..=24 * 60).map(|later| asked.plus_minutes(later)).find(|time| !time.is_skipped(zone)).unwrap_or(asked);
    (first, Some(format!("clocks skip {} on {}", asked.clock_us(), day.short())))
}

/// `Mon, Wed, Fri`.
pub(crate) fn weekday_names(weekdays: &[u8]) -> String {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let names: Vec<_> =
        weekdays.iter().filter_map(|day| NAMES.get(usize::from(*day).checked_sub(1)?).copied()).collect();
    names.join(", ")
}

/// A phase as it will be laid: its days after the patient's wish and the site's week.
pub(crate) struct Stretch {
    pub name: String,
    pub count: usize,
    /// Days in one week with sessions of the phase.
    pub per_week: usize,
    pub per_day: usize,
    pub gap_minutes: i64,
    pub allowed: Vec<u8>,
    pub min_gap: i64,
    pub ideal_gap: Option<i64>,
    pub max_gap: Option<i64>,
    pub new_week: bool,
}

/// The phases of a course as somebody wishes it.
///
/// # Errors
/// `Invalid` for a number of sessions or weekdays that no course can have.
pub(crate) fn stretches(wish: &Wish<'_>) -> Result<Vec<Stretch>> {
    let ends: usize = counted(wish.phases.iter().filter(|phase| !phase.until_decided));
    let planned = if ends == 0 { counted(wish.phases.iter()) } else { ends };
    let total = wish.sessions.unwrap_or(planned);
    if total == 0 || total > MOST_SESSIONS {
        return Err(Error::invalid("sessions", "is not between 1 and 200"));
    }
    if wish.weekdays.iter().any(|day| !(1..=7).contains(day)) {
        return Err(Error::invalid("weekdays", "holds a number that is not a weekday from 1 (Monday) to 7 (Sunday)"));
    }
    let mut left = total;
    let last = wish.phases.len().saturating_sub(1);
    let mut phases = Vec::new();
    for (place, phase) in wish.phases.iter().enumerate() {
        let count = if place == last { left } else { left.min(usize::from(phase.sessions)) };
        left -= count;
        if count > 0 {
            phases.push(stretch(wish, phase, count)?);
        }
    }
    Ok(phases)
}

fn counted<'p>(phases: impl Iterator<Item = &'p Phase>) -> usize {
    phases.map(|phase| usize::from(phase.sessions)).sum()
}

fn stretch(wish: &Wish<'_>, phase: &Phase, count: usize) -> Result<Stretch> {
    let per_day = usize::from(phase.per_day.max(1));
    let per_week = usize::from(phase.per_week.max(1)).div_ceil(per_day);
    let wished: BTreeSet<u8> = wish.weekdays.iter().copied().collect();
    let both: BTreeSet<u8> = phase.weekdays.iter().copied().filter(|day| wished.contains(day)).collect();
    let days = match wished.len() {
        0 => phase.weekdays.iter().copied().collect(),
        _ if both.len() >= per_week.min(wished.len()) => both,
        _ => wished,
    };
    let allowed: Vec<u8> = days.iter().copied().filter(|day| wish.open_weekdays.contains(day)).collect();
    if allowed.is_empty() {
        let days: Vec<u8> = days.into_iter().collect();
        return Err(Error::invalid(
            "weekdays",
            format!("leaves no day: the site does not treat on {}", weekday_names(&days)),
        ));
    }
    Ok(Stretch {
        name: phase.name.clone(),
        count,
        per_week,
        per_day,
        gap_minutes: i64::from(phase.min_gap_hours.unwrap_or(0)) * 60,
        allowed,
        // What goes on without an end has time for the best gap.
        min_gap: i64::from(phase.ideal_gap_days.filter(|_| phase.until_decided).unwrap_or(phase.min_gap_days).max(1)),
        ideal_gap: phase.ideal_gap_days.map(i64::from),
        max_gap: phase.max_gap_days.map(i64::from),
        new_week: phase.new_week,
    })
}

/// Where the next session goes, given those before it.
struct Spot<'a> {
    phase: &'a Stretch,
    /// The weekdays the phase settled on; empty before its first session.
    rhythm: &'a [u8],
    earlier: &'a [Day],
    day_of_phase: usize,
    starts_on: Day,
}

struct Found {
    day: Day,
    gap: Option<i64>,
    moved: Option<String>,
}

impl Spot<'_> {
    fn day(&self, closed: impl Fn(Day) -> Option<String>) -> Result<Found> {
        let before = self.earlier.last().copied();
        let rhythmic = self.first(self.rhythm, &closed);
        let any = self.first(&self.phase.allowed, &closed);
        let within = |found: &Found| match (before, self.phase.max_gap) {
            (Some(before), Some(limit)) => found.day.since(before) <= limit,
            (_, _) => true,
        };
        let found = rhythmic.filter(within).or(any);
        let mut found = found.ok_or_else(|| {
            Error::invalid(
                "starts_on",
                "leaves no day within four months that the protocol, the weekdays and the closures allow",
            )
        })?;
        found.gap = before.map(|before| found.day.since(before));
        Ok(found)
    }

    fn first(&self, weekdays: &[u8], closed: impl Fn(Day) -> Option<String>) -> Option<Found> {
        let from = self.earliest();
        let mut moved = None;
        for day in (0..FARTHEST_DAYS).map(|later| from.plus(later)) {
            if !weekdays.contains(&day.weekday()) || self.week_is_full(day) {
                continue;
            }
            match closed(day) {
                Some(name) => moved = moved.or_else(|| Some(format!("{} is closed: {name}", day.short()))),
                None => return Some(Found { day, gap: None, moved }),
            }
        }
        None
    }

    fn earliest(&self) -> Day {
        let Some(before) = self.earlier.last().copied() else { return self.starts_on };
        let after_gap = before.plus(self.phase.min_gap);
        if self.phase.new_week && self.day_of_phase == 0 { after_gap.max(monday_of(before).plus(7)) } else { after_gap }
    }

    fn week_is_full(&self, day: Day) -> bool {
        let monday = monday_of(day);
        let of_phase = self.earlier.iter().rev().take(self.day_of_phase);
        of_phase.filter(|earlier| monday_of(**earlier) == monday).count() >= self.phase.per_week
    }
}

/// The minutes of a day at which its sessions start.
fn minutes_of_a_day(phase: &Stretch, first: i64, count: usize) -> Result<impl Iterator<Item = i64> + use<>> {
    let gap = phase.gap_minutes;
    let last = i64::try_from(count).unwrap_or(0).saturating_sub(1) * gap + first;
    if last >= 24 * 60 {
        return Err(Error::invalid("time", format!("leaves no room for {count} sessions a day; begin earlier")));
    }
    Ok((0..count).map(move |place| first + i64::try_from(place).unwrap_or(0) * gap))
}

/// The weekdays a phase settles on when it began on `anchor`: as many as a week asks for, spread most evenly, and never nearer
/// than the least gap. All allowed days when no such choice holds the anchor.
fn rhythm_from(phase: &Stretch, anchor: u8) -> Vec<u8> {
    if phase.per_week >= phase.allowed.len() {
        return phase.allowed.clone();
    }
    let choices = (0_u8..128)
        .map(|bits| phase.allowed.iter().copied().filter(|day| bits & (1 << (day - 1)) != 0).collect::<Vec<_>>());
    let mut best: Option<(i64, Vec<u8>)> = None;
    for choice in choices.filter(|choice| choice.len() == phase.per_week && choice.contains(&anchor)) {
        let spread = least_gap(&choice);
        let better = best.as_ref().is_none_or(|(widest, earlier)| (spread, earlier) > (*widest, &choice));
        if spread >= phase.min_gap.min(7) && better {
            best = Some((spread, choice));
        }
    }
    best.map_or_else(|| phase.allowed.clone(), |(_, choice)| choice)
}

fn least_gap(weekdays: &[u8]) -> i64 {
    let next = weekdays.iter().copied().skip(1).chain(weekdays.first().map(|first| first + 7));
    weekdays.iter().zip(next).map(|(day, next)| i64::from(next - day)).min().unwrap_or(7)
}

fn monday_of(day: Day) -> Day {
    day.plus(1 - i64::from(day.weekday()))
}

fn number_weeks(sessions: &mut [Placed]) {
    let Some(first) = sessions.first().map(|placed| monday_of(placed.starts.day())) else { return };
    for placed in sessions {
        placed.week = placed.starts.day().since(first) / 7 + 1;
    }
}

fn gap_note(long_gaps: &[String]) -> Option<String> {
    let first = long_gaps.first()?;
    Some(match long_gaps.len() - 1 {
        0 => format!("{first} Ask the clinician."),
        1 => format!("{first} One later gap is too long as well. Ask the clinician."),
        more => format!("{first} {more} later gaps are too long as well. Ask the clinician."),
    })
}

fn weekday_note(wish: &Wish<'_>) -> Option<String> {
    let used: BTreeSet<u8> = wish.phases.iter().flat_map(|phase| phase.weekdays.iter().copied()).collect();
    let foreign: Vec<u8> = wish.weekdays.iter().copied().filter(|day| !used.contains(day)).collect();
    let shut: Vec<u8> = wish.weekdays.iter().copied().filter(|day| !wish.open_weekdays.contains(day)).collect();
    if !shut.is_empty() {
        return Some(format!("The site does not treat on {}.", weekday_names(&shut)));
    }
    let used: Vec<u8> = used.into_iter().collect();
    (!foreign.is_empty())
        .then(|| format!("{} lies outside the protocol's days ({}).", weekday_names(&foreign), weekday_names(&used)))
}

fn start_note(wish: &Wish<'_>, sessions: &[Placed], closed: impl Fn(Day) -> Option<String>) -> Option<String> {
    let first = sessions.first()?.starts.day();
    if first == wish.starts_on {
        return None;
    }
    let why = closed(wish.starts_on)
        .map_or_else(|| "is not a day of this course".to_owned(), |name| format!("is closed: {name}"));
    Some(format!("Starts on {}: {} {why}.", first.short(), wish.starts_on.short()))
}

fn clock_note(sessions: &[Placed], zone: Tz) -> Option<String> {
    let (first, last) = (sessions.first()?.starts.day(), sessions.last()?.starts.day());
    let midday = |day: Day| day.at(12, 0).expect("noon exists in civil time").instant(zone).0;
    let change = (1..=last.since(first))
        .map(|later| first.plus(later))
        .find(|day| midday(*day) - midday(day.plus(-1)) != 86_400_000)?;
    Some(format!("Clocks change on {}. Sessions keep their clinic time.", change.short()))
}

#[cfg(test)]
mod tests;
