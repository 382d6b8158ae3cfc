//! A day of the past that is known to the day, the month or the year.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

use crate::{db, error::Error, types::Day};

/// A day, a month or a year: `2024-05-12`, `2024-05`, `2024`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoughDay(String);
db::json_column!(RoughDay);

impl RoughDay {
    /// Reads `2024`, `5/2024`, `2024-05`, `5/12/2024` and `2024-05-12`.
    ///
    /// # Errors
    /// `Invalid` for anything else, and for a day that does not exist.
    pub fn read(field: &str, typed: &str) -> Result<Self, Error> {
        let wrong = || Error::invalid(field, "is not a year, a month or a day such as 2024, 5/2024 or 5/12/2024");
        let parts: Vec<&str> = typed.trim().split(['-', '/']).collect();
        if parts.iter().any(|part| part.is_empty() || part.len() > 4 || !part.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Err(wrong());
        }
        let year_first = parts.first().is_some_and(|part| part.len() == 4);
        let (year, month, day) = match (parts.as_slice(), year_first) {
            ([year], true) => (*year, None, None),
            ([year, month], true) => (*year, Some(*month), None),
            ([month, year], false) => (*year, Some(*month), None),
            ([year, month, day], true) => (*year, Some(*month), Some(*day)),
            ([month, day, year], false) => (*year, Some(*month), Some(*day)),
            _ => return Err(wrong()),
        };
        let number = |part: &str| part.parse::<u32>().map_err(|_| wrong());
        let years = i32::try_from(number(year)?).map_err(|_| wrong())?;
        if year.len() != 4 || years < 1900 {
            return Err(wrong());
        }
        let months = month.map(number).transpose()?;
        let days = day.map(number).transpose()?;
        Day::new(years, months.unwrap_or(1), days.unwrap_or(1)).ok_or_else(wrong)?;
        Ok(Self(match (months, days) {
            (None, _) => format!("{years:04}"),
            (Some(month), None) => format!("{years:04}-{month:02}"),
            (Some(month), Some(day)) => format!("{years:04}-{month:02}-{day:02}"),
        }))
    }

    /// The first day it can mean.
    pub fn earliest(&self) -> Option<Day> {
        let mut parts = self.0.split('-').map(|part| part.parse::<u32>().unwrap_or(1));
        let year = i32::try_from(parts.next()?).ok()?;
        Day::new(year, parts.next().unwrap_or(1), parts.next().unwrap_or(1))
    }

    /// As it is read in the United States: `5/12/2024`, `5/2024`, `2024`.
    pub fn us(&self) -> String {
        let parts: Vec<&str> = self.0.split('-').collect();
        let short = |part: &str| part.trim_start_matches('0').to_owned();
        match parts.as_slice() {
            [year, month, day] => format!("{}/{}/{year}", short(month), short(day)),
            [year, month] => format!("{}/{year}", short(month)),
            _ => self.0.clone(),
        }
    }
}

impl FromStr for RoughDay {
    type Err = Error;

    fn from_str(typed: &str) -> Result<Self, Error> {
        Self::read("day", typed)
    }
}

impl TryFrom<String> for RoughDay {
    type Error = Error;

    fn try_from(typed: String) -> Result<Self, Error> {
        Self::read("day", &typed)
    }
}

impl From<RoughDay> for String {
    fn from(day: RoughDay) -> String {
        day.0
    }
}
