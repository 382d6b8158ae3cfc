//! Every replicated table of the practice, area by area, and what areas need of each other's rows.

use crate::{
    attachments, attendance, audit, availability, billing, calendar, conflicts, consents, continuing,
    error::Result,
    exchange, filed, finishing, followup, forms, imports, intake,
    oplog::{Guard, Table, Tx},
    packets, patients, payers, people, practice, prior_records, readiness, reminders, restricted, series, trials,
    types::PatientId,
    waitlist,
};

const AREAS: &[&[&Table]] = &[
    audit::TABLES,
    attachments::TABLES,
    people::TABLES,
    exchange::TABLES,
    practice::TABLES,
    patients::TABLES,
    restricted::TABLES,
    filed::TABLES,
    payers::TABLES,
    availability::TABLES,
    series::TABLES,
    attendance::TABLES,
    continuing::TABLES,
    followup::TABLES,
    waitlist::TABLES,
    finishing::TABLES,
    intake::TABLES,
    packets::TABLES,
    prior_records::TABLES,
    forms::TABLES,
    trials::TABLES,
    consents::TABLES,
    readiness::TABLES,
    reminders::TABLES,
    billing::TABLES,
    imports::TABLES,
    conflicts::TABLES,
];

const GUARDS: &[&[Guard]] = &[
    practice::GUARDS,
    patients::GUARDS,
    filed::GUARDS,
    payers::GUARDS,
    series::GUARDS,
    calendar::GUARDS,
    waitlist::GUARDS,
    packets::GUARDS,
    prior_records::GUARDS,
    billing::GUARDS,
];

/// What an area puts in order before the records of one chart, the second, become those of another.
pub(crate) type BeforeMerge = fn(&mut Tx<'_>, PatientId, PatientId) -> Result<()>;

const BEFORE_MERGE: &[BeforeMerge] = &[payers::bill_after, availability::keep_times];

/// Every replicated table, in a fixed order.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    AREAS.iter().flat_map(|area| area.iter().copied())
}

/// The table of a number in the log.
pub fn table(number: u16) -> Option<&'static Table> {
    tables().find(|table| table.number == number)
}

/// What areas put in order before two charts become one.
pub(crate) fn before_merge() -> impl Iterator<Item = BeforeMerge> {
    BEFORE_MERGE.iter().copied()
}

/// What areas need of rows above them.
pub(crate) fn guards() -> impl Iterator<Item = &'static Guard> {
    GUARDS.iter().flat_map(|area| area.iter())
}
