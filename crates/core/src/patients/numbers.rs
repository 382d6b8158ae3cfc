use uuid::Uuid;

use super::Patient;
use crate::{
    Practice,
    db::{Db, named_params},
    error::{Error, Result, StorageFault},
    exchange,
    oplog::{Stored, Tx},
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
    /// The letter in the numbers that this computer gives out, so that two offices never give one twice; empty on the first.
    pub fn letter(practice: &Practice) -> Result<String> {
        Ok(exchange::number_letter(practice)?.unwrap_or_default())
    }

    /// Counts on from the numbers that are stored with this computer's letter.
    pub fn read(db: Db<'_>, letter: &str) -> Result<Self> {
        let prefix = practice::profile(db)?.map_or_else(|| "P".to_owned(), |profile| profile.mrn_prefix);
        let prefix = format!("{prefix}-{letter}");
        let largest: Option<i64> =
            db.one(include_str!("largest_number.sql"), named_params! { ":prefix": prefix }, |row| row.get("largest"))?;
        Ok(Self { prefix, next: largest.map_or(FIRST, |largest| largest.saturating_add(1).max(FIRST)) })
    }

    /// The next number, such as `CG-10482` or `CG-B10482`.
    pub fn take(&mut self) -> String {
        let number = format!("{}{}", self.prefix, self.next);
        self.next = self.next.saturating_add(1);
        number
    }
}

/// Refuses a record number that another chart has by the time this one gets it, typed or by an undo.
pub(super) fn numbers_are_given_once(tx: &Tx<'_>, rows: &[Uuid]) -> Result<()> {
    let given: Vec<Uuid> = rows.iter().copied().filter(|row| tx.wrote(Patient::TABLE, *row, "mrn")).collect();
    if given.is_empty() {
        return Ok(());
    }
    let ids = serde_json::to_string(&given).map_err(|_| StorageFault::Unreadable("id"))?;
    match tx.db().maybe(include_str!("number_taken.sql"), named_params! { ":ids": ids }, |_| Ok(()))? {
        Some(()) => Err(taken()),
        None => Ok(()),
    }
}

/// Another patient has the number.
pub(super) fn taken() -> Error {
    Error::refused("Another patient has this record number.")
        .on("mrn")
        .hint("Open the chart and give it a number nobody has.")
}

/// A record number that a person typed: up to 40 letters, digits and hyphens.
pub(super) fn record_number(typed: &str) -> Result<String> {
    let number = practice::fields::line("mrn", typed)?;
    let sound = number.chars().count() <= 40
        && number.chars().all(|letter| letter.is_alphanumeric() || "-./# ".contains(letter));
    if sound { Ok(number) } else { Err(Error::invalid("mrn", "is up to 40 letters, digits and hyphens")) }
}
