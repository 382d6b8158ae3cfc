use uuid::Uuid;

use super::{AuditEntry, AuditRow};
use crate::{
    db::{Db, named_params},
    error::Result,
    oplog::Stored,
    types::{PatientId, PersonId, UtcMillis},
};

/// The entries after a place, device by device in the order of their chains. All entries of the last place are among them.
pub(super) fn chain_after(db: Db<'_>, device: &str, position: i64, limit: u32) -> Result<Vec<AuditEntry>> {
    let mut part: Vec<AuditEntry> = db.list(
        "(device_id, position) > (:device, :position) ORDER BY device_id, position LIMIT :limit",
        named_params! { ":device": device, ":position": position, ":limit": limit },
    )?;
    if let Some(last) = part.pop() {
        let place = (last.device_id, last.position);
        part.retain(|entry| (&entry.device_id, entry.position) != (&place.0, place.1));
        let twins: Vec<AuditEntry> = db.list(
            "device_id = :device AND position = :position ORDER BY id",
            named_params! { ":device": place.0, ":position": place.1 },
        )?;
        part.extend(twins);
    }
    Ok(part)
}

pub(super) fn last(db: Db<'_>, device: Uuid) -> Result<Option<AuditEntry>> {
    let sql = AuditEntry::TABLE.select_sql("device_id = :device ORDER BY position DESC LIMIT 1");
    db.maybe(&sql, named_params! { ":device": device.to_string() }, AuditEntry::from_row)
}

pub(super) fn page(db: Db<'_>, before: Option<&str>, patient: Option<PatientId>, limit: u32) -> Result<Vec<AuditRow>> {
    db.all(include_str!("page.sql"), named_params! { ":before": before, ":patient": patient, ":limit": limit }, |row| {
        Ok(AuditRow {
            id: row.get("id")?,
            at: row.get("recorded_at")?,
            person: row.get("person")?,
            what: row.get("event")?,
            subject: row.get("patient_id")?,
            detail: row.get("detail")?,
        })
    })
}

pub(super) fn last_unlocked(db: Db<'_>, person: PersonId) -> Result<Option<UtcMillis>> {
    db.one(include_str!("last_unlocked.sql"), named_params! { ":person": person }, |row| row.get("last_at"))
}

/// The last entry of every device's chain.
pub(super) fn ends(db: Db<'_>) -> Result<Vec<(String, u64, Vec<u8>)>> {
    db.all(include_str!("chain_ends.sql"), [], |row| {
        Ok((row.get("device_id")?, row.get::<_, i64>("position")?.cast_unsigned(), row.get("hash")?))
    })
}

/// The hashes at one place of a device's chain; two after the device was copied.
pub(super) fn hashes_at(db: Db<'_>, device: &str, position: i64) -> Result<Vec<Vec<u8>>> {
    db.all(
        "SELECT hash FROM audit_entries WHERE device_id = :device AND position = :position",
        named_params! { ":device": device, ":position": position },
        |row| row.get("hash"),
    )
}
