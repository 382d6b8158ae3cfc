//! US federal holidays by rule (5 U.S.C. 6103): proposed as closures, never imposed.

use crate::types::Day;

/// The federal holidays of a year, in order, each with its name.
///
/// A holiday on a Saturday is observed on the Friday before, one on a Sunday on the Monday after; both days are listed, the observed
/// one as `… (observed)`. New Year's Day of the next year can be observed on December 31. Inauguration Day is left out: it closes
/// federal offices around Washington only.
pub fn federal_holidays(year: i32) -> Vec<(Day, &'static str)> {
    let fixed = |month, day| Day::new(year, month, day);
    let mut days: Vec<(Day, &'static str)> = [
        (nth_weekday(year, 1, MONDAY, 3), "Martin Luther King Jr. Day"),
        (nth_weekday(year, 2, MONDAY, 3), "Washington's Birthday"),
        (last_monday_of_may(year), "Memorial Day"),
        (nth_weekday(year, 9, MONDAY, 1), "Labor Day"),
        (nth_weekday(year, 10, MONDAY, 2), "Columbus Day"),
        (nth_weekday(year, 11, THURSDAY, 4), "Thanksgiving Day"),
    ]
    .into_iter()
    .filter_map(|(day, name)| Some((day?, name)))
    .collect();
    for (day, name, observed_name) in [
        (fixed(1, 1), "New Year's Day", "New Year's Day (observed)"),
        (fixed(6, 19), "Juneteenth National Independence Day", "Juneteenth National Independence Day (observed)"),
        (fixed(7, 4), "Independence Day", "Independence Day (observed)"),
        (fixed(11, 11), "Veterans Day", "Veterans Day (observed)"),
        (fixed(12, 25), "Christmas Day", "Christmas Day (observed)"),
    ] {
        days.extend(day.map(|day| (day, name)));
        days.extend(day.and_then(observed).map(|day| (day, observed_name)));
    }
    let next_new_year = Day::new(year + 1, 1, 1).and_then(observed);
    days.extend(next_new_year.map(|day| (day, "New Year's Day (observed)")));
    days.retain(|(day, _)| day.year() == year);
    days.sort_unstable();
    days
}

const MONDAY: u8 = 1;
const THURSDAY: u8 = 4;
const SATURDAY: u8 = 6;
const SUNDAY: u8 = 7;

fn observed(holiday: Day) -> Option<Day> {
    match holiday.weekday() {
        SATURDAY => Some(holiday.plus(-1)),
        SUNDAY => Some(holiday.plus(1)),
        _ => None,
    }
}

fn nth_weekday(year: i32, month: u32, weekday: u8, nth: i64) -> Option<Day> {
    let first = Day::new(year, month, 1)?;
    let ahead = (i64::from(weekday) - i64::from(first.weekday())).rem_euclid(7);
    Some(first.plus(ahead + 7 * (nth - 1)))
}

fn last_monday_of_may(year: i32) -> Option<Day> {
    let last = Day::new(year, 5, 31)?;
    Some(last.plus(i64::from(MONDAY) - i64::from(last.weekday())))
}
