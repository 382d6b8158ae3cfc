//! Every replicated table of the practice, area by area, and what areas need of each other's rows.

use crate::{
    attachments, audit, billing, calendar, conflicts, exchange, imports,
    oplog::{Guard, Table},
    patients, payers, people, practice, series,
};

const AREAS: &[&[&Table]] = &[
    audit::TABLES,
    attachments::TABLES,
    people::TABLES,
    exchange::TABLES,
    practice::TABLES,
    patients::TABLES,
    payers::TABLES,
    series::TABLES,
    billing::TABLES,
    imports::TABLES,
    conflicts::TABLES,
];

const GUARDS: &[&[Guard]] =
    &[practice::GUARDS, patients::GUARDS, payers::GUARDS, series::GUARDS, calendar::GUARDS, billing::GUARDS];

/// Every replicated table, in a fixed order.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    AREAS.iter().flat_map(|area| area.iter().copied())
}

/// The table of a number in the log.
pub fn table(number: u16) -> Option<&'static Table> {
    tables().find(|table| table.number == number)
}

/// What areas need of rows above them.
pub(crate) fn guards() -> impl Iterator<Item = &'static Guard> {
    GUARDS.iter().flat_map(|area| area.iter())
}
