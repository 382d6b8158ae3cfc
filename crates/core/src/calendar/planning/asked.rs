//! A new course as it is asked for: its rhythm, and what a slot near the asked one is worth.

use seriesdesk_planner::{ClockTime, Window};

use super::{
    Known,
    course::{CourseAsked, window},
    names::{WEEK, date, weekday_index},
};
use crate::{
    error::Result,
    series::rules::{Stretch, stretches},
    types::{Day, LocalTime},
};

/// Days left for closures, leave and a start later than asked.
const SPARE_DAYS: i64 = 45;
const LONGEST_DAYS: i64 = 700;
/// What a visit in the slot of the rhythm is worth, on its day, and at its time on another day.
const SLOT: i64 = 40;
const DAY: i64 = 26;
const TIME: i64 = 12;
/// What it is worth so many minutes later than its slot; earlier is worth one less.
const NEAR: [(i64, i64); 6] = [(15, 39), (30, 37), (60, 35), (120, 33), (180, 31), (240, 29)];

/// The days a course may take.
pub(super) fn horizon(known: &Known<'_>) -> Result<(Day, Day)> {
    let days: i64 = stretches(known.wish)?.iter().map(days_of).sum();
    let from = known.input.starts_on;
    Ok((from, from.plus((days + SPARE_DAYS).min(LONGEST_DAYS))))
}

/// Days that a stretch takes by itself.
pub(super) fn days_of(stretch: &Stretch) -> i64 {
    let weeks = stretch.count.div_ceil((stretch.per_week * stretch.per_day).max(1)) as i64 * 7;
    weeks.max(stretch.count.div_ceil(stretch.per_day.max(1)) as i64 * stretch.min_gap) + 7
}

/// The course that somebody asks for.
pub(super) fn course<'a>(known: &Known<'a>) -> Result<CourseAsked<'a>> {
    let mut course = CourseAsked {
        called: "this course".to_owned(),
        patient: known.input.patient_id,
        frozen: known.frozen,
        stretches: stretches(known.wish)?,
        rooms: known.rooms.iter().map(|room| room.id).collect(),
        only_room: known.input.room_id,
        provider: known.input.provider_id,
        earliest: known.input.starts_on,
        wished: Vec::new(),
        completed: Vec::new(),
        pinned: Vec::new(),
        long_gaps: false,
    };
    let longest = course.longest();
    course.wished = slots(known, longest).chain(usual_time(known.wish.minute_of_day, longest)).collect();
    Ok(course)
}

/// The slots of the rhythm, then their days.
fn slots(known: &Known<'_>, longest: i64) -> impl Iterator<Item = Window> {
    let on = |starts: LocalTime, from, to, weight| Window {
        valid_from: Some(date(starts.day())),
        valid_to: Some(date(starts.day())),
        ..window((weekday_index(starts.day().weekday()), from, to, weight))
    };
    known.course.sessions.iter().flat_map(move |placed| {
        let from = placed.starts.minute_of_day();
        let until = move |later: i64| (from + longest + later).min(24 * 60);
        let near = NEAR.into_iter().flat_map(move |(minutes, worth)| {
            let later = on(placed.starts, from, until(minutes), worth);
            [later, on(placed.starts, (from - minutes).max(0), until(minutes), worth - 1)]
        });
        near.chain([on(placed.starts, from, until(0), SLOT), on(placed.starts, 0, 24 * 60, DAY)])
    })
}

/// The usual time on any day.
pub(super) fn usual_time(minute_of_day: i64, longest: i64) -> impl Iterator<Item = Window> {
    let until = ClockTime((minute_of_day + longest).min(24 * 60));
    (0..WEEK.len()).map(move |day| window((day, minute_of_day, until.0, TIME)))
}
