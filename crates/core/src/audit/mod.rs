//! Who did, saw, printed or exported what.
//!
//! Every action adds one entry in its own transaction; views, prints and exports add one by themselves. Each entry's hash covers
//! the entry before it on the same device, so that a removed or altered row shows.

mod chain;
mod line;
mod store;
mod views;

#[cfg(test)]
mod tests;

pub use chain::{ChainPart, ChainPartInput, check_chain, verify_chain};
pub(crate) use line::{Place, Told, implied, told};
pub use views::{AuditPage, AuditPageInput, AuditRow, audit_page};

use uuid::Uuid;

use crate::{
    Practice,
    db::Db,
    error::Result,
    fact,
    oplog::{Action, Done, Stored, Table},
    types::{PatientId, PersonId, UtcMillis},
};

crate::id_type! {
    /// One line of the audit trail.
    AuditEntryId
}

fact! {
    /// One line of the audit trail.
    pub struct AuditEntry in "audit_entries" = 1 {
        id: AuditEntryId,
        device_id: String,
        position: i64,
        recorded_at: UtcMillis,
        person_id: Option<PersonId>,
        event: String,
        patient_id: Option<PatientId>,
        detail: Option<String>,
        previous_hash: Vec<u8>,
        hash: Vec<u8>,
    }
}

/// The tables of this area.
pub(crate) const TABLES: &[&Table] = &[AuditEntry::TABLE];

/// What happened, before it has its place in the chain.
#[derive(Clone)]
pub(crate) struct Event {
    pub at: UtcMillis,
    pub person: Option<PersonId>,
    pub event: String,
    pub patient: Option<PatientId>,
    pub detail: Option<String>,
}

/// Records that somebody saw, printed, exported or failed to open something.
///
/// `event` is a fixed name such as `view_patient`; `detail` may name the thing, never a path.
pub fn record_event(
    practice: &mut Practice,
    event: &'static str,
    patient: Option<PatientId>,
    detail: Option<String>,
) -> Result<Done<()>> {
    practice.act_on_record(Action::legal(event), |tx| {
        if let Some(patient) = patient {
            tx.about(patient);
        }
        if let Some(detail) = detail {
            tx.because(detail);
        }
        Ok(())
    })
}

/// When a person last opened the practice, on any device.
pub fn last_unlocked(practice: &Practice, person: PersonId) -> Result<Option<UtcMillis>> {
    store::last_unlocked(practice.db(), person)
}

/// How many entries this device's chain has.
pub fn last_position(practice: &Practice) -> Result<u64> {
    let own = practice.device().to_string();
    Ok(store::ends(practice.db())?
        .into_iter()
        .find(|(device, ..)| *device == own)
        .map_or(0, |(_, position, _)| position))
}

/// The end of every device's chain: device, position, hash.
pub(crate) fn chain_ends(db: Db<'_>) -> Result<Vec<(String, u64, Vec<u8>)>> {
    store::ends(db)
}

/// Whether a chain here holds the entry another device saw; one that has not arrived yet is no contradiction.
pub(crate) fn chain_holds(db: Db<'_>, device: &str, position: u64, hash: &[u8]) -> Result<bool> {
    let there = store::hashes_at(db, device, i64::try_from(position).unwrap_or(i64::MAX))?;
    Ok(there.is_empty() || there.iter().any(|known| known == hash))
}

/// The line of an event at the end of a device's chain.
pub(crate) fn next_entry(db: Db<'_>, device: Uuid, event: Event) -> Result<AuditEntry> {
    let place = store::last(db, device)?
        .map_or_else(Place::first, |last| Place { position: last.position + 1, previous_hash: last.hash });
    Ok(line::line_at(device, &place, event))
}

fn hash_of(entry: &AuditEntry) -> Vec<u8> {
    let mut hash = blake3::Hasher::new_derive_key("seriesdesk 2026 audit entry");
    let mut part = |bytes: &[u8]| {
        hash.update(&(bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    part(entry.id.uuid().as_bytes());
    part(entry.device_id.as_bytes());
    part(&entry.position.to_le_bytes());
    part(&entry.recorded_at.0.to_le_bytes());
    part(entry.person_id.map(|id| id.to_string()).unwrap_or_default().as_bytes());
    part(entry.event.as_bytes());
    part(entry.patient_id.map(|id| id.to_string()).unwrap_or_default().as_bytes());
    part(entry.detail.as_deref().unwrap_or_default().as_bytes());
    part(&entry.previous_hash);
    hash.finalize().as_bytes().to_vec()
}
