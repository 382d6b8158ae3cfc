//! Wall times of one zone and the instants they name.

use chrono::{DateTime, Datelike, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;

/// A date, written `2027-03-14`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub NaiveDate);

/// A wall time of the site, written `2027-03-14T09:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wall(pub NaiveDateTime);

/// Minutes since midnight on the clock, 0 to 1440, written `09:30` or `24:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime(pub i64);

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// Which edge of a window a wall time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// A repeated time means its first occurrence.
    From,
    /// A repeated time means its second occurrence.
    To,
}

/// The clock of one zone. Instants are minutes since 1970 UTC.
#[derive(Clone, Copy, Debug)]
pub struct Clock(pub Tz);

impl Clock {
    /// All instants that a wall time names: none, one or two.
    pub fn instants(&self, wall: NaiveDateTime) -> (Option<i64>, Option<i64>) {
        match self.0.from_local_datetime(&wall) {
            MappedLocalTime::None => (None, None),
            MappedLocalTime::Single(at) => (Some(at.timestamp().div_euclid(60)), None),
            MappedLocalTime::Ambiguous(a, b) => {
                (Some(a.timestamp().div_euclid(60)), Some(b.timestamp().div_euclid(60)))
            }
        }
    }

    /// The instant of a window's edge: a skipped time is the change itself.
    pub fn edge(&self, wall: NaiveDateTime, edge: Edge) -> i64 {
        match (self.instants(wall), edge) {
            ((Some(first), _), Edge::From) | ((Some(first), None), Edge::To) => first,
            ((Some(_), Some(second)), Edge::To) => second,
            ((None, _), _) => self.first_instant_at_or_after(wall),
        }
    }

    /// The wall time of an instant.
    pub fn wall(&self, instant: i64) -> NaiveDateTime {
        self.0.from_utc_datetime(&(DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::minutes(instant))).naive_local()
    }

    /// The instants of a clock time's span on a date.
    pub fn on(&self, date: NaiveDate, from: ClockTime, to: ClockTime) -> (i64, i64) {
        (self.edge(at(date, from.0), Edge::From), self.edge(at(date, to.0), Edge::To))
    }

    /// The instants of a span of wall times.
    pub fn span(&self, from: Wall, to: Wall) -> (i64, i64) {
        (self.edge(from.0, Edge::From), self.edge(to.0, Edge::To))
    }

    fn first_instant_at_or_after(&self, wall: NaiveDateTime) -> i64 {
        let about = wall.and_utc().timestamp().div_euclid(60);
        let (mut before, mut after) = (about - 1600, about + 1600);
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            if self.wall(middle) >= wall { after = middle } else { before = middle }
        }
        after
    }
}

/// A wall time so many minutes after a date's midnight on the clock.
pub fn at(date: NaiveDate, minutes: i64) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes)
}

/// The number of a date; consecutive dates have consecutive numbers.
pub fn number(date: NaiveDate) -> i32 {
    date.num_days_from_ce()
}

/// The number of the Monday of a date's week.
pub fn monday(date: NaiveDate) -> i32 {
    number(date) - date.weekday().num_days_from_monday() as i32
}

/// A date's day of the week.
pub fn weekday(date: NaiveDate) -> Weekday {
    match date.weekday() {
        chrono::Weekday::Mon => Weekday::Mon,
        chrono::Weekday::Tue => Weekday::Tue,
        chrono::Weekday::Wed => Weekday::Wed,
        chrono::Weekday::Thu => Weekday::Thu,
        chrono::Weekday::Fri => Weekday::Fri,
        chrono::Weekday::Sat => Weekday::Sat,
        chrono::Weekday::Sun => Weekday::Sun,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%dT%H:%M"))
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

fn shaped(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(a, b)| if b == b'0' { a.is_ascii_digit() } else { a == b })
}

fn date_of(text: &str) -> Option<NaiveDate> {
    let date = shaped(text, "0000-00-00").then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()?;
    (1970..=2200).contains(&date.year()).then_some(date)
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = String::deserialize(from)?;
        date_of(&text).map(Date).ok_or_else(|| D::Error::custom("a date is written 2027-03-14, between 1970 and 2200"))
    }
}

impl<'de> Deserialize<'de> for Wall {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Wall, D::Error> {
        let text = String::deserialize(from)?;
        let wall = || {
            shaped(&text, "0000-00-00T00:00").then_some(())?;
            date_of(text.get(..10)?)?;
            NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M").ok()
        };
        wall().map(Wall).ok_or_else(|| D::Error::custom("a time is written 2027-03-14T09:30, between 1970 and 2200"))
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<ClockTime, D::Error> {
        let text = String::deserialize(from)?;
        let minutes = || {
            shaped(&text, "00:00").then_some(())?;
            let (hours, minutes) = text.split_once(':')?;
            Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok().filter(|m| *m < 60)?)
        };
        let found = minutes().filter(|m| *m <= 1440).map(ClockTime);
        found.ok_or_else(|| D::Error::custom("a time of day is written 09:30, up to 24:00"))
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl Serialize for Wall {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
