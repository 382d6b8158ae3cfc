//! Whom a free slot fits, and in which order.

use super::Priority;
use crate::{
    availability::{FreePatient, Stretch},
    types::LocalTime,
};

/// Longest wait that counts; whoever waits longer stands by how soon they can come.
const MOST_DAYS: i64 = 999;
const HALF_HOUR: i64 = 30;
/// What is shorter is not offered.
const SHORTEST_VISIT: i64 = 15;

/// What is known of somebody who waits, for one slot.
pub(crate) struct Candidate<'a> {
    pub priority: Priority,
    pub days_waiting: i64,
    pub notice_hours: i64,
    /// When the patient can come, on the dates of the slot.
    pub times: &'a FreePatient,
    /// Whether a session of their course was missed or called off and has no new day.
    pub has_gap_in_course: bool,
    /// Whether they declined this slot before.
    pub declined: bool,
    /// Why the slot cannot be booked for them, in words.
    pub clash: Option<String>,
}

/// Where somebody stands among others: the smallest comes first.
pub(crate) type Order = (Priority, bool, u8, i64);

/// The reason of a time the patient likes.
pub(crate) const LIKED: &str = "likes this time";

/// Why a slot fits, and where its patient stands among others: the smallest comes first.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fit {
    pub order: Order,
    pub reasons: Vec<String>,
}

/// What is left of a session's time at a moment: all of it while it is to come, else from the next half hour on, which is how
/// long an offer stands.
pub(super) fn left_of(starts: LocalTime, minutes: i64, now: LocalTime) -> Option<(LocalTime, i64)> {
    if starts > now {
        return Some((starts, minutes));
    }
    let next = now.plus_minutes(HALF_HOUR - now.minute_of_day().rem_euclid(HALF_HOUR));
    let left = starts.plus_minutes(minutes).minutes_since(next);
    (left >= SHORTEST_VISIT).then_some((next, left))
}

/// How well a slot fits somebody.
///
/// # Errors
/// Why it does not, in words.
pub(crate) fn fit(who: &Candidate<'_>, slot: Stretch, now: LocalTime) -> Result<Fit, String> {
    let hours = slot.from.minutes_since(now).div_euclid(60);
    if who.declined {
        return Err("declined this slot".to_owned());
    }
    if hours < who.notice_hours {
        return Err(format!("needs {} hours of notice", who.notice_hours));
    }
    let travels = Stretch {
        from: slot.from.plus_minutes(-who.times.travel_before_minutes),
        until: slot.until.plus_minutes(who.times.travel_after_minutes),
    };
    let lies_in = |window: &Stretch| window.from <= slot.from && slot.until <= window.until;
    if who.times.windows.as_ref().is_some_and(|windows| !windows.iter().any(lies_in)) {
        return Err("cannot come at this time".to_owned());
    }
    if who.times.away.iter().any(|away| away.from < travels.until && travels.from < away.until) {
        return Err("is away".to_owned());
    }
    if let Some(clash) = &who.clash {
        return Err(clash.clone());
    }
    let liked = who.times.preferred.iter();
    let liked =
        liked.filter(|liked| liked.from <= slot.from && slot.until <= liked.until).map(|liked| liked.weight).max();
    let days = who.days_waiting.clamp(0, MOST_DAYS);
    let reasons = [
        (who.priority != Priority::Usual).then(|| who.priority.label().to_owned()),
        who.has_gap_in_course.then(|| "a session of the course has no day".to_owned()),
        liked.map(|_| LIKED.to_owned()),
        (liked.is_none() && who.times.windows.is_some()).then(|| "can come then".to_owned()),
        Some(match days {
            0 => "waits since today".to_owned(),
            1 => "waits 1 day".to_owned(),
            days => format!("waits {days} days"),
        }),
    ];
    Ok(Fit {
        order: (who.priority, !who.has_gap_in_course, 3 - liked.unwrap_or(0).min(3), -days),
        reasons: reasons.into_iter().flatten().collect(),
    })
}
