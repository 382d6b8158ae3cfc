//! Times of day and weekdays as people type them, for whoever reads them.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt, str::FromStr};
use ts_rs::TS;

use crate::{
    error::{Error, Result},
    types::{Day, LocalTime},
};

/// Minutes of a day.
pub(crate) const DAY: u16 = 24 * 60;
const NOON: u16 = 12 * 60;

/// A time on the wall clock of any day, to the minute; 24:00 closes the day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WallClock(u16);

/// The half of a day that was typed behind a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    Morning,
    Afternoon,
}

/// A time of day as it was typed; its half may be left open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypedTime {
    /// 0 to 23; 1 to 12 where a half was typed.
    pub hours: u16,
    pub minutes: u16,
    pub half: Option<Half>,
    /// Only an hour was typed: `9`.
    pub whole: bool,
    /// With a zero in front, which nobody types of an afternoon: `09:30`.
    pub padded: bool,
}

impl WallClock {
    /// Midnight, which opens the day.
    pub const OPENS: WallClock = WallClock(0);
    /// Midnight, which closes the day.
    pub const CLOSES: WallClock = WallClock(DAY);

    /// A time by its minutes since midnight, when there is one.
    pub fn of_minutes(minutes: u16) -> Option<Self> {
        (minutes <= DAY).then_some(Self(minutes))
    }

    /// Minutes since midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// This time on a day.
    pub fn on(self, day: Day) -> LocalTime {
        day.at(0, 0).expect("every day has a midnight in civil time").plus_minutes(i64::from(self.0))
    }

    /// `2:00 PM`, as screens write it.
    pub fn us(self) -> String {
        let half = if self.0 % DAY < NOON { "AM" } else { "PM" };
        format!("{}:{:02} {half}", self.hour_of_twelve(), self.0 % 60)
    }

    /// `2p` or `2:30p`, as people type it.
    pub fn typed(self) -> String {
        let half = if self.0 % DAY < NOON { "a" } else { "p" };
        match self.0 % 60 {
            0 => format!("{}{half}", self.hour_of_twelve()),
            minutes => format!("{}:{minutes:02}{half}", self.hour_of_twelve()),
        }
    }

    fn hour_of_twelve(self) -> u16 {
        (self.0 / 60 + 11) % 12 + 1
    }
}

impl TypedTime {
    /// The times it may mean, the earlier first; `12` may open or close the day.
    pub fn readings(self) -> Vec<u16> {
        let minutes = self.minutes;
        match (self.half, self.hours) {
            (Some(Half::Morning), hours) => vec![hours % 12 * 60 + minutes],
            (Some(Half::Afternoon), hours) => vec![(hours % 12 + 12) * 60 + minutes],
            (None, 12) if minutes == 0 => vec![0, NOON, DAY],
            (None, 12) => vec![minutes, NOON + minutes],
            (None, hours @ 1..=11) if !self.padded => vec![hours * 60 + minutes, (hours + 12) * 60 + minutes],
            (None, hours) => vec![hours * 60 + minutes],
        }
    }

    /// The time of a usual day: 7 to 11 is the morning, 12 noon, 1 to 6 the afternoon.
    pub fn usual(self) -> u16 {
        let daytime = |minutes: &u16| (7 * 60..19 * 60).contains(minutes);
        let readings = self.readings();
        readings.iter().copied().find(daytime).or(readings.first().copied()).unwrap_or(0)
    }
}

/// Reads `9`, `9a`, `9:30am`, `930a`, `14:00`; the half may follow in a word of its own. None when there is no such time.
pub(crate) fn time(word: &str, next: Option<&str>) -> Option<TypedTime> {
    let digits = word.trim_end_matches(['a', 'p', 'm', '.']);
    let suffix = half(&word[digits.len()..]).or(if digits == word { next.and_then(half) } else { None });
    if digits.len() < word.len() && suffix.is_none() {
        return None;
    }
    let (hour, minute) = match digits.split_once(':') {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None if digits.len() <= 2 => (digits, "00"),
        None if digits.len() <= 4 && digits.is_ascii() => digits.split_at(digits.len() - 2),
        None => return None,
    };
    let number = |text: &str| text.parse::<u16>().ok().filter(|_| text.chars().all(|letter| letter.is_ascii_digit()));
    let (hours, minutes) = (number(hour)?, number(minute)?);
    let sound = minutes <= 59 && hours <= 23 && (suffix.is_none() || (1..=12).contains(&hours));
    let whole = !digits.contains(':') && digits.len() <= 2;
    sound.then_some(TypedTime { hours, minutes, half: suffix, whole, padded: hour.starts_with('0') })
}

/// `a`, `am`, `a.m.` and their afternoon.
pub(crate) fn half(word: &str) -> Option<Half> {
    match word {
        "a" | "am" | "a.m." | "a.m" => Some(Half::Morning),
        "p" | "pm" | "p.m." | "p.m" => Some(Half::Afternoon),
        _ => None,
    }
}

/// `mo`, `thurs`, `friday`: 1 Monday to 7 Sunday.
pub(crate) fn weekday(word: &str) -> Option<u8> {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    if word.len() < 2 {
        return None;
    }
    let word = if word == "thr" || word == "thurs" { "thu" } else { word };
    (1..).zip(NAMES).find(|(_, name)| name.starts_with(word)).map(|(number, _)| number)
}

impl fmt::Display for WallClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl fmt::Debug for WallClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for WallClock {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || Error::invalid("time", "is not a time such as 09:30");
        if text == "24:00" {
            return Ok(Self::CLOSES);
        }
        let time = time(text, None).filter(|time| text.len() == 5 && time.half.is_none()).ok_or_else(wrong)?;
        Ok(Self(time.hours * 60 + time.minutes))
    }
}

impl From<WallClock> for String {
    fn from(time: WallClock) -> String {
        time.to_string()
    }
}

impl TryFrom<String> for WallClock {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl JsonSchema for WallClock {
    fn schema_name() -> Cow<'static, str> {
        "WallClock".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "wall-clock" })
    }
}

impl TS for WallClock {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;
    fn name(_: &ts_rs::Config) -> String {
        "string".to_owned()
    }
    fn inline(config: &ts_rs::Config) -> String {
        Self::name(config)
    }
}
