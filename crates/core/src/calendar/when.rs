//! Times as people type them: `thu 2p r3`, `+3d`, `12/1`, `9a`, `tom`, `3p halloran`.

use crate::{
    availability::clock::{self, Half, half, weekday},
    error::{Error, Result},
    types::{Day, LocalTime, ProviderId, RoomId},
};

/// The longest text that is looked at.
const LONGEST: usize = 100;
/// A date typed without its year is one of the last month, else the next there is.
const PAST_DAYS: i64 = 31;

/// What the words are relative to.
pub(super) struct Around<'a> {
    pub now: LocalTime,
    /// The session or moment in question, when there is one.
    pub near: Option<LocalTime>,
    /// When the site opens, for a day typed without a time.
    pub opens: &'a dyn Fn(Day) -> LocalTime,
    /// Rooms in their order.
    pub rooms: &'a [(RoomId, String)],
    /// Everybody in use, by name.
    pub people: &'a [(ProviderId, String)],
}

/// What was understood.
#[derive(Debug)]
pub(super) struct When {
    pub starts: LocalTime,
    pub room: Option<RoomId>,
    pub provider: Option<ProviderId>,
    pub echo: String,
}

/// Somebody or something with the name it goes by.
type Named<'a, Id> = &'a (Id, String);
/// A room and a person, each of which may be left out.
type Place<'a> = (Option<Named<'a, RoomId>>, Option<Named<'a, ProviderId>>);

/// Reads a day, a time, a room and a provider, each of which may be left out; month before day.
///
/// # Errors
/// `Invalid` with what would be right when a part means nothing, or more than one thing.
pub(super) fn read(text: &str, around: &Around<'_>) -> Result<When> {
    if text.chars().count() > LONGEST {
        return Err(wrong("is too long; a day and a time are enough"));
    }
    let text = text.to_lowercase();
    let mut words =
        text.split([' ', ',', '\t']).filter(|word| !matches!(*word, "" | "at" | "on" | "in" | "the")).peekable();
    let (mut day, mut time, mut names) = (None, None, Vec::new());
    while let Some(word) = words.next() {
        let numbers_the_room =
            !names.is_empty() && word.len() <= 2 && word.chars().all(|letter| letter.is_ascii_digit());
        if numbers_the_room {
            names.push(word);
        } else if let Some(found) = month_and_day(word, words.peek().copied(), around)? {
            words.next();
            set(&mut day, found, "days")?;
        } else if let Some(found) = one_day(word, around)? {
            set(&mut day, found, "days")?;
        } else if let Some(found) = time_of_day(word, words.peek().copied())? {
            let bare = word.chars().all(|letter| letter.is_ascii_digit() || letter == ':');
            if bare && words.peek().is_some_and(|next| half(next).is_some()) {
                words.next();
            }
            set(&mut time, found, "times")?;
        } else {
            names.push(word);
        }
    }
    let (room, person) = who_and_where(&names, around)?;
    if day.is_none() && time.is_none() && room.is_none() && person.is_none() {
        return Err(wrong("is empty; type a day and a time, for example thu 2p"));
    }
    let day = day.or(around.near.map(LocalTime::day)).unwrap_or(around.now.day());
    let starts = match (time, around.near) {
        (Some(minutes), _) => midnight(day).plus_minutes(minutes),
        (None, Some(near)) => midnight(day).plus_minutes(near.minute_of_day()),
        (None, None) => (around.opens)(day),
    };
    Ok(When {
        starts,
        room: room.map(|(id, _)| *id),
        provider: person.map(|(id, _)| *id),
        echo: echo(starts, around.now, room.map(|(_, name)| name.as_str()), person.map(|(_, name)| name.as_str())),
    })
}

fn echo(starts: LocalTime, now: LocalTime, room: Option<&str>, person: Option<&str>) -> String {
    let day = if starts.day().year() == now.day().year() { starts.day().short() } else { starts.day().long() };
    let place = room.map(|room| format!(", {room}")).unwrap_or_default();
    let with = person.map(|person| format!(", with {person}")).unwrap_or_default();
    format!("{day}, {}{place}{with}", starts.clock_us())
}

fn set<T>(slot: &mut Option<T>, found: T, what: &str) -> Result<()> {
    match slot.replace(found) {
        None => Ok(()),
        Some(_) => Err(wrong(format!("names two {what}; leave one out"))),
    }
}

/// `t`, `tom`, `fri`, `+3d`, `12/1`, `12/1/26`, `2026-12-01`.
fn one_day(word: &str, around: &Around<'_>) -> Result<Option<Day>> {
    let today = around.now.day();
    let base = around.near.map(LocalTime::day).filter(|near| *near >= today).unwrap_or(today);
    if let "t" | "tod" | "today" = word {
        return Ok(Some(today));
    }
    if let "tom" | "tomorrow" | "tmrw" = word {
        return Ok(Some(today.plus(1)));
    }
    if let Some(weekday) = weekday(word) {
        let ahead = (i64::from(weekday) - i64::from(base.weekday())).rem_euclid(7);
        return Ok(Some(base.plus(ahead)));
    }
    if word.starts_with(['+', '-']) {
        return steps(word, around.near.map_or(today, LocalTime::day)).map(Some);
    }
    if let Ok(day) = word.parse::<Day>() {
        return Ok(Some(day));
    }
    let parts: Vec<&str> = word.split('/').collect();
    match parts.as_slice() {
        [month, day] => dated(month, day, None, word, today).map(Some),
        [month, day, year] => dated(month, day, Some(year), word, today).map(Some),
        _ => Ok(None),
    }
}

/// `+3d`, `-1d`, `+2w`, `+3`.
fn steps(word: &str, base: Day) -> Result<Day> {
    let senseless = || wrong("has a step that is no number of days or weeks; type for example +3d or +2w");
    let (number, days) = match word.strip_suffix('w') {
        Some(weeks) => (weeks, 7),
        None => (word.strip_suffix('d').unwrap_or(word), 1),
    };
    let number: i64 = number.parse().map_err(|_| senseless())?;
    if number.abs() * days > 3 * 366 {
        return Err(wrong("steps further than three years"));
    }
    Ok(base.plus(number * days))
}

/// `dec 1` in two words.
fn month_and_day(word: &str, next: Option<&str>, around: &Around<'_>) -> Result<Option<Day>> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let named = |month: &str| word.len() >= 3 && month.starts_with(word.trim_end_matches('.'));
    let Some(month) = MONTHS.iter().position(|month| named(month)) else { return Ok(None) };
    let Some(day) = next.filter(|next| next.chars().all(|letter| letter.is_ascii_digit())) else {
        return Err(wrong("names a month without its day; type for example 12/1"));
    };
    dated(&(month + 1).to_string(), day, None, &format!("{word} {day}"), around.now.day()).map(Some)
}

fn dated(month: &str, day: &str, year: Option<&str>, typed: &str, today: Day) -> Result<Day> {
    let number = |text: &str| {
        text.parse::<u32>().ok().filter(|_| text.len() <= 4 && text.chars().all(|letter| letter.is_ascii_digit()))
    };
    let (Some(month), Some(day)) = (number(month), number(day)) else {
        return Err(wrong("has a date that is no date; month before day, for example 12/1"));
    };
    let no_such = || {
        let why = if (13..=31).contains(&month) && day <= 12 {
            format!("; month comes first: {day}/{month}")
        } else {
            String::new()
        };
        wrong(format!("has a date that does not exist: {typed}{why}"))
    };
    if let Some(year) = year {
        let year = number(year).filter(|_| matches!(year.len(), 2 | 4)).ok_or_else(no_such)?;
        let year = i32::try_from(if year < 100 { 2000 + year } else { year }).map_err(|_| no_such())?;
        return Day::new(year, month, day).filter(|day| (1990..2100).contains(&day.year())).ok_or_else(no_such);
    }
    let years = (-1..=8).map(|later| today.year() + later);
    let mut days = years.filter_map(|year| Day::new(year, month, day));
    days.find(|day| day.since(today) >= -PAST_DAYS).ok_or_else(no_such)
}

/// Minutes since midnight of `9a`, `9:30am`, `930a`, `14:00`, `2 pm`, `noon`.
fn time_of_day(word: &str, next: Option<&str>) -> Result<Option<i64>> {
    if word == "noon" {
        return Ok(Some(12 * 60));
    }
    if !word.starts_with(|letter: char| letter.is_ascii_digit()) {
        return Ok(None);
    }
    let typed = clock::time(word, next).ok_or_else(senseless_time)?;
    let (hours, minutes) = (typed.hours, typed.minutes);
    if typed.half.is_none() && typed.whole {
        return Err(wrong(format!(
            "has a {hours} that may be a day or a time; type {hours}a, {hours}p or a date such as 12/{}",
            hours.max(1)
        )));
    }
    if typed.half.is_none() && !typed.padded && (1..=6).contains(&hours) {
        return Err(wrong(format!(
            "has a time of the morning or the afternoon; type {hours}:{minutes:02}a or {hours}:{minutes:02}p"
        )));
    }
    let hours = match typed.half {
        Some(Half::Morning) => hours % 12,
        Some(Half::Afternoon) => hours % 12 + 12,
        None => hours,
    };
    Ok(Some(i64::from(hours * 60 + minutes)))
}

/// The words that are neither a day nor a time: a room, somebody's name, or both in either order.
fn who_and_where<'r>(words: &[&str], around: &Around<'r>) -> Result<Place<'r>> {
    if words.is_empty() {
        return Ok((None, None));
    }
    if let Some(room) = named_room(words, around.rooms)? {
        return Ok((Some(room), None));
    }
    if let Some(person) = named_person(words, around.people)? {
        return Ok((None, Some(person)));
    }
    for at in 1..words.len() {
        let (first, rest) = words.split_at(at);
        for (place, name) in [(first, rest), (rest, first)] {
            let Ok(Some(room)) = named_room(place, around.rooms) else { continue };
            if let Some(person) = named_person(name, around.people)? {
                return Ok((Some(room), Some(person)));
            }
        }
    }
    Err(wrong("has a part that is neither a day, a time, a room nor a name; type for example thu 2p r3"))
}

/// Somebody of whose name every typed word begins a part: `halloran`, `n halloran`, `dr hal`.
fn named_person<'r>(words: &[&str], people: &'r [(ProviderId, String)]) -> Result<Option<Named<'r, ProviderId>>> {
    let typed: Vec<&str> = words.iter().copied().filter(|word| !matches!(*word, "dr" | "dr." | "with")).collect();
    if !typed.iter().any(|word| word.chars().count() >= 3) {
        return Ok(None);
    }
    let fits = |name: &str| {
        let name = name.to_lowercase();
        let parts: Vec<&str> = name.split([' ', '-', ',']).collect();
        typed.iter().all(|word| parts.iter().any(|part| part.starts_with(word)))
    };
    let found: Vec<_> = people.iter().filter(|(_, name)| fits(name)).collect();
    match found.as_slice() {
        [] => Ok(None),
        [person] => Ok(Some(person)),
        [first, second, ..] => Err(wrong(format!("names more than one person: {} or {}", first.1, second.1))),
    }
}

/// `r3` is the third room; else a room whose name begins so, such as `chair 2`, `ch2` or `tms`. None when no room is meant.
fn named_room<'r>(words: &[&str], rooms: &'r [(RoomId, String)]) -> Result<Option<Named<'r, RoomId>>> {
    let typed = words.concat();
    if let Some(place) = typed.strip_prefix('r').and_then(|number| number.parse::<usize>().ok()) {
        let found = place.checked_sub(1).and_then(|place| rooms.get(place));
        return found.map(Some).ok_or_else(|| wrong(format!("names room {place} of {}", rooms.len())));
    }
    let squeezed = |name: &str| name.to_lowercase().split_whitespace().collect::<String>();
    if let Some(exact) = rooms.iter().find(|(_, name)| squeezed(name) == typed) {
        return Ok(Some(exact));
    }
    let found: Vec<_> = rooms.iter().filter(|(_, name)| begins(&squeezed(name), &typed)).collect();
    match found.as_slice() {
        [] => Ok(None),
        [room] => Ok(Some(room)),
        [first, second, ..] => Err(wrong(format!("names more than one room: {} or {}", first.1, second.1))),
    }
}

/// `chair2` begins with `chair`, and with the letters and the number of `ch2`.
fn begins(name: &str, typed: &str) -> bool {
    let letters = typed.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let number = &typed[letters.len()..];
    let stem = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    name.starts_with(typed)
        || (!letters.is_empty() && !number.is_empty() && stem.starts_with(letters) && &name[stem.len()..] == number)
}

fn midnight(day: Day) -> LocalTime {
    day.at(0, 0).expect("every day has a midnight in civil time")
}

fn senseless_time() -> Error {
    wrong("has a time that does not exist; type for example 9a, 2:30p or 14:30")
}

fn wrong(why: impl Into<String>) -> Error {
    Error::invalid("text", why)
}

#[cfg(test)]
mod tests;
