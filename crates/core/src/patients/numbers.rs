use crate::{
    db::{Db, named_params},
    error::{Error, Result},
    practice,
};

const FIRST: i64 = 10_001;

/// Record numbers to give out, one after the other: read once, then counted on.
#[derive(Debug)]
pub struct RecordNumbers {
    prefix: String,
    next: i64,
}

impl RecordNumbers {
    /// Counts on from the numbers that are stored.
    pub fn read(db: Db<'_>) -> Result<Self> {
        let prefix = practice::profile(db)?.map_or_else(|| "P".to_owned(), |profile| profile.mrn_prefix);
        let largest: Option<i64> =
            db.one(include_str!("largest_number.sql"), named_params! { ":prefix": prefix }, |row| row.get("largest"))?;
        Ok(Self { prefix, next: largest.map_or(FIRST, |largest| largest.saturating_add(1).max(FIRST)) })
    }

    /// The next number, such as `CG-10482`.
    pub fn take(&mut self) -> String {
        let number = format!("{}-{}", self.prefix, self.next);
        self.next = self.next.saturating_add(1);
        number
    }
}

/// A record number that a person typed: up to 40 letters, digits and hyphens.
pub(super) fn record_number(typed: &str) -> Result<String> {
    let number = practice::fields::line("mrn", typed)?;
    let sound = number.chars().count() <= 40
        && number.chars().all(|letter| letter.is_alphanumeric() || "-./# ".contains(letter));
    if sound { Ok(number) } else { Err(Error::invalid("mrn", "is up to 40 letters, digits and hyphens")) }
}
