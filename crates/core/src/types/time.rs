//! Three kinds of time that must never be mixed: a civil day, a site's wall time, an instant.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, SecondsFormat, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

use crate::Error;

/// A civil day such as a birth or a service date; never passes through UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(NaiveDate);

impl Day {
    /// The day of a year, month and day of month, when there is one.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// The day `days` later; negative goes back.
    pub fn plus(self, days: i64) -> Self {
        Self(self.0 + TimeDelta::days(days))
    }

    /// Whole days from `earlier` to this day.
    pub fn since(self, earlier: Day) -> i64 {
        (self.0 - earlier.0).num_days()
    }

    /// 1 for Monday to 7 for Sunday.
    pub fn weekday(self) -> u8 {
        u8::try_from(self.0.weekday().number_from_monday()).expect("a weekday is 1 to 7")
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Completed years of life on `today`; a birth on Feb 29 counts from Mar 1 in other years.
    pub fn age_on(self, today: Day) -> i32 {
        let had_birthday = (today.0.month(), today.0.day()) >= (self.0.month(), self.0.day());
        today.year() - self.year() - i32::from(!had_birthday)
    }

    /// `MM/DD/YYYY`, as US papers write it.
    pub fn us(self) -> String {
        self.0.format("%m/%d/%Y").to_string()
    }

    /// `Tue, Mar 3`, as screens write it.
    pub fn short(self) -> String {
        self.0.format("%a, %b %-d").to_string()
    }

    /// `Tue, Mar 3, 2026`.
    pub fn long(self) -> String {
        self.0.format("%a, %b %-d, %Y").to_string()
    }

    /// The chrono date, for calendar arithmetic.
    pub fn date(self) -> NaiveDate {
        self.0
    }

    /// Midnight opening the day.
    pub fn at(self, hour: u32, minute: u32) -> Option<LocalTime> {
        self.0.and_hms_opt(hour, minute, 0).map(LocalTime)
    }
}

impl From<Day> for NaiveDate {
    fn from(day: Day) -> Self {
        day.0
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        day.filter(|day| (1850..=2200).contains(&day.year()) && text.len() == 10)
            .map(Self)
            .ok_or_else(|| Error::invalid("date", "is not a date such as 2026-03-02"))
    }
}

/// A wall-clock time of a site, to the minute.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalTime(NaiveDateTime);

impl LocalTime {
    /// The wall time of an instant in a zone, seconds cut off.
    pub fn of(instant: UtcMillis, zone: Tz) -> Self {
        let local = zone.from_utc_datetime(&instant.utc().naive_utc()).naive_local();
        Self(cut_seconds(local))
    }

    /// The instant of this wall time in a zone.
    ///
    /// A time that a clock change skips is taken an hour later; one that happens twice is the first.
    pub fn instant(self, zone: Tz) -> UtcMillis {
        let found = zone
            .from_local_datetime(&self.0)
            .earliest()
            .or_else(|| zone.from_local_datetime(&(self.0 + TimeDelta::hours(1))).earliest());
        found.map_or_else(|| UtcMillis(self.0.and_utc().timestamp_millis()), |time| UtcMillis(time.timestamp_millis()))
    }

    /// Whether clocks of the zone skip this wall time.
    pub fn is_skipped(self, zone: Tz) -> bool {
        zone.from_local_datetime(&self.0).earliest().is_none()
    }

    /// The civil day.
    pub fn day(self) -> Day {
        Day(self.0.date())
    }

    /// Minutes since midnight.
    pub fn minute_of_day(self) -> i64 {
        (self.0 - self.0.date().and_hms_opt(0, 0, 0).expect("midnight exists in civil time")).num_minutes()
    }

    /// The wall time `minutes` later; negative goes back.
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + TimeDelta::minutes(minutes))
    }

    /// Whole minutes from `earlier` to this time.
    pub fn minutes_since(self, earlier: LocalTime) -> i64 {
        (self.0 - earlier.0).num_minutes()
    }

    /// `HH:MM` on 24 hours.
    pub fn clock(self) -> String {
        self.0.format("%H:%M").to_string()
    }

    /// `2:00 PM`, as screens write it.
    pub fn clock_us(self) -> String {
        self.0.format("%-I:%M %p").to_string()
    }

    /// `Tue, Mar 3, 2:00 PM`.
    pub fn short(self) -> String {
        self.0.format("%a, %b %-d, %-I:%M %p").to_string()
    }
}

impl From<LocalTime> for NaiveDateTime {
    fn from(time: LocalTime) -> Self {
        time.0
    }
}

impl From<NaiveDateTime> for LocalTime {
    fn from(time: NaiveDateTime) -> Self {
        Self(cut_seconds(time))
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%dT%H:%M"))
    }
}

impl fmt::Debug for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for LocalTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")
            .ok()
            .filter(|time| (1850..=2200).contains(&time.year()) && text.len() == 16)
            .map(Self)
            .ok_or_else(|| Error::invalid("time", "is not a time such as 2026-03-02T09:30"))
    }
}

/// When something was recorded: milliseconds since 1970 in UTC. Travels as RFC 3339.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UtcMillis(pub i64);

impl UtcMillis {
    /// The chrono instant; a value out of chrono's range becomes 1970.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

impl fmt::Display for UtcMillis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl fmt::Debug for UtcMillis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for UtcMillis {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        DateTime::parse_from_rfc3339(text)
            .map(|time| Self(time.timestamp_millis()))
            .map_err(|_| Error::invalid("instant", "is not an instant such as 2026-03-02T14:30:00Z"))
    }
}

/// A time zone by its IANA name.
pub fn zone(name: &str) -> Result<Tz, Error> {
    name.parse().map_err(|_| Error::invalid("time_zone", "is not a time zone such as America/New_York"))
}

fn cut_seconds(time: NaiveDateTime) -> NaiveDateTime {
    DateTime::from_timestamp(time.and_utc().timestamp().div_euclid(60) * 60, 0).map_or(time, |cut| cut.naive_utc())
}

macro_rules! travels_as_text {
    ($Name:ident, $format:literal) => {
        impl From<$Name> for String {
            fn from(value: $Name) -> String {
                value.to_string()
            }
        }

        impl TryFrom<String> for $Name {
            type Error = Error;

            fn try_from(text: String) -> Result<Self, Error> {
                text.parse()
            }
        }

        impl schemars::JsonSchema for $Name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": $format })
            }
        }

        impl ts_rs::TS for $Name {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;
            fn name(_: &ts_rs::Config) -> String {
                "string".to_owned()
            }
            fn inline(config: &ts_rs::Config) -> String {
                Self::name(config)
            }
        }
    };
}

travels_as_text!(Day, "date");
travels_as_text!(LocalTime, "local-date-time");
travels_as_text!(UtcMillis, "date-time");
crate::db::text_column!(Day);
crate::db::text_column!(LocalTime);
crate::db::integer_column!(UtcMillis, 0);
