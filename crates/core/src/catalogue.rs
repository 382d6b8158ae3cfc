//! Every replicated table of the practice, area by area.

use crate::{attachments, audit, billing, imports, oplog::Table, patients, payers, people, practice, series};

const AREAS: &[&[&Table]] = &[
    audit::TABLES,
    attachments::TABLES,
    people::TABLES,
    practice::TABLES,
    patients::TABLES,
    payers::TABLES,
    series::TABLES,
    billing::TABLES,
    imports::TABLES,
];

/// Every replicated table, in a fixed order.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    AREAS.iter().flat_map(|area| area.iter().copied())
}

/// The table of a number in the log.
pub fn table(number: u16) -> Option<&'static Table> {
    tables().find(|table| table.number == number)
}
