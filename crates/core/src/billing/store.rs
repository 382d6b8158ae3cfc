use std::collections::BTreeSet;
use uuid::Uuid;

use super::{Charge, ChargeId, Payment, Superbill, SuperbillId};
use crate::{
    db::{Db, named_params},
    error::{Result, StorageFault},
    types::{Day, PatientId, SessionId},
};

const LIVE_CHARGE: &str = "id NOT IN (SELECT charge_id FROM charge_voids)";

/// Charges of a patient that stand, in order of service.
pub(super) fn charges(db: Db<'_>, patient: PatientId) -> Result<Vec<Charge>> {
    let condition = ["patient_id = :patient AND ", LIVE_CHARGE, " ORDER BY service_on, session_id, line"].concat();
    db.list(&condition, named_params! { ":patient": patient })
}

/// Every charge of a patient, also voided ones.
pub(super) fn all_charges(db: Db<'_>, patient: PatientId) -> Result<Vec<Charge>> {
    db.list("patient_id = :patient ORDER BY service_on, session_id, line", named_params! { ":patient": patient })
}

/// Charges of a session that stand.
pub(super) fn session_charges(db: Db<'_>, session: SessionId) -> Result<Vec<Charge>> {
    let condition = ["session_id = :session AND ", LIVE_CHARGE, " ORDER BY line"].concat();
    db.list(&condition, named_params! { ":session": session })
}

/// How often charges of a session were posted and taken back: what the next posting's ids are derived from.
pub(super) fn postings(db: Db<'_>, session: SessionId) -> Result<i64> {
    db.one(include_str!("postings.sql"), named_params! { ":session": session }, |row| row.get("postings"))
}

/// Payments of a patient that stand, in order of receipt.
pub(super) fn payments(db: Db<'_>, patient: PatientId) -> Result<Vec<Payment>> {
    db.list(
        "patient_id = :patient AND id NOT IN (SELECT payment_id FROM payment_voids) ORDER BY received_on, posted_at, id",
        named_params! { ":patient": patient },
    )
}

/// Every payment of a patient, also voided ones.
pub(super) fn all_payments(db: Db<'_>, patient: PatientId) -> Result<Vec<Payment>> {
    db.list("patient_id = :patient ORDER BY received_on, posted_at, id", named_params! { ":patient": patient })
}

/// Why a charge, payment or superbill was taken back.
pub(super) fn void_reason(db: Db<'_>, posted: Uuid) -> Result<Option<String>> {
    db.maybe(include_str!("void_reason.sql"), named_params! { ":posted": posted.to_string() }, |row| row.get("reason"))
}

pub(super) fn is_void(db: Db<'_>, charge: ChargeId) -> Result<bool> {
    Ok(void_reason(db, charge.uuid())?.is_some())
}

/// Superbills issued to the charts of a patient, newest first; to everybody when no chart is named.
pub(super) fn superbills(db: Db<'_>, charts: Option<&[PatientId]>, limit: u32) -> Result<Vec<Superbill>> {
    let charts = charts.map(serde_json::to_string).transpose().map_err(|_| StorageFault::Unreadable("id"))?;
    db.list(
        "(:charts IS NULL OR patient_id IN (SELECT value FROM json_each(:charts))) ORDER BY issued_on DESC, id DESC LIMIT :limit",
        named_params! { ":charts": charts, ":limit": limit },
    )
}

/// The newest version of a superbill number.
pub(super) fn newest_version(db: Db<'_>, number: &str) -> Result<Option<Superbill>> {
    let found = db.list("number = :number ORDER BY version DESC LIMIT 1", named_params! { ":number": number })?;
    Ok(found.into_iter().next())
}

/// The newest version of a paper: what replaced it, and what replaced that.
pub(super) fn newest_of(db: Db<'_>, paper: &Superbill) -> Result<Superbill> {
    let mut newest = paper.clone();
    loop {
        let next: Vec<Superbill> =
            db.list("replaces_id = :paper ORDER BY version DESC, id LIMIT 1", named_params! { ":paper": newest.id })?;
        match next.into_iter().next() {
            Some(next) if next.version > newest.version => newest = next,
            Some(_) | None => return Ok(newest),
        }
    }
}

/// How many papers carry a number in one version; more than one when two offices gave it out.
pub(super) fn papers_numbered(db: Db<'_>, number: &str, version: i64) -> Result<i64> {
    db.one(include_str!("papers_numbered.sql"), named_params! { ":number": number, ":version": version }, |row| {
        row.get("papers")
    })
}

/// The highest running number that superbills of a year carry under a prefix such as `SB-2026-`.
pub(super) fn highest_number(db: Db<'_>, prefix: &str) -> Result<i64> {
    db.one(include_str!("highest_number.sql"), named_params! { ":prefix": prefix }, |row| row.get("highest"))
}

/// Numbers of the superbills that stand and list one of the charges.
pub(super) fn standing_numbers(db: Db<'_>, charges: &[Charge]) -> Result<Vec<String>> {
    let charges: Vec<Uuid> = charges.iter().map(|charge| charge.id.uuid()).collect();
    db.all(include_str!("standing_numbers.sql"), named_params! { ":charges": json(&charges)? }, |row| row.get("number"))
}

/// The number of a superbill that stands and lists one of the sessions though it is not done, and that session's day.
pub(super) fn listed_not_done(db: Db<'_>, sessions: &[Uuid]) -> Result<Option<(String, Day)>> {
    db.maybe(include_str!("listed_not_done.sql"), named_params! { ":sessions": json(sessions)? }, |row| {
        Ok((row.get("number")?, row.get("service_on")?))
    })
}

/// The sessions whose charges a superbill lists.
pub(super) fn listed_sessions(db: Db<'_>, superbill: SuperbillId) -> Result<BTreeSet<SessionId>> {
    let sql = include_str!("listed_sessions.sql");
    Ok(db.all(sql, named_params! { ":superbill": superbill }, |row| row.get("session_id"))?.into_iter().collect())
}

/// How many of the charges that a superbill lists were taken back.
pub(super) fn voided_since(db: Db<'_>, superbill: SuperbillId) -> Result<u32> {
    db.one(include_str!("voided_since.sql"), named_params! { ":superbill": superbill }, |row| row.get("voided"))
}

/// Superbill numbers on more than one paper of the same version, with those papers.
pub fn shared_numbers(db: Db<'_>) -> Result<Vec<(String, Vec<Superbill>)>> {
    let numbers: Vec<String> = db.all(include_str!("shared_numbers.sql"), [], |row| row.get("number"))?;
    numbers
        .into_iter()
        .map(|number| {
            let papers = db.list("number = :number ORDER BY version, id", named_params! { ":number": number })?;
            Ok((number, papers))
        })
        .collect()
}

fn json(ids: &[Uuid]) -> Result<String> {
    serde_json::to_string(ids).map_err(|_| StorageFault::Unreadable("id").into())
}
