//! Dates of birth as files write them. What can be read in two ways is refused, never guessed.

use super::DateOrder;
use crate::types::Day;

/// Hardly anybody alive is older; keeps two-digit years apart.
const OLDEST: i32 = 110;
/// Records of people who died long ago are still records.
const OLDEST_RECORD: i32 = 150;
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads a date of birth.
///
/// A year that stands first is read as year, month, day in any order of the file. A two-digit year is taken when only one century
/// gives a living person.
///
/// # Errors
/// What is wrong, without the value.
pub(super) fn birth(text: &str, order: DateOrder, today: Day) -> Result<Day, &'static str> {
    let day = day(text, order, today)?;
    if day > today {
        return Err("is in the future");
    }
    if day.age_on(today) > OLDEST_RECORD {
        return Err("is more than 150 years ago");
    }
    Ok(day)
}

/// The order that the values of a column agree with; month first when they do not tell.
pub(super) fn likely_order<'a>(values: impl Iterator<Item = &'a str>) -> DateOrder {
    let (mut month_first, mut day_first, mut year_first) = (0, 0, 0);
    for value in values {
        let parts: Vec<&str> = numbers(date_part(value)).collect();
        let number = |place: usize| parts.get(place).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
        match parts.as_slice() {
            [first, _, _] if first.len() == 4 => year_first += 1,
            [_, _, _] if number(0) > 12 && number(1) <= 12 => day_first += 1,
            [_, _, _] if number(1) > 12 && number(0) <= 12 => month_first += 1,
            _ => {}
        }
    }
    if year_first > month_first + day_first {
        DateOrder::Ymd
    } else if day_first > month_first {
        DateOrder::Dmy
    } else {
        DateOrder::Mdy
    }
}

fn day(text: &str, order: DateOrder, today: Day) -> Result<Day, &'static str> {
    let text = date_part(text);
    if text.is_empty() {
        return Err("is missing");
    }
    if text.chars().any(char::is_alphabetic) {
        return with_month_name(text, today);
    }
    let parts: Vec<&str> = numbers(text).collect();
    if parts.iter().any(|part| part.len() > 8) {
        return Err(NOT_A_DATE);
    }
    match parts.as_slice() {
        [digits] if digits.len() == 8 => match (digits.get(..4), digits.get(4..6), digits.get(6..)) {
            (Some(year), Some(month), Some(day)) => civil(year, number(month)?, number(day)?, today),
            _ => Err(NOT_A_DATE),
        },
        [digits] if digits.len() == 5 => {
            Err("is a spreadsheet's day number; format the column as a date and save the file again")
        }
        [year, month, day] if year.len() == 4 => civil(year, number(month)?, number(day)?, today),
        [first, second, year] => match order {
            DateOrder::Mdy => civil(year, number(first)?, number(second)?, today),
            DateOrder::Dmy => civil(year, number(second)?, number(first)?, today),
            DateOrder::Ymd => Err("does not begin with a year of four digits"),
        },
        _ => Err(NOT_A_DATE),
    }
}

const NOT_A_DATE: &str = "is not a date; write it as 03/14/1984 or 1984-03-14";

/// `14-Mar-1984`, `March 14, 1984`.
fn with_month_name(text: &str, today: Day) -> Result<Day, &'static str> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name = words.iter().find(|word| word.chars().all(char::is_alphabetic)).ok_or(NOT_A_DATE)?;
    let month = MONTHS.iter().position(|month| name.starts_with(month)).ok_or(NOT_A_DATE)?;
    let month = u32::try_from(month + 1).map_err(|_| NOT_A_DATE)?;
    let numbers: Vec<&str> =
        words.iter().copied().filter(|word| word.starts_with(|digit: char| digit.is_ascii_digit())).collect();
    match numbers.as_slice() {
        [year, day] if year.len() == 4 => civil(year, month, number(day)?, today),
        [day, year] => civil(year, month, number(day.trim_end_matches(char::is_alphabetic))?, today),
        _ => Err(NOT_A_DATE),
    }
}

fn civil(year: &str, month: u32, day: u32, today: Day) -> Result<Day, &'static str> {
    if !(1..=12).contains(&month) {
        return Err("has no such month; is the order of day, month and year right?");
    }
    let digits = year.len();
    let year = i32::try_from(number(year)?).map_err(|_| NOT_A_DATE)?;
    let on = |year: i32| Day::new(year, month, day).ok_or("has no such day in that month");
    match digits {
        4 => on(year),
        2 => match (lives(on(1900 + year)?, today), lives(on(2000 + year)?, today)) {
            (true, false) => on(1900 + year),
            (false, true) => on(2000 + year),
            (true, true) => Err("has a year that can be in two centuries; write it with four digits"),
            (false, false) => Err(NOT_A_DATE),
        },
        _ => Err(NOT_A_DATE),
    }
}

fn lives(born: Day, today: Day) -> bool {
    born <= today && born.age_on(today) <= OLDEST
}

fn number(digits: &str) -> Result<u32, &'static str> {
    if digits.chars().all(|digit| digit.is_ascii_digit()) {
        digits.parse().map_err(|_| NOT_A_DATE)
    } else {
        Err(NOT_A_DATE)
    }
}

/// Cuts off a time of day.
fn date_part(text: &str) -> &str {
    let text = text.trim();
    let end = text
        .find('T')
        .filter(|at| text.get(..*at).is_some_and(|date| date.ends_with(|digit: char| digit.is_ascii_digit())));
    let text = end.and_then(|at| text.get(..at)).unwrap_or(text);
    match text.find(':').and_then(|colon| text.get(..colon)).and_then(|before| before.rfind(' ')) {
        Some(space) => text.get(..space).unwrap_or(text).trim(),
        None => text,
    }
}

fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(['/', '-', '.', ' ']).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_order_decides() {
        check("03/04/1984", DateOrder::Mdy, "1984-03-04");
        check("03/04/1984", DateOrder::Dmy, "1984-04-03");
        check("3-4-1984", DateOrder::Mdy, "1984-03-04");
        check("3.4.1984", DateOrder::Dmy, "1984-04-03");
    }

    #[test]
    fn a_year_in_front_needs_no_order() {
        for order in [DateOrder::Mdy, DateOrder::Dmy, DateOrder::Ymd] {
            check("1984-03-04", order, "1984-03-04");
            check("1984/3/4", order, "1984-03-04");
            check("19840304", order, "1984-03-04");
            check("1984-03-04T00:00:00Z", order, "1984-03-04");
            check("1984-03-04 00:00", order, "1984-03-04");
            check("4-Mar-1984", order, "1984-03-04");
            check("March 4th, 1984", order, "1984-03-04");
        }
    }

    #[test]
    fn a_time_of_day_is_cut_off() {
        check("3/4/1984 12:00:00 AM", DateOrder::Mdy, "1984-03-04");
        check("3/4/1984 0:00", DateOrder::Mdy, "1984-03-04");
    }

    #[test]
    fn two_digits_of_a_year_are_taken_when_only_one_century_fits() {
        check("3/4/84", DateOrder::Mdy, "1984-03-04");
        check("3/4/27", DateOrder::Mdy, "1927-03-04");
        check("3/4/10", DateOrder::Mdy, "2010-03-04");
        check("4-Mar-84", DateOrder::Mdy, "1984-03-04");
        check("3/4/20", DateOrder::Mdy, "has a year that can be in two centuries; write it with four digits");
        check("3/4/26", DateOrder::Mdy, "1926-03-04");
        check("3/1/26", DateOrder::Mdy, "has a year that can be in two centuries; write it with four digits");
    }

    #[test]
    fn what_is_no_date_of_birth_is_refused() {
        check("25/12/1984", DateOrder::Mdy, "has no such month; is the order of day, month and year right?");
        check("02/30/1984", DateOrder::Mdy, "has no such day in that month");
        check("02/29/1983", DateOrder::Mdy, "has no such day in that month");
        check("03/04/1984", DateOrder::Ymd, "does not begin with a year of four digits");
        check(
            "30745",
            DateOrder::Mdy,
            "is a spreadsheet's day number; format the column as a date and save the file again",
        );
        check("03/04/2026", DateOrder::Mdy, "is in the future");
        check("03/04/1850", DateOrder::Mdy, "is more than 150 years ago");
        check("", DateOrder::Mdy, "is missing");
        for text in ["unknown", "3/4", "1/2/3/4", "--", "٠٣/٠٤/١٩٨٤", "999999999999", "T", ":", "3/4/198", "0/0/0000"]
        {
            assert!(birth(text, DateOrder::Mdy, today()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_column_tells_its_order() {
        assert_eq!(likely_order(["3/4/1984", "25/12/1980"].into_iter()), DateOrder::Dmy);
        assert_eq!(likely_order(["3/4/1984", "12/25/1980"].into_iter()), DateOrder::Mdy);
        assert_eq!(likely_order(["1984-03-04"].into_iter()), DateOrder::Ymd);
        assert_eq!(likely_order(["3/4/1984", ""].into_iter()), DateOrder::Mdy);
    }

    #[track_caller]
    fn check(text: &str, order: DateOrder, expected: &str) {
        let read = birth(text, order, today()).map_or_else(str::to_owned, |day| day.to_string());
        assert_eq!(read, expected, "{text}");
    }

    fn today() -> Day {
        Day::new(2026, 3, 3).expect("a day")
    }
}
